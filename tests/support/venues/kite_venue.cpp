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
    return replyOf(status,
        QJsonDocument(
            QJsonObject{{QStringLiteral("status"), QStringLiteral("error")},
                {QStringLiteral("message"), QString::fromLatin1(text)}, {QStringLiteral("data"), QJsonValue::Null},
                {QStringLiteral("error_type"), QString::fromLatin1(kind)}})
            .toJson(QJsonDocument::Compact));
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

class KiteDialect final : public IVenueDialect {
public:
    KiteDialect(MarketTruth truth, std::set<std::uint32_t> tokens)
        : IVenueDialect(std::move(truth))
        , m_tokens(std::move(tokens)) { }

    WireReply answer(const WireRequest& request, UtcMs now) override;
    WireReply throttled(std::optional<int> retryAfterSeconds) const override {
        return replyOf(429, R"({"status":"error","message":"Too many requests","error_type":"NetworkException"})",
            retryAfterSeconds);
    }
    WireReply wrongShape() const override {
        return replyOf(200, R"({"status":"success","data":{"candles":[[1,2,3,4,5,6]]}})");
    }
    void asked(int client, const QNetworkRequest& request) override;
    void said(int client, const QByteArray& text, UtcMs now, const Send& send) override;
    void closed(int client) override { followed.erase(client); }

    std::mutex mutex; // of the credentials
    QByteArray credentials = "key:token";
    std::atomic<int> strangers = 0;
    std::map<int, std::map<std::uint32_t, QString>> followed; // modes; of the stream's thread

private:
    const std::set<std::uint32_t> m_tokens;
};

WireReply KiteDialect::answer(const WireRequest& request, UtcMs now) {
    {
        const std::lock_guard lock(mutex);
        if (headerOf(request, "Authorization") != "token " + credentials)
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
    const TimeSpan span{time("from"), time("to") + Millis(1)};
    const InstrumentId id{"KITE", std::to_string(token)};
    const Series all = truth().candles(id, *timeframe, span, now);
    QJsonArray rows;
    const auto add = [&](const Candle& candle) {
        rows.append(
            QJsonArray{stamp(candle.openTime), candle.open, candle.high, candle.low, candle.close, candle.volume});
    };
    for (std::size_t i = 0; i < all.size(); ++i)
        add(all.at(i));
    if (const auto forming = truth().forming(id, *timeframe, now); forming && span.contains(forming->openTime))
        add(*forming);
    WireReply out;
    out.body = QJsonDocument(QJsonObject{{QStringLiteral("status"), QStringLiteral("success")},
                                 {QStringLiteral("data"), QJsonObject{{QStringLiteral("candles"), rows}}}})
                   .toJson(QJsonDocument::Compact);
    return out;
}

void KiteDialect::asked(int client, const QNetworkRequest& request) {
    const QUrlQuery query(request.url());
    const QByteArray shown = query.queryItemValue(QStringLiteral("api_key"), QUrl::FullyDecoded).toLatin1() + ':'
        + query.queryItemValue(QStringLiteral("access_token"), QUrl::FullyDecoded).toLatin1();
    const std::lock_guard lock(mutex);
    strangers += shown != credentials;
    followed[client];
}

void KiteDialect::said(int client, const QByteArray& text, UtcMs, const Send&) {
    const QJsonObject command = QJsonDocument::fromJson(text).object();
    const QString name = command[QStringLiteral("a")].toString();
    const QJsonArray value = command[QStringLiteral("v")].toArray();
    auto& modes = followed[client];
    const bool isMode = name == QLatin1String("mode");
    for (const QJsonValue& each : isMode ? value.at(1).toArray() : value) {
        const auto token = static_cast<std::uint32_t>(each.toInteger());
        if (name == QLatin1String("unsubscribe"))
            modes.erase(token);
        else
            modes[token] = isMode ? value.at(0).toString() : QStringLiteral("quote");
    }
}

KiteVenue::KiteVenue(const IClock& clock, MarketTruth truth, std::set<std::uint32_t> tokens, VenueFaults faults)
    : LocalVenue(clock, std::make_unique<KiteDialect>(std::move(truth), std::move(tokens)), faults)
    , m_dialect(static_cast<KiteDialect&>(dialect())) { }

void KiteVenue::setCredentials(const QByteArray& credentials) {
    const std::lock_guard lock(m_dialect.mutex);
    m_dialect.credentials = credentials;
}

int KiteVenue::strangers() const {
    return m_dialect.strangers;
}

std::vector<int> KiteVenue::wanting(std::uint32_t token) {
    std::vector<int> out;
    stream().run([&] {
        for (const auto& [client, modes] : m_dialect.followed) {
            const auto found = modes.find(token);
            if (found != modes.end() && found->second == QLatin1String("full"))
                out.push_back(client);
        }
    });
    return out;
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
    const auto clients = wanting(token);
    for (const int client : clients)
        stream().sendBinary(client, message);
    return static_cast<int>(clients.size());
}

void KiteVenue::sendBytes(const QByteArray& bytes) {
    stream().run([&] {
        for (const auto& [client, modes] : m_dialect.followed)
            stream().sendBinary(client, bytes);
    });
}

void KiteVenue::sendText(const QByteArray& text) {
    stream().run([&] {
        for (const auto& [client, modes] : m_dialect.followed)
            stream().send(client, text);
    });
}

} // namespace truebar::test
