#include "tests/support/venues/binance_venue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar::test {

namespace {

QString text(double value) {
    return QString::number(value, 'f', 8);
}

QJsonArray rowOf(const Candle& candle, Timeframe timeframe) {
    const qint64 open = toCount(candle.openTime);
    const qint64 close = toCount(timeframe.next(candle.openTime)) - 1;
    return {open, text(candle.open), text(candle.high), text(candle.low), text(candle.close), text(candle.volume),
        close, text(candle.volume * candle.close), 17, text(0), text(0), QStringLiteral("0")};
}

QByteArray eventOf(const std::string& symbol, Timeframe timeframe, const Candle& candle, bool isFinal, UtcMs now) {
    const QString name = QString::fromStdString(symbol);
    const QJsonObject kline{{QStringLiteral("t"), qint64(toCount(candle.openTime))},
        {QStringLiteral("T"), qint64(toCount(timeframe.next(candle.openTime)) - 1)}, {QStringLiteral("s"), name},
        {QStringLiteral("i"), QString::fromStdString(timeframe.toString())}, {QStringLiteral("o"), text(candle.open)},
        {QStringLiteral("c"), text(candle.close)}, {QStringLiteral("h"), text(candle.high)},
        {QStringLiteral("l"), text(candle.low)}, {QStringLiteral("v"), text(candle.volume)}, {QStringLiteral("n"), 17},
        {QStringLiteral("x"), isFinal}};
    const QJsonObject event{{QStringLiteral("e"), QStringLiteral("kline")}, {QStringLiteral("E"), qint64(toCount(now))},
        {QStringLiteral("s"), name}, {QStringLiteral("k"), kline}};
    return QJsonDocument(event).toJson(QJsonDocument::Compact);
}

WireReply error(int status, int code, const char* message) {
    return replyOf(status,
        QJsonDocument(
            QJsonObject{{QStringLiteral("code"), code}, {QStringLiteral("msg"), QString::fromLatin1(message)}})
            .toJson(QJsonDocument::Compact));
}

class BinanceDialect final : public IVenueDialect {
public:
    BinanceDialect(MarketTruth truth, std::set<std::string> symbols)
        : IVenueDialect(std::move(truth))
        , m_symbols(std::move(symbols)) { }

    void hideSteps(bool areHidden) { m_areStepsHidden = areHidden; }

    WireReply answer(const WireRequest& request, UtcMs now) override;
    WireReply throttled(std::optional<int> retryAfterSeconds) const override;
    WireReply wrongShape() const override { return replyOf(200, R"({"serverTime":[1,2,3]})"); }
    void disorder(WireReply& reply) const override;

    void said(int client, const QByteArray& text, UtcMs now, const Send& send) override;
    void closed(int client) override;
    void tick(UtcMs now, const Send& send) override;

private:
    WireReply klines(const WireRequest& request, std::size_t most, UtcMs now) const;
    WireReply exchangeInfo(const std::set<std::string>& symbols, const char* notional) const;

    const std::set<std::string> m_symbols;
    std::atomic<bool> m_areStepsHidden = false;
    struct Subscribed {
        int client = 0;
        std::string symbol;
        Timeframe timeframe{};
        UtcMs open{}; // of the candle last sent
    };
    std::vector<Subscribed> m_subscribed; // of the stream's thread
};

WireReply BinanceDialect::answer(const WireRequest& request, UtcMs now) {
    if (request.path == QLatin1String("/api/v3/klines"))
        return klines(request, 1000, now);
    if (request.path == QLatin1String("/fapi/v1/klines"))
        return klines(request, 1500, now);
    // Spot tells of the symbol that was asked for, futures of all.
    const std::string symbol = request.query.queryItemValue(QStringLiteral("symbol")).toStdString();
    if (m_areStepsHidden)
        return error(503, -1000, "An unknown error occurred while processing the request.");
    if (request.path == QLatin1String("/api/v3/exchangeInfo"))
        return m_symbols.contains(symbol) ? exchangeInfo({symbol}, "minNotional")
                                          : error(400, -1121, "Invalid symbol.");
    if (request.path == QLatin1String("/fapi/v1/exchangeInfo"))
        return exchangeInfo(m_symbols, "notional");
    return error(404, -1, "Not found.");
}

// Every symbol has the steps of the real BTCUSDT of spot.
WireReply BinanceDialect::exchangeInfo(const std::set<std::string>& symbols, const char* notional) const {
    const auto filter = [](const char* kind, const char* key, const char* value) {
        return QJsonObject{{QStringLiteral("filterType"), QString::fromLatin1(kind)},
            {QString::fromLatin1(key), QString::fromLatin1(value)}};
    };
    QJsonArray all;
    for (const std::string& symbol : symbols) {
        all.append(QJsonObject{{QStringLiteral("symbol"), QString::fromStdString(symbol)},
            {QStringLiteral("quoteAsset"), QStringLiteral("USDT")},
            {QStringLiteral("filters"),
                QJsonArray{filter("PRICE_FILTER", "tickSize", "0.01000000"),
                    filter("LOT_SIZE", "stepSize", "0.00001000"), filter("MIN_NOTIONAL", notional, "10.00000000"),
                    filter("MARKET_LOT_SIZE", "stepSize", "0.00000000")}}});
    }
    return replyOf(200, QJsonDocument(QJsonObject{{QStringLiteral("symbols"), all}}).toJson(QJsonDocument::Compact));
}

WireReply BinanceDialect::throttled(std::optional<int> retryAfterSeconds) const {
    return replyOf(429, error(429, -1003, "Too many requests.").body, retryAfterSeconds);
}

void BinanceDialect::disorder(WireReply& reply) const {
    QJsonArray rows = QJsonDocument::fromJson(reply.body).array();
    if (rows.size() < 3)
        return;
    rows.insert(1, rows.at(rows.size() / 2));
    rows.append(rows.at(0));
    reply.body = QJsonDocument(rows).toJson(QJsonDocument::Compact);
}

WireReply BinanceDialect::klines(const WireRequest& request, std::size_t most, UtcMs now) const {
    const auto value = [&](const char* key) { return request.query.queryItemValue(QLatin1String(key)); };
    const std::string symbol = value("symbol").toStdString();
    if (!m_symbols.contains(symbol))
        return error(400, -1121, "Invalid symbol.");
    const QString interval = value("interval");
    const auto timeframe = interval == QLatin1String("1M") ? Timeframe(1, Timeframe::Unit::Month)
                                                           : Timeframe::parse(interval.toStdString());
    if (!timeframe)
        return error(400, -1120, "Invalid interval.");
    const qint64 rows = value("limit").isEmpty() ? 500 : value("limit").toLongLong();
    if (rows < 1)
        return error(400, -1130, "Data sent for parameter 'limit' is not valid.");
    const TimeSpan span{utcMs(value("startTime").toLongLong()), utcMs(value("endTime").toLongLong() + 1)};
    const Series series = truth().candles({"BINANCE", symbol}, *timeframe, span, now);
    QJsonArray array;
    for (std::size_t i = 0; i < std::min({series.size(), most, static_cast<std::size_t>(rows)}); ++i)
        array.append(rowOf(series.at(i), *timeframe));
    // As the real one: the candle still forming comes last.
    const auto forming = truth().forming({"BINANCE", symbol}, *timeframe, now);
    if (forming && span.contains(forming->openTime) && series.size() < most)
        array.append(rowOf(*forming, *timeframe));
    WireReply out;
    out.body = QJsonDocument(array).toJson(QJsonDocument::Compact);
    out.headers.emplace_back("X-MBX-USED-WEIGHT-1M", "10");
    return out;
}

void BinanceDialect::said(int client, const QByteArray& text, UtcMs now, const Send& send) {
    const QJsonObject frame = QJsonDocument::fromJson(text).object();
    const bool isSubscribe = frame.value(QLatin1String("method")).toString() == QLatin1String("SUBSCRIBE");
    const QJsonArray params = frame.value(QLatin1String("params")).toArray();
    for (const auto& param : params) {
        const QStringList parts = param.toString().split(QStringLiteral("@kline_"));
        const auto timeframe = Timeframe::parse(parts.value(1).toStdString());
        if (!timeframe)
            continue;
        const std::string symbol = parts.value(0).toUpper().toStdString();
        std::erase_if(m_subscribed, [&](const Subscribed& each) {
            return each.client == client && each.symbol == symbol && each.timeframe == *timeframe;
        });
        if (isSubscribe)
            m_subscribed.push_back({client, symbol, *timeframe, timeframe->floor(now)});
    }
    const QJsonObject ack{
        {QStringLiteral("result"), QJsonValue::Null}, {QStringLiteral("id"), frame.value(QLatin1String("id"))}};
    send(client, QJsonDocument(ack).toJson(QJsonDocument::Compact));
}

void BinanceDialect::closed(int client) {
    std::erase_if(m_subscribed, [&](const Subscribed& each) { return each.client == client; });
}

void BinanceDialect::tick(UtcMs now, const Send& send) {
    const auto all = m_subscribed; // a send may end a client
    for (const Subscribed& each : all) {
        const auto tell = [&](const Candle& candle, bool isFinal) {
            send(each.client, eventOf(each.symbol, each.timeframe, candle, isFinal, now));
        };
        const InstrumentId id{"BINANCE", each.symbol};
        const UtcMs open = each.timeframe.floor(now);
        const Series closed = truth().candles(id, each.timeframe, {each.open, open}, now);
        for (std::size_t i = 0; i < closed.size(); ++i)
            tell(closed.at(i), true);
        if (const auto forming = truth().forming(id, each.timeframe, now))
            tell(*forming, false);
    }
    for (Subscribed& each : m_subscribed)
        each.open = each.timeframe.floor(now);
}

} // namespace

BinanceVenue::BinanceVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults)
    : LocalVenue(clock, std::make_unique<BinanceDialect>(std::move(truth), std::move(symbols)), faults) { }

void BinanceVenue::hideSteps(bool areHidden) {
    static_cast<BinanceDialect&>(dialect()).hideSteps(areHidden);
}

} // namespace truebar::test
