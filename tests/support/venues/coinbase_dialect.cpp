#include "tests/support/venues/coinbase_dialect.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar::test {

namespace {

constexpr qint64 mostRows = 300;

QByteArray compact(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray message(const char* text) {
    return compact({{QStringLiteral("message"), QString::fromLatin1(text)}});
}

QJsonArray rowOf(const Candle& candle) {
    return {qint64(toCount(candle.openTime) / 1000), candle.low, candle.high, candle.open, candle.close, candle.volume};
}

std::int64_t secondOf(UtcMs time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

QString text(double value) {
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

} // namespace

WireReply CoinbaseDialect::answer(const WireRequest& request, UtcMs now) {
    if (!request.head.contains("\r\nUser-Agent: "))
        return replyOf(400, message("User-Agent header is required."));
    const std::string symbol = request.path.section(QLatin1Char('/'), 2, 2).toStdString();
    if (request.path.section(QLatin1Char('/'), 3) != QLatin1String("candles") || !m_symbols.contains(symbol))
        return replyOf(404, message("NotFound"));
    const auto value = [&](const char* key) { return request.query.queryItemValue(QLatin1String(key)); };
    const qint64 seconds = value("granularity").toLongLong();
    if (!std::set<qint64>{60, 300, 900, 3600, 21600, 86400}.contains(seconds))
        return replyOf(400, message("Unsupported granularity"));
    const auto begin = parseUtc(value("start").toStdString());
    const auto end = parseUtc(value("end").toStdString());
    if (!begin || !end || *end < *begin)
        return replyOf(400, message("Invalid start or end"));
    if ((*end - *begin) / std::chrono::seconds(seconds) + 1 > mostRows)
        return replyOf(400,
            message("granularity too small for the requested time range. Count of aggregations requested exceeds 300"));
    const Timeframe timeframe = seconds < 86400
        ? Timeframe::parse(std::to_string(seconds / (seconds < 3600 ? 60 : 3600)) + (seconds < 3600 ? 'm' : 'h'))
              .value()
        : Timeframe(1, Timeframe::Unit::Day);
    const InstrumentId id{"COINBASE", symbol};
    const TimeSpan span{*begin, *end + Millis(1)};
    const Series series = truth().candles(id, timeframe, span, now);
    QJsonArray rows;
    // The newest first, and that is the one still forming.
    const auto forming = truth().forming(id, timeframe, now);
    if (forming && span.contains(forming->openTime))
        rows.append(rowOf(*forming));
    for (std::size_t i = series.size(); i-- > 0;)
        rows.append(rowOf(series.at(i)));
    WireReply out;
    out.body = QJsonDocument(rows).toJson(QJsonDocument::Compact);
    return out;
}

WireReply CoinbaseDialect::throttled(std::optional<int> retryAfterSeconds) const {
    return replyOf(429, message("Public rate limit exceeded"), retryAfterSeconds);
}

WireReply CoinbaseDialect::wrongShape() const {
    return replyOf(200, R"([[1517443740,"low","high",null,{},[]]])");
}

void CoinbaseDialect::disorder(WireReply& reply) const {
    QJsonArray rows = QJsonDocument::fromJson(reply.body).array();
    if (rows.isEmpty())
        return;
    rows.prepend(rows.last());
    rows.append(rows.at(rows.size() / 2));
    reply.body = QJsonDocument(rows).toJson(QJsonDocument::Compact);
}

QByteArray CoinbaseDialect::match(const std::string& symbol, std::int64_t second, const char* type) const {
    const UtcMs time = utcMs(second * 1000);
    const auto candle = truth().forming({"COINBASE", symbol}, Timeframe(), time);
    return compact({{QStringLiteral("type"), QString::fromLatin1(type)}, {QStringLiteral("trade_id"), qint64(second)},
        {QStringLiteral("sequence"), qint64(second * 7)},
        {QStringLiteral("time"), QString::fromStdString(formatUtc(time))},
        {QStringLiteral("product_id"), QString::fromStdString(symbol)},
        {QStringLiteral("size"), QStringLiteral("0.01")}, {QStringLiteral("price"), text(candle ? candle->close : 1)},
        {QStringLiteral("side"), QStringLiteral("sell")}});
}

void CoinbaseDialect::said(int client, const QByteArray& text, UtcMs now, const Send& send) {
    const QJsonObject frame = QJsonDocument::fromJson(text).object();
    const bool isSubscribe = frame.value(QLatin1String("type")).toString() == QLatin1String("subscribe");
    const QJsonArray products = frame.value(QLatin1String("product_ids")).toArray();
    // One product that does not exist spoils the whole frame.
    for (const auto& product : products) {
        if (!m_symbols.contains(product.toString().toStdString())) {
            send(client,
                compact({{QStringLiteral("type"), QStringLiteral("error")},
                    {QStringLiteral("message"), QStringLiteral("Failed to subscribe")},
                    {QStringLiteral("reason"),
                        QString(product.toString() + QStringLiteral(" is not a valid product"))}}));
            return;
        }
    }
    for (const auto& product : products) {
        const std::pair key(client, product.toString().toStdString());
        if (!isSubscribe) {
            m_told.erase(key);
        } else if (m_told.emplace(key, secondOf(now)).second) {
            send(client, match(key.second, secondOf(now), "last_match"));
        }
    }
    QJsonArray channels;
    for (const char* name : {"matches", "heartbeat"})
        channels.append(QJsonObject{
            {QStringLiteral("name"), QString::fromLatin1(name)}, {QStringLiteral("product_ids"), products}});
    send(client,
        compact({{QStringLiteral("type"), QStringLiteral("subscriptions")}, {QStringLiteral("channels"), channels}}));
}

void CoinbaseDialect::closed(int client) {
    std::erase_if(m_told, [&](const auto& each) { return each.first.first == client; });
}

void CoinbaseDialect::tick(UtcMs now, const Send& send) {
    const std::int64_t second = secondOf(now);
    const auto all = m_told; // a send may end a client
    for (auto& [key, told] : m_told)
        told = second;
    for (const auto& [key, told] : all) {
        for (std::int64_t each = told + 1; each <= second; ++each)
            send(key.first, match(key.second, each, "match"));
        if (second > told)
            send(key.first,
                compact({{QStringLiteral("type"), QStringLiteral("heartbeat")},
                    {QStringLiteral("sequence"), qint64(second * 7)}, {QStringLiteral("last_trade_id"), qint64(second)},
                    {QStringLiteral("product_id"), QString::fromStdString(key.second)},
                    {QStringLiteral("time"), QString::fromStdString(formatUtc(now))}}));
    }
}

} // namespace truebar::test
