#include "tests/support/venues/kraken_dialect.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

namespace truebar::test {

namespace {

constexpr int mostRows = 720;

struct Pair {
    const char* symbol;
    const char* asked;
    const char* answered;
};
constexpr std::array pairs{Pair{"BTC/USD", "XBTUSD", "XXBTZUSD"}, Pair{"ETH/USD", "ETHUSD", "XETHZUSD"}};

QByteArray compact(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

// Its errors come with status 200.
WireReply errorReply(const char* text) {
    return replyOf(200, compact({{QStringLiteral("error"), QJsonArray{QString::fromLatin1(text)}}}));
}

QString text(double value) {
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

QJsonArray rowOf(const Candle& candle) {
    return {qint64(toCount(candle.openTime) / 1000), text(candle.open), text(candle.high), text(candle.low),
        text(candle.close), text(candle.close), text(candle.volume), 17};
}

QJsonObject updateOf(const std::string& symbol, int minutes, const Candle& candle) {
    return {{QStringLiteral("symbol"), QString::fromStdString(symbol)}, {QStringLiteral("interval"), minutes},
        {QStringLiteral("interval_begin"),
            QString::fromStdString(formatUtc(candle.openTime)).replace(u'Z', QStringLiteral(".000000000Z"))},
        {QStringLiteral("open"), candle.open}, {QStringLiteral("high"), candle.high},
        {QStringLiteral("low"), candle.low}, {QStringLiteral("close"), candle.close},
        {QStringLiteral("volume"), candle.volume}, {QStringLiteral("vwap"), candle.close},
        {QStringLiteral("trades"), 17}};
}

QByteArray eventOf(const char* channel, const char* type, const QJsonArray& data) {
    return compact({{QStringLiteral("channel"), QString::fromLatin1(channel)},
        {QStringLiteral("type"), QString::fromLatin1(type)}, {QStringLiteral("data"), data}});
}

Timeframe timeframeOf(int minutes) {
    return Timeframe::parse(std::to_string(minutes < 60 ? minutes : minutes / 60) + (minutes < 60 ? 'm' : 'h')).value();
}

} // namespace

WireReply KrakenDialect::answer(const WireRequest& request, UtcMs now) {
    if (request.path != QLatin1String("/0/public/OHLC"))
        return errorReply("EGeneral:Unknown method");
    const auto value = [&](const char* key) { return request.query.queryItemValue(QLatin1String(key)); };
    const auto pair = std::find_if(
        pairs.begin(), pairs.end(), [&](const Pair& each) { return value("pair") == QLatin1String(each.asked); });
    if (pair == pairs.end())
        return errorReply("EQuery:Unknown asset pair");
    const int minutes = value("interval").toInt();
    if (!std::set{1, 5, 15, 30, 60, 240}.contains(minutes))
        return errorReply("EGeneral:Invalid arguments");
    const Timeframe timeframe = timeframeOf(minutes);
    const InstrumentId id{"KRAKEN", pair->symbol};
    const UtcMs open = timeframe.floor(now);
    const Series series =
        truth().candles(id, timeframe, {open - timeframe.nominalLength() * (mostRows - 1), open}, now);
    const UtcMs since = utcMs(value("since").toLongLong() * 1000);
    QJsonArray rows;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (series.at(i).openTime > since)
            rows.append(rowOf(series.at(i)));
    }
    // Always there, whatever "since" says.
    if (const auto forming = truth().forming(id, timeframe, now))
        rows.append(rowOf(*forming));
    WireReply out;
    out.body = compact({{QStringLiteral("error"), QJsonArray()},
        {QStringLiteral("result"),
            QJsonObject{{QString::fromLatin1(pair->answered), rows},
                {QStringLiteral("last"), qint64(toCount(open - timeframe.nominalLength()) / 1000)}}}});
    return out;
}

WireReply KrakenDialect::throttled(std::optional<int>) const {
    return errorReply("EAPI:Rate limit exceeded");
}

WireReply KrakenDialect::wrongShape() const {
    return replyOf(
        200, R"({"error":[],"result":{"XXBTZUSD":[[1688671260,3,"4",null,"3","3","1",2]],"last":1688671260}})");
}

void KrakenDialect::disorder(WireReply& reply) const {
    QJsonObject root = QJsonDocument::fromJson(reply.body).object();
    QJsonObject result = root.value(QLatin1String("result")).toObject();
    for (const QString& key : result.keys()) {
        QJsonArray rows = result.value(key).toArray();
        if (rows.isEmpty())
            continue;
        rows.insert(rows.size() / 2, rows.first());
        result.insert(key, rows);
    }
    root.insert(QStringLiteral("result"), result);
    reply.body = compact(root);
}

void KrakenDialect::opened(int client, const Send& send) {
    send(client,
        eventOf("status", "update",
            {QJsonObject{{QStringLiteral("system"), QStringLiteral("online")},
                {QStringLiteral("version"), QStringLiteral("2.0.4")}}}));
}

void KrakenDialect::subscribe(const Channel& channel, UtcMs now, const Send& send) {
    if (!m_told.emplace(channel, now).second || channel.minutes == 0)
        return;
    const InstrumentId id{"KRAKEN", channel.symbol};
    const Timeframe timeframe = timeframeOf(channel.minutes);
    const UtcMs open = timeframe.floor(now);
    QJsonArray rows;
    const Series past = truth().candles(id, timeframe, {open - timeframe.nominalLength() * 3, open}, now);
    for (std::size_t i = 0; i < past.size(); ++i)
        rows.append(updateOf(channel.symbol, channel.minutes, past.at(i)));
    if (const auto forming = truth().forming(id, timeframe, now))
        rows.append(updateOf(channel.symbol, channel.minutes, *forming));
    send(channel.client, eventOf("ohlc", "snapshot", rows));
}

void KrakenDialect::said(int client, const QByteArray& text, UtcMs now, const Send& send) {
    const QJsonObject frame = QJsonDocument::fromJson(text).object();
    const QString method = frame.value(QLatin1String("method")).toString();
    const QJsonObject params = frame.value(QLatin1String("params")).toObject();
    const QJsonArray symbols = params.value(QLatin1String("symbol")).toArray();
    for (const auto& each : symbols) {
        QJsonObject ack{
            {QStringLiteral("method"), method}, {QStringLiteral("req_id"), frame.value(QLatin1String("req_id"))}};
        const std::string symbol = each.toString().toStdString();
        const bool isKnown =
            std::any_of(pairs.begin(), pairs.end(), [&](const Pair& pair) { return symbol == pair.symbol; });
        ack.insert(QStringLiteral("success"), isKnown);
        if (!isKnown) {
            ack.insert(
                QStringLiteral("error"), QString(QStringLiteral("Currency pair not supported ") + each.toString()));
            ack.insert(QStringLiteral("symbol"), each);
        }
        send(client, compact(ack));
        const Channel channel{client, symbol, params.value(QLatin1String("interval")).toInt(0)};
        if (isKnown && method == QLatin1String("subscribe"))
            subscribe(channel, now, send);
        else
            m_told.erase(channel);
    }
}

void KrakenDialect::closed(int client) {
    std::erase_if(m_told, [&](const auto& each) { return each.first.client == client; });
}

void KrakenDialect::tellCandles(const Channel& channel, UtcMs told, UtcMs now, const Send& send) const {
    const InstrumentId id{"KRAKEN", channel.symbol};
    const Timeframe timeframe = timeframeOf(channel.minutes);
    const UtcMs open = timeframe.floor(now);
    // The last change of a candle is only followed by the first of the next.
    const Series closed = truth().candles(id, timeframe, {timeframe.floor(told), open}, now);
    for (std::size_t i = 0; i < closed.size(); ++i)
        send(channel.client, eventOf("ohlc", "update", {updateOf(channel.symbol, channel.minutes, closed.at(i))}));
    if (const auto forming = truth().forming(id, timeframe, now))
        send(channel.client, eventOf("ohlc", "update", {updateOf(channel.symbol, channel.minutes, *forming)}));
}

void KrakenDialect::tellTrades(const Channel& channel, UtcMs told, UtcMs now, const Send& send) const {
    const auto second = [](UtcMs time) { return std::chrono::floor<std::chrono::seconds>(time); };
    for (auto each = second(told) + std::chrono::seconds(1); each <= second(now); each += std::chrono::seconds(1)) {
        const auto candle = truth().forming({"KRAKEN", channel.symbol}, Timeframe(), each);
        if (!candle)
            continue;
        const QJsonObject trade{{QStringLiteral("symbol"), QString::fromStdString(channel.symbol)},
            {QStringLiteral("side"), QStringLiteral("buy")}, {QStringLiteral("price"), candle->close},
            {QStringLiteral("qty"), 0.01}, {QStringLiteral("ord_type"), QStringLiteral("limit")},
            {QStringLiteral("trade_id"), qint64(each.time_since_epoch().count())},
            {QStringLiteral("timestamp"), QString::fromStdString(formatUtc(each))}};
        send(channel.client, eventOf("trade", "update", {trade}));
    }
    if (second(now) > second(told))
        send(channel.client, R"({"channel":"heartbeat"})");
}

void KrakenDialect::tick(UtcMs now, const Send& send) {
    const auto all = m_told; // a send may end a client
    for (auto& [channel, told] : m_told)
        told = now;
    for (const auto& [channel, told] : all) {
        if (channel.minutes == 0)
            tellTrades(channel, told, now, send);
        else
            tellCandles(channel, told, now, send);
    }
}

} // namespace truebar::test
