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
    return replyOf(status,
        json({{QStringLiteral("error"),
            QJsonObject{{QStringLiteral("code"), QString::fromLatin1(code)},
                {QStringLiteral("message"), QString::fromLatin1(text)}}}}));
}

QJsonArray rowOf(const Candle& candle) {
    return {qint64(toCount(candle.openTime)), candle.open, candle.high, candle.low, candle.close, candle.volume};
}

} // namespace

class RestMasterDialect final : public IVenueDialect {
public:
    RestMasterDialect(MarketTruth truth, std::set<InstrumentId> instruments, QByteArray token)
        : IVenueDialect(std::move(truth))
        , m_instruments(std::move(instruments))
        , m_token(std::move(token)) { }

    WireReply answer(const WireRequest& request, UtcMs now) override;
    WireReply throttled(std::optional<int> retryAfterSeconds) const override {
        return replyOf(429, "Too many requests", retryAfterSeconds);
    }
    WireReply wrongShape() const override {
        return replyOf(200, R"({"timeframe":"1m","series":{"BINANCE:BTCUSDT":[]}})");
    }
    void asked(int client, const QNetworkRequest& request) override {
        strangers += request.rawHeader("Authorization") != "Bearer " + m_token;
        followed[client];
    }
    void said(int client, const QByteArray& text, UtcMs now, const Send& send) override;
    void closed(int client) override { followed.erase(client); }

    std::atomic<std::int64_t> completeTo = 0;
    std::atomic<bool> isEndless = false;
    std::atomic<int> strangers = 0;
    std::map<int, std::set<std::string>> followed; // "VENUE:SYMBOL 1m"; of the stream's thread

private:
    const std::set<InstrumentId> m_instruments;
    const QByteArray m_token;
};

WireReply RestMasterDialect::answer(const WireRequest& request, UtcMs now) {
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
        const Series all = truth().candles(*id, *timeframe, span, now);
        QJsonArray rows;
        for (std::size_t i = 0; i < all.size(); ++i, ++place) {
            if (place >= skip && place < end)
                rows.append(rowOf(all.at(i)));
        }
        QJsonObject one{{QStringLiteral("instrument"), name}, {QStringLiteral("rows"), rows}};
        if (completeTo != 0)
            one[QStringLiteral("complete_to")] = qint64(completeTo);
        series.append(one);
    }
    QJsonValue next = QJsonValue::Null;
    if (isEndless)
        next = QStringLiteral("+%1").arg(skip + 1);
    else if (place > end)
        next = QStringLiteral("+%1").arg(end);
    WireReply out;
    out.body = json({{QStringLiteral("timeframe"), item("timeframe")}, {QStringLiteral("series"), series},
        {QStringLiteral("next"), next}});
    return out;
}

void RestMasterDialect::said(int client, const QByteArray& text, UtcMs, const Send& send) {
    const QJsonObject frame = QJsonDocument::fromJson(text).object();
    const QString type = frame[QStringLiteral("type")].toString();
    for (const QJsonValue& each : frame[QStringLiteral("series")].toArray()) {
        const QJsonObject one = each.toObject();
        const std::string name = one[QStringLiteral("instrument")].toString().toStdString() + ' '
            + one[QStringLiteral("timeframe")].toString().toStdString();
        if (type == QLatin1String("subscribe"))
            followed[client].insert(name);
        else
            followed[client].erase(name);
    }
    send(client, json({{QStringLiteral("type"), QString(type + QLatin1Char('d'))}}));
}

RestMasterVenue::RestMasterVenue(
    const IClock& clock, MarketTruth truth, std::set<InstrumentId> instruments, QByteArray token, VenueFaults faults)
    : LocalVenue(
        clock, std::make_unique<RestMasterDialect>(std::move(truth), std::move(instruments), std::move(token)), faults)
    , m_dialect(static_cast<RestMasterDialect&>(dialect())) { }

void RestMasterVenue::setCompleteTo(UtcMs time) {
    m_dialect.completeTo = toCount(time);
}

void RestMasterVenue::setEndless(bool endless) {
    m_dialect.isEndless = endless;
}

int RestMasterVenue::strangers() const {
    return m_dialect.strangers;
}

std::vector<int> RestMasterVenue::wanting(const InstrumentId& instrument, Timeframe timeframe) {
    const std::string series = instrument.toString() + ' ' + timeframe.toString();
    std::vector<int> out;
    stream().run([&] {
        for (const auto& [client, followed] : m_dialect.followed) {
            if (followed.contains(series))
                out.push_back(client);
        }
    });
    return out;
}

int RestMasterVenue::sendCandle(
    const InstrumentId& instrument, Timeframe timeframe, const Candle& candle, bool closed) {
    const QByteArray event = json({{QStringLiteral("type"), QStringLiteral("candle")},
        {QStringLiteral("instrument"), QString::fromStdString(instrument.toString())},
        {QStringLiteral("timeframe"), QString::fromStdString(timeframe.toString())},
        {QStringLiteral("row"), rowOf(candle)}, {QStringLiteral("closed"), closed}});
    const auto clients = wanting(instrument, timeframe);
    for (const int client : clients)
        stream().send(client, event);
    return static_cast<int>(clients.size());
}

void RestMasterVenue::sendText(const QByteArray& text) {
    stream().run([&] {
        for (const auto& [client, followed] : m_dialect.followed)
            stream().send(client, text);
    });
}

} // namespace truebar::test
