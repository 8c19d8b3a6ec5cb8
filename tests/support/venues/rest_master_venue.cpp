#include "tests/support/venues/rest_master_venue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar::test {

namespace {

QByteArray json(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

WireReply error(int status, const char* code, const char* text) {
    WireReply out;
    out.status = status;
    out.body = json({{QStringLiteral("error"),
        QJsonObject{{QStringLiteral("code"), QString::fromLatin1(code)},
            {QStringLiteral("message"), QString::fromLatin1(text)}}}});
    return out;
}

QJsonArray rowOf(const Candle& candle) {
    return {qint64(toCount(candle.openTime)), candle.open, candle.high, candle.low, candle.close, candle.volume};
}

} // namespace

RestMasterVenue::RestMasterVenue(
    const IClock& clock, MarketTruth truth, std::set<InstrumentId> instruments, QByteArray token, VenueFaults faults)
    : m_clock(clock)
    , m_truth(std::move(truth))
    , m_instruments(std::move(instruments))
    , m_token(std::move(token))
    , m_gate(clock, {"Too many requests", R"({"timeframe":"1m","series":{"BINANCE:BTCUSDT":[]}})"}, faults)
    , m_stream({{}, [this](int client, const QByteArray& text) { said(client, text); },
          [this](int client) { m_followed.erase(client); },
          [this](int client, const QNetworkRequest& request) {
              m_strangers += request.rawHeader("Authorization") != "Bearer " + m_token;
              m_followed[client];
          }})
    , m_http([this](const WireRequest& request) { return m_gate.pass([&] { return candles(request); }); }) { }

WireReply RestMasterVenue::candles(const WireRequest& request) {
    if (headerOf(request, "Authorization") != "Bearer " + m_token)
        return error(401, "unauthorized", "no such token");
    if (request.path != QLatin1String("/v1/candles"))
        return error(404, "path", "there is no such path");
    const auto item = [&](const char* key) {
        return request.query.queryItemValue(QString::fromLatin1(key), QUrl::FullyDecoded);
    };
    const auto timeframe = Timeframe::parse(item("timeframe").toStdString());
    if (!timeframe)
        return error(400, "timeframe", "there are no such candles");
    const TimeSpan span{utcMs(item("from").toLongLong()), utcMs(item("to").toLongLong())};
    const qsizetype limit = item("limit").toLongLong();
    qsizetype skip = item("cursor").isEmpty() ? 0 : item("cursor").mid(1).toLongLong();
    const qsizetype end = skip + limit;
    qsizetype place = 0;
    QJsonArray series;
    for (const QString& name : item("instruments").split(QLatin1Char(','))) {
        const auto id = InstrumentId::parse(name.toStdString());
        if (!id || !m_instruments.contains(*id))
            return error(404, "unknown_instrument", "there is no such instrument");
        const Series all = m_truth.candles(*id, *timeframe, span, m_clock.now());
        QJsonArray rows;
        for (std::size_t i = 0; i < all.size(); ++i, ++place) {
            if (place >= skip && place < end)
                rows.append(rowOf(all.at(i)));
        }
        QJsonObject one{{QStringLiteral("instrument"), name}, {QStringLiteral("rows"), rows}};
        if (m_completeTo != 0)
            one[QStringLiteral("complete_to")] = qint64(m_completeTo);
        series.append(one);
    }
    QJsonValue next = QJsonValue::Null;
    if (m_isEndless)
        next = QStringLiteral("+%1").arg(skip + 1);
    else if (place > end)
        next = QStringLiteral("+%1").arg(end);
    WireReply out;
    out.body = json({{QStringLiteral("timeframe"), item("timeframe")}, {QStringLiteral("series"), series},
        {QStringLiteral("next"), next}});
    return out;
}

void RestMasterVenue::said(int client, const QByteArray& text) {
    const QJsonObject frame = QJsonDocument::fromJson(text).object();
    const QString type = frame[QStringLiteral("type")].toString();
    for (const QJsonValue& each : frame[QStringLiteral("series")].toArray()) {
        const QJsonObject one = each.toObject();
        const std::string name = one[QStringLiteral("instrument")].toString().toStdString() + ' '
            + one[QStringLiteral("timeframe")].toString().toStdString();
        if (type == QLatin1String("subscribe"))
            m_followed[client].insert(name);
        else
            m_followed[client].erase(name);
    }
    m_stream.send(client, json({{QStringLiteral("type"), QString(type + QLatin1Char('d'))}}));
}

int RestMasterVenue::sendCandle(
    const InstrumentId& instrument, Timeframe timeframe, const Candle& candle, bool closed) {
    const QByteArray event = json({{QStringLiteral("type"), QStringLiteral("candle")},
        {QStringLiteral("instrument"), QString::fromStdString(instrument.toString())},
        {QStringLiteral("timeframe"), QString::fromStdString(timeframe.toString())},
        {QStringLiteral("row"), rowOf(candle)}, {QStringLiteral("closed"), closed}});
    int out = 0;
    m_stream.run([&] {
        for (const auto& [client, followed] : m_followed) {
            if (!followed.contains(instrument.toString() + ' ' + timeframe.toString()))
                continue;
            ++out;
            m_stream.send(client, event);
        }
    });
    return out;
}

int RestMasterVenue::followers(const InstrumentId& instrument, Timeframe timeframe) {
    const std::string series = instrument.toString() + ' ' + timeframe.toString();
    std::ptrdiff_t out = 0;
    m_stream.run([&] {
        out = std::count_if(
            m_followed.begin(), m_followed.end(), [&](const auto& each) { return each.second.contains(series); });
    });
    return static_cast<int>(out);
}

void RestMasterVenue::sendText(const QByteArray& text) {
    m_stream.run([&] {
        for (const auto& [client, followed] : m_followed)
            m_stream.send(client, text);
    });
}

} // namespace truebar::test
