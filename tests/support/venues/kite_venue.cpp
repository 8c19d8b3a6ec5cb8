#include "tests/support/venues/kite_venue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace truebar::test {

namespace {

constexpr std::chrono::minutes indianOffset(330);

WireReply error(int status, const char* kind, const char* text) {
    WireReply out;
    out.status = status;
    out.body = QJsonDocument(
        QJsonObject{{QStringLiteral("status"), QStringLiteral("error")},
            {QStringLiteral("message"), QString::fromLatin1(text)}, {QStringLiteral("data"), QJsonValue::Null},
            {QStringLiteral("error_type"), QString::fromLatin1(kind)}})
                   .toJson(QJsonDocument::Compact);
    return out;
}

std::optional<Timeframe> timeframeOf(const QString& interval) {
    if (interval == QLatin1String("minute"))
        return Timeframe();
    if (interval == QLatin1String("5minute"))
        return Timeframe(5, Timeframe::Unit::Minute);
    if (interval == QLatin1String("15minute"))
        return Timeframe(15, Timeframe::Unit::Minute);
    return std::nullopt;
}

// "2017-12-15T09:15:00+0530"
QString stamp(UtcMs time) {
    QString out = QString::fromStdString(formatUtc(time + indianOffset));
    out.chop(1);
    return out + QLatin1String("+0530");
}

void put32(QByteArray& bytes, qsizetype at, std::uint32_t value) {
    qToBigEndian(value, bytes.data() + at);
}

} // namespace

KiteVenue::KiteVenue(const IClock& clock, MarketTruth truth, std::set<std::uint32_t> tokens, VenueFaults faults)
    : m_clock(clock)
    , m_truth(std::move(truth))
    , m_tokens(std::move(tokens))
    , m_gate(clock,
          {R"({"status":"error","message":"Too many requests","error_type":"NetworkException"})",
              R"({"status":"success","data":{"candles":[[1,2,3,4,5,6]]}})"},
          faults)
    , m_stream({{}, [this](int client, const QByteArray& text) { said(client, text); },
          [this](int client) { m_followed.erase(client); },
          [this](int client, const QNetworkRequest& request) { asked(client, request); }})
    , m_http([this](const WireRequest& request) { return m_gate.pass([&] { return candles(request); }); }) { }

void KiteVenue::setCredentials(const QByteArray& credentials) {
    const std::lock_guard lock(m_mutex);
    m_credentials = credentials;
}

WireReply KiteVenue::candles(const WireRequest& request) {
    {
        const std::lock_guard lock(m_mutex);
        if (headerOf(request, "Authorization") != "token " + m_credentials)
            return error(403, "TokenException", "Incorrect `api_key` or `access_token`.");
    }
    if (headerOf(request, "X-Kite-Version") != "3")
        return error(400, "InputException", "no version");
    const QStringList path = request.path.split(QLatin1Char('/'));
    const auto timeframe = timeframeOf(path.value(4));
    const std::uint32_t token = path.value(3).toUInt();
    if (path.value(2) != QLatin1String("historical") || !timeframe)
        return error(404, "GeneralException", "Route not found");
    if (!m_tokens.contains(token))
        return error(400, "InputException", "invalid token");
    const auto time = [&](const char* key) {
        const QString text = request.query.queryItemValue(QString::fromLatin1(key), QUrl::FullyDecoded);
        return parseUtc(text.toStdString()).value() - indianOffset;
    };
    const UtcMs now = m_clock.now();
    const TimeSpan span{time("from"), time("to") + Millis(1)};
    const InstrumentId id{"KITE", std::to_string(token)};
    const Series all = m_truth.candles(id, *timeframe, span, now);
    QJsonArray rows;
    const auto add = [&](const Candle& candle) {
        rows.append(
            QJsonArray{stamp(candle.openTime), candle.open, candle.high, candle.low, candle.close, candle.volume});
    };
    for (std::size_t i = 0; i < all.size(); ++i)
        add(all.at(i));
    if (const auto forming = m_truth.forming(id, *timeframe, now); forming && span.contains(forming->openTime))
        add(*forming);
    WireReply out;
    out.body = QJsonDocument(QJsonObject{{QStringLiteral("status"), QStringLiteral("success")},
                                 {QStringLiteral("data"), QJsonObject{{QStringLiteral("candles"), rows}}}})
                   .toJson(QJsonDocument::Compact);
    return out;
}

void KiteVenue::asked(int client, const QNetworkRequest& request) {
    const QUrlQuery query(request.url());
    const QByteArray shown = query.queryItemValue(QStringLiteral("api_key"), QUrl::FullyDecoded).toLatin1() + ':'
        + query.queryItemValue(QStringLiteral("access_token"), QUrl::FullyDecoded).toLatin1();
    const std::lock_guard lock(m_mutex);
    m_strangers += shown != m_credentials;
    m_followed[client];
}

void KiteVenue::said(int client, const QByteArray& text) {
    const QJsonObject command = QJsonDocument::fromJson(text).object();
    const QString name = command[QStringLiteral("a")].toString();
    const QJsonArray value = command[QStringLiteral("v")].toArray();
    auto& followed = m_followed[client];
    const bool isMode = name == QLatin1String("mode");
    for (const QJsonValue& each : isMode ? value.at(1).toArray() : value) {
        const auto token = static_cast<std::uint32_t>(each.toInteger());
        if (name == QLatin1String("unsubscribe"))
            followed.erase(token);
        else
            followed[token] = isMode ? value.at(0).toString() : QStringLiteral("quote");
    }
}

int KiteVenue::sendPrice(std::uint32_t token, double price, std::uint32_t dayVolume, UtcMs traded) {
    constexpr qsizetype fullSize = 184;
    QByteArray packet(fullSize, '\0');
    const auto seconds = static_cast<std::uint32_t>(toCount(traded) / 1000);
    put32(packet, 0, token);
    put32(packet, 4, static_cast<std::uint32_t>(std::lround(price * 100)));
    put32(packet, 16, dayVolume);
    put32(packet, 44, seconds);
    put32(packet, 60, seconds);
    const QByteArray message = QByteArray::fromHex("000100b8") + packet;
    int out = 0;
    m_stream.run([&] {
        for (const auto& [client, followed] : m_followed) {
            const auto found = followed.find(token);
            if (found == followed.end() || found->second != QLatin1String("full"))
                continue;
            ++out;
            m_stream.sendBinary(client, message);
        }
    });
    return out;
}

int KiteVenue::followers(std::uint32_t token) {
    std::ptrdiff_t out = 0;
    m_stream.run([&] {
        out = std::count_if(m_followed.begin(), m_followed.end(), [&](const auto& each) {
            const auto found = each.second.find(token);
            return found != each.second.end() && found->second == QLatin1String("full");
        });
    });
    return static_cast<int>(out);
}

void KiteVenue::sendBytes(const QByteArray& bytes) {
    m_stream.run([&] {
        for (const auto& [client, followed] : m_followed)
            m_stream.sendBinary(client, bytes);
    });
}

void KiteVenue::sendText(const QByteArray& text) {
    m_stream.run([&] {
        for (const auto& [client, followed] : m_followed)
            m_stream.send(client, text);
    });
}

} // namespace truebar::test
