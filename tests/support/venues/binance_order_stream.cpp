// The words of the venue: orders, trades and instruments as JSON, the stream of the account, and what tests set.
#include "tests/support/venues/binance_order_venue.h"

#include <QJsonDocument>

namespace truebar::test {

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QString text(Decimal value) {
    return QString::fromStdString(value.toString());
}

QString side(bool isBuy) {
    return isBuy ? QStringLiteral("BUY") : QStringLiteral("SELL");
}

qint64 count(UtcMs time) {
    return toCount(time);
}

} // namespace

QJsonObject BinanceOrderVenue::orderJson(const TruthOrder& order) const {
    return QJsonObject{{QStringLiteral("symbol"), text(order.symbol)}, {QStringLiteral("orderId"), qint64(order.id)},
        {QStringLiteral("clientOrderId"), text(order.clientId)}, {QStringLiteral("price"), text(order.price)},
        {QStringLiteral("origQty"), text(order.quantity)}, {QStringLiteral("executedQty"), text(order.filled)},
        {QStringLiteral("status"), text(order.status)}, {QStringLiteral("timeInForce"), text(order.timeInForce)},
        {QStringLiteral("type"), text(order.type)}, {QStringLiteral("side"), side(order.isBuy)},
        {QStringLiteral("stopPrice"), text(order.stop)}, {QStringLiteral("reduceOnly"), order.reduceOnly},
        {QStringLiteral("time"), count(order.placed)}, {QStringLiteral("updateTime"), count(order.updated)}};
}

QJsonObject BinanceOrderVenue::tradeJson(const TruthTrade& trade) const {
    QJsonObject out{{QStringLiteral("symbol"), text(trade.symbol)}, {QStringLiteral("id"), qint64(trade.id)},
        {QStringLiteral("orderId"), qint64(trade.order)}, {QStringLiteral("price"), text(trade.price)},
        {QStringLiteral("qty"), text(trade.quantity)}, {QStringLiteral("commission"), text(trade.fee)},
        {QStringLiteral("commissionAsset"), QStringLiteral("USDT")}, {QStringLiteral("time"), count(trade.time)}};
    if (m_isFutures) {
        out.insert(QStringLiteral("side"), side(trade.isBuy));
        out.insert(QStringLiteral("maker"), trade.isMaker);
    } else {
        out.insert(QStringLiteral("isBuyer"), trade.isBuy);
        out.insert(QStringLiteral("isMaker"), trade.isMaker);
    }
    return out;
}

QJsonArray BinanceOrderVenue::tradesJson(const Values& values) const {
    const auto number = [&](const char* name, std::int64_t fallback) {
        const auto found = values.find(name);
        return found == values.end() ? fallback : std::int64_t(std::atoll(found->second.c_str()));
    };
    const std::int64_t from = number("fromId", 0);
    const std::int64_t start = number("startTime", 0);
    const std::int64_t end = number("endTime", INT64_MAX);
    const std::int64_t most = number("limit", 500);
    QJsonArray out;
    for (const TruthTrade& each : m_truth.trades()) {
        const bool isWanted = each.symbol == values.at("symbol") && each.id >= from && toCount(each.time) >= start
            && toCount(each.time) <= end;
        if (isWanted && out.size() < most)
            out.append(tradeJson(each));
    }
    return out;
}

QJsonObject BinanceOrderVenue::infoJson() const {
    const auto filter = [](const char* kind, std::initializer_list<std::pair<const char*, const char*>> values) {
        QJsonObject out{{QStringLiteral("filterType"), QLatin1String(kind)}};
        for (const auto& [name, value] : values)
            out.insert(QLatin1String(name), QLatin1String(value));
        return out;
    };
    const QJsonArray filters{filter("PRICE_FILTER", {{"tickSize", "0.01000000"}, {"minPrice", "0.01"}}),
        filter("LOT_SIZE", {{"stepSize", "0.00001000"}, {"minQty", "0.00001000"}, {"maxQty", "9000.00000000"}}),
        filter("MARKET_LOT_SIZE", {{"stepSize", "0.00000000"}, {"minQty", "0.00000000"}, {"maxQty", "71.5"}}),
        m_isFutures ? filter("MIN_NOTIONAL", {{"notional", "5.0"}})
                    : filter("NOTIONAL", {{"minNotional", "5.00000000"}, {"maxNotional", "9000000.00000000"}}),
        filter("PERCENT_PRICE", {{"multiplierUp", "1.1500"}, {"multiplierDown", "0.8500"}}),
        QJsonObject{{QStringLiteral("filterType"), QStringLiteral("MAX_NUM_ORDERS")},
            {m_isFutures ? QStringLiteral("limit") : QStringLiteral("maxNumOrders"), 200}}};
    return QJsonObject{{QStringLiteral("symbols"),
        QJsonArray{QJsonObject{{QStringLiteral("symbol"), QStringLiteral("BTCUSDT")},
            {QStringLiteral("status"), QStringLiteral("TRADING")}, {QStringLiteral("baseAsset"), QStringLiteral("BTC")},
            {QStringLiteral("quoteAsset"), QStringLiteral("USDT")}, {QStringLiteral("filters"), filters}}}}};
}

QJsonObject BinanceOrderVenue::eventJson(const TruthEvent& event) const {
    const TruthOrder& order = event.order;
    const bool isCancel = !m_isFutures && event.what == "CANCELED";
    QJsonObject body{{QStringLiteral("s"), text(order.symbol)},
        {QStringLiteral("c"), text(isCancel ? order.cancelId : order.clientId)},
        {QStringLiteral("S"), side(order.isBuy)}, {QStringLiteral("o"), text(order.type)},
        {QStringLiteral("f"), text(order.timeInForce)}, {QStringLiteral("q"), text(order.quantity)},
        {QStringLiteral("p"), text(order.price)},
        {m_isFutures ? QStringLiteral("sp") : QStringLiteral("P"), text(order.stop)},
        {QStringLiteral("x"), text(event.what)}, {QStringLiteral("X"), text(order.status)},
        {QStringLiteral("i"), qint64(order.id)}, {QStringLiteral("z"), text(order.filled)},
        {QStringLiteral("l"), text(event.trade ? event.trade->quantity : Decimal())},
        {QStringLiteral("L"), text(event.trade ? event.trade->price : Decimal())},
        {QStringLiteral("n"), text(event.trade ? event.trade->fee : Decimal())},
        {QStringLiteral("N"), event.trade ? QJsonValue(QStringLiteral("USDT")) : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("t"), qint64(event.trade ? event.trade->id : (m_isFutures ? 0 : -1))},
        {QStringLiteral("m"), event.trade && event.trade->isMaker}, {QStringLiteral("T"), count(order.updated)}};
    if (m_isFutures) {
        body.insert(QStringLiteral("R"), order.reduceOnly);
        return {{QStringLiteral("e"), QStringLiteral("ORDER_TRADE_UPDATE")},
            {QStringLiteral("E"), count(order.updated)}, {QStringLiteral("T"), count(order.updated)},
            {QStringLiteral("o"), body}};
    }
    body.insert(QStringLiteral("e"), QStringLiteral("executionReport"));
    body.insert(QStringLiteral("C"), isCancel ? text(order.clientId) : QString());
    return {{QStringLiteral("subscriptionId"), 0}, {QStringLiteral("event"), body}};
}

// On the servers' thread: a client that has its handshake is registered by the end of that call.
std::set<int> BinanceOrderVenue::listeners() {
    std::set<int> out;
    (m_isFutures ? m_stream : m_api).run([&] {
        const std::lock_guard lock(m_mutex);
        out = m_listening;
    });
    return out;
}

void BinanceOrderVenue::sendOnStream(int client, const QByteArray& text) {
    (m_isFutures ? m_stream : m_api).send(client, text);
}

QByteArray BinanceOrderVenue::wordsOf(const TruthEvent& event) const {
    return QJsonDocument(eventJson(event)).toJson(QJsonDocument::Compact);
}

void BinanceOrderVenue::dropLinks() {
    m_api.dropAll();
}

void BinanceOrderVenue::setHedged(bool isHedged) {
    const std::lock_guard lock(m_mutex);
    m_isHedged = isHedged;
}

int BinanceOrderVenue::badSignatures() const {
    const std::lock_guard lock(m_mutex);
    return m_badSignatures;
}

int BinanceOrderVenue::logons() const {
    const std::lock_guard lock(m_mutex);
    return m_logons;
}

int BinanceOrderVenue::connections() const {
    const std::lock_guard lock(m_mutex);
    return m_connections;
}

std::vector<std::string> BinanceOrderVenue::restCalls() const {
    const std::lock_guard lock(m_mutex);
    return m_restCalls;
}

void BinanceOrderVenue::setMostLeverage(int most) {
    const std::lock_guard lock(m_mutex);
    m_mostLeverage = most;
}

void BinanceOrderVenue::loseSettingReplies(int times, bool isSilent) {
    const std::lock_guard lock(m_mutex);
    m_lostSettingReplies = times;
    m_areSettingsSilent = isSilent;
}

void BinanceOrderVenue::setElsewhere(const std::string& symbol, int leverage) {
    {
        const std::lock_guard lock(m_mutex);
        m_leverage = leverage;
    }
    const QJsonObject setting{{QStringLiteral("s"), text(symbol)}, {QStringLiteral("l"), leverage}};
    sayOnStream(QJsonDocument(
        QJsonObject{{QStringLiteral("e"), QStringLiteral("ACCOUNT_CONFIG_UPDATE")}, {QStringLiteral("E"), count(now())},
            {QStringLiteral("T"), count(now())}, {QStringLiteral("ac"), setting}})
                    .toJson(QJsonDocument::Compact));
}

void BinanceOrderVenue::setElsewhere(const std::string& symbol, const std::string& marginType) {
    {
        const std::lock_guard lock(m_mutex);
        m_marginType = marginType;
    }
    const QJsonObject position{{QStringLiteral("s"), text(symbol)}, {QStringLiteral("pa"), QStringLiteral("0")},
        {QStringLiteral("mt"), marginType == "ISOLATED" ? QStringLiteral("isolated") : QStringLiteral("cross")}};
    const QJsonObject update{{QStringLiteral("m"), QStringLiteral("MARGIN_TYPE_CHANGE")},
        {QStringLiteral("B"), QJsonArray()}, {QStringLiteral("P"), QJsonArray{position}}};
    sayOnStream(QJsonDocument(
        QJsonObject{{QStringLiteral("e"), QStringLiteral("ACCOUNT_UPDATE")}, {QStringLiteral("E"), count(now())},
            {QStringLiteral("T"), count(now())}, {QStringLiteral("a"), update}})
                    .toJson(QJsonDocument::Compact));
}

int BinanceOrderVenue::leverage() const {
    const std::lock_guard lock(m_mutex);
    return m_leverage;
}

std::string BinanceOrderVenue::marginType() const {
    const std::lock_guard lock(m_mutex);
    return m_marginType;
}

Millis BinanceOrderVenue::countdown() const {
    const std::lock_guard lock(m_mutex);
    return m_countdown;
}

} // namespace truebar::test
