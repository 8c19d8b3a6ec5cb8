#include "tests/support/venues/alpaca_order_words.h"

#include <QJsonDocument>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace truebar::test {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QString text(Decimal value) {
    return QString::fromStdString(value.toString());
}

QString nanos(UtcMs time) {
    std::string out = formatUtc(time);
    const std::size_t point = out.find('.');
    return text(point == std::string::npos ? out.substr(0, out.size() - 1) + ".000000317Z"
                                           : out.substr(0, point + 4) + "000317Z");
}

std::string valueOf(const std::map<std::string, std::string>& values, const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::string upper(std::string value) {
    std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::toupper(c); });
    return value;
}

std::string lower(std::string value) {
    std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
    return value;
}

std::string truthSymbol(std::string symbol) {
    std::erase(symbol, '/');
    return symbol;
}

WireReply json(const QJsonValue& body) {
    WireReply out;
    out.body = (body.isArray() ? QJsonDocument(body.toArray()) : QJsonDocument(body.toObject()))
                   .toJson(QJsonDocument::Compact);
    return out;
}

WireReply fault(int status, std::int64_t code, const std::string& message) {
    WireReply out =
        json(QJsonObject{{QStringLiteral("code"), qint64(code)}, {QStringLiteral("message"), text(message)}});
    out.status = status;
    return out;
}

WireReply notFound() {
    return fault(404, 40410000, "order not found");
}

WireReply refused(const TruthFault& why) {
    if (why.code == -2019 || why.code == -2022)
        return fault(403, 40310000, "insufficient buying power");
    return fault(422, 42210000, why.text);
}

QString statusOf(const TruthOrder& order) {
    return order.status == "EXPIRED" ? QStringLiteral("canceled") : text(lower(order.status));
}

std::string alpacaOrderId(std::int64_t id) {
    std::ostringstream out;
    out << "61e69015-8549-4bfd-b9c3-" << std::hex << std::setw(12) << std::setfill('0') << id;
    return out.str();
}

std::string alpacaSymbol(const std::string& truthSymbol) {
    const bool isPair = truthSymbol.size() > 4 && truthSymbol.ends_with("USDT");
    return isPair ? truthSymbol.substr(0, truthSymbol.size() - 4) + "/USDT" : truthSymbol;
}

QJsonObject orderJson(const TruthOrder& order) {
    const auto priceOr = [](Decimal price) {
        return price.isZero() ? QJsonValue(QJsonValue::Null) : QJsonValue(text(price));
    };
    return QJsonObject{{QStringLiteral("id"), text(alpacaOrderId(order.id))},
        {QStringLiteral("client_order_id"), text(order.clientId)}, {QStringLiteral("created_at"), nanos(order.placed)},
        {QStringLiteral("updated_at"), nanos(order.updated)}, {QStringLiteral("submitted_at"), nanos(order.placed)},
        {QStringLiteral("symbol"), text(alpacaSymbol(order.symbol))},
        {QStringLiteral("asset_class"),
            alpacaSymbol(order.symbol) == order.symbol ? QStringLiteral("us_equity") : QStringLiteral("crypto")},
        {QStringLiteral("notional"), QJsonValue::Null}, {QStringLiteral("qty"), text(order.quantity)},
        {QStringLiteral("filled_qty"), text(order.filled)}, {QStringLiteral("filled_avg_price"), QJsonValue::Null},
        {QStringLiteral("order_class"), QString()}, {QStringLiteral("order_type"), text(lower(order.type))},
        {QStringLiteral("type"), text(lower(order.type))},
        {QStringLiteral("side"), order.isBuy ? QStringLiteral("buy") : QStringLiteral("sell")},
        {QStringLiteral("time_in_force"), text(lower(order.timeInForce))},
        {QStringLiteral("limit_price"), priceOr(order.price)}, {QStringLiteral("stop_price"), priceOr(order.stop)},
        {QStringLiteral("status"), statusOf(order)}, {QStringLiteral("extended_hours"), false},
        {QStringLiteral("legs"), QJsonValue::Null}, {QStringLiteral("replaced_by"), QJsonValue::Null}};
}

QJsonObject positionJson(const std::string& symbol, Decimal amount) {
    return QJsonObject{{QStringLiteral("symbol"), text(symbol)}, {QStringLiteral("qty"), text(amount)},
        {QStringLiteral("asset_class"),
            alpacaSymbol(symbol) == symbol ? QStringLiteral("us_equity") : QStringLiteral("crypto")},
        {QStringLiteral("side"), amount.sign() < 0 ? QStringLiteral("short") : QStringLiteral("long")},
        {QStringLiteral("avg_entry_price"), QStringLiteral("50000.333333333333333")}};
}

QJsonObject activityJson(const TruthTrade& trade, const std::string& id, Decimal filled) {
    return QJsonObject{{QStringLiteral("activity_type"), QStringLiteral("FILL")}, {QStringLiteral("id"), text(id)},
        {QStringLiteral("cum_qty"), text(filled)}, {QStringLiteral("leaves_qty"), QStringLiteral("0")},
        {QStringLiteral("price"), text(trade.price)}, {QStringLiteral("qty"), text(trade.quantity)},
        {QStringLiteral("symbol"), text(alpacaSymbol(trade.symbol))},
        {QStringLiteral("side"), trade.isBuy ? QStringLiteral("buy") : QStringLiteral("sell")},
        {QStringLiteral("transaction_time"), nanos(trade.time)},
        {QStringLiteral("order_id"), text(alpacaOrderId(trade.order))}};
}

} // namespace truebar::test
