#include "plugins/brokers/binance/orders.h"

#include <array>
#include <charconv>
#include <utility>

namespace truebar::binance {

namespace {

Error unsupported(const char* what) {
    return Error{"live.unsupported", "this market takes no such order: %1", {what}};
}

const char* typeName(Market market, const OrderIntent& order) {
    switch (order.type) {
    case OrderType::Market:
        return "MARKET";
    case OrderType::Limit:
        return order.postOnly && market == Market::Spot ? "LIMIT_MAKER" : "LIMIT";
    case OrderType::Stop:
        return "STOP_LOSS";
    case OrderType::StopLimit:
        return "STOP_LOSS_LIMIT";
    case OrderType::TakeProfit:
        return "TAKE_PROFIT";
    case OrderType::TrailingStop:
        break; // refused before
    }
    return "LIMIT";
}

const char* timeInForceName(TimeInForce timeInForce) {
    switch (timeInForce) {
    case TimeInForce::ImmediateOrCancel:
        return "IOC";
    case TimeInForce::FillOrKill:
        return "FOK";
    case TimeInForce::GoodTilCancelled:
    case TimeInForce::GoodTilDate: // refused before
    case TimeInForce::Day:
        break;
    }
    return "GTC";
}

bool hasLimit(OrderType type) {
    return type == OrderType::Limit || type == OrderType::StopLimit;
}

bool hasStop(OrderType type) {
    return type == OrderType::Stop || type == OrderType::StopLimit || type == OrderType::TakeProfit;
}

Result<void> checkOrder(const Place& place, const OrderIntent& order) {
    if (order.id.isEmpty() || order.instrument.symbol.empty() || order.instrument.venue != place.venue)
        return unsupported("no id, or an instrument of another venue");
    if (order.quantity.sign() <= 0)
        return unsupported("its quantity is not above 0");
    if (order.type == OrderType::TrailingStop)
        return unsupported("a trailing stop");
    if (order.timeInForce == TimeInForce::GoodTilDate || order.timeInForce == TimeInForce::Day)
        return unsupported("it must be good till cancelled, or at once");
    if (hasLimit(order.type) != order.limitPrice.has_value() || hasStop(order.type) != order.stopPrice.has_value())
        return unsupported("its prices do not fit its kind");
    if ((order.limitPrice && order.limitPrice->sign() <= 0) || (order.stopPrice && order.stopPrice->sign() <= 0))
        return unsupported("a price is not above 0");
    if (order.type == OrderType::Market && order.timeInForce == TimeInForce::FillOrKill)
        return unsupported("a market order fills what it can, it cannot be all or nothing");
    if (order.postOnly && (order.type != OrderType::Limit || order.timeInForce != TimeInForce::GoodTilCancelled))
        return unsupported("only a limit order that rests can be post-only");
    if (place.market == Market::Spot && order.reduceOnly)
        return unsupported("spot knows no reduce-only orders");
    if (place.market == Market::Usdm && hasStop(order.type))
        return unsupported("conditional orders of USD-M futures go another way");
    return {};
}

std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
    return status == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

std::optional<Price> priceOf(const wire::Node& node) {
    if (node.isMissing())
        return std::nullopt;
    const auto value = node.unlessZero();
    return value ? std::optional(Price(*value)) : std::nullopt;
}

} // namespace

Result<Parameters> placeParameters(const Place& place, const OrderIntent& order) {
    if (auto good = checkOrder(place, order); !good)
        return std::move(good).error();
    Parameters out{Parameter::of("symbol", order.instrument.symbol),
        Parameter::of("side", order.side == Side::Buy ? "BUY" : "SELL"),
        Parameter::of("type", typeName(place.market, order)), Parameter::of("quantity", order.quantity.toString()),
        Parameter::of("newClientOrderId", order.id.text), Parameter::of("newOrderRespType", "ACK")};
    if (order.limitPrice)
        out.push_back(Parameter::of("price", order.limitPrice->toString()));
    if (order.stopPrice)
        out.push_back(Parameter::of("stopPrice", order.stopPrice->toString()));
    if (hasLimit(order.type) && !(order.postOnly && place.market == Market::Spot))
        out.push_back(Parameter::of("timeInForce", order.postOnly ? "GTX" : timeInForceName(order.timeInForce)));
    if (order.reduceOnly)
        out.push_back(Parameter::of("reduceOnly", "true"));
    return out;
}

Result<Parameters> findParameters(const OrderReference& order) {
    Parameters out{Parameter::of("symbol", order.instrument.symbol)};
    const auto number = wholeNumber(order.venueOrderId);
    if (!order.id.isEmpty())
        out.push_back(Parameter::of("origClientOrderId", order.id.text));
    else if (number)
        out.push_back(Parameter::number("orderId", *number));
    else
        return unsupported("an order without an id cannot be found");
    return out;
}

Result<Acknowledged> readAcknowledged(const QJsonValue& result, const OrderReference& order) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    Acknowledged out;
    if (root["symbol"].text() != order.instrument.symbol)
        root["symbol"].fail("the symbol of the order");
    // A cancel of spot has an id of its own and names the order's beside it.
    const wire::Node own = root["origClientOrderId"].isMissing() ? root["clientOrderId"] : root["origClientOrderId"];
    if (!order.id.isEmpty() && own.text() != order.id.text)
        own.fail("the id of the order");
    const std::int64_t number = root["orderId"].integer();
    if (number <= 0)
        root["orderId"].fail("the number of the order");
    out.venueOrderId = std::to_string(number);
    for (const char* key : {"transactTime", "updateTime"}) {
        if (!root[key].isMissing())
            out.at = root[key].time();
    }
    return wire::finish(reading, std::move(out));
}

Side readSide(const wire::Node& node) {
    const std::string text = node.text();
    if (text != "BUY" && text != "SELL")
        node.fail("BUY or SELL");
    return text == "SELL" ? Side::Sell : Side::Buy;
}

OrderType readType(const wire::Node& node, Market market) {
    const std::string text = node.text();
    using Name = std::pair<const char*, OrderType>;
    // Orders of others may be of any kind; each is shown as the one of ours that behaves most like it.
    static constexpr std::array<Name, 6> both{Name{"LIMIT", OrderType::Limit}, {"MARKET", OrderType::Market},
        {"LIQUIDATION", OrderType::Limit}, {"TRAILING_STOP_MARKET", OrderType::TrailingStop},
        {"STOP_MARKET", OrderType::Stop}, {"TAKE_PROFIT_MARKET", OrderType::TakeProfit}};
    static constexpr std::array<Name, 5> spot{Name{"LIMIT_MAKER", OrderType::Limit}, {"STOP_LOSS", OrderType::Stop},
        {"STOP_LOSS_LIMIT", OrderType::StopLimit}, {"TAKE_PROFIT", OrderType::TakeProfit},
        {"TAKE_PROFIT_LIMIT", OrderType::StopLimit}};
    static constexpr std::array<Name, 2> usdm{
        Name{"STOP", OrderType::StopLimit}, {"TAKE_PROFIT", OrderType::StopLimit}};
    const auto find = [&](const auto& names) -> std::optional<OrderType> {
        for (const auto& [name, type] : names) {
            if (text == name)
                return type;
        }
        return std::nullopt;
    };
    auto found = find(both);
    if (!found)
        found = market == Market::Spot ? find(spot) : find(usdm);
    if (!found)
        node.fail("a kind of order");
    return found.value_or(OrderType::Limit);
}

VenueOrderState readState(const wire::Node& node) {
    const std::string text = node.text();
    using Name = std::pair<const char*, VenueOrderState>;
    static constexpr std::array<Name, 11> names{Name{"NEW", VenueOrderState::Open},
        {"PENDING_NEW", VenueOrderState::Open}, {"PENDING_CANCEL", VenueOrderState::Open},
        {"NEW_INSURANCE", VenueOrderState::Open}, {"NEW_ADL", VenueOrderState::Open},
        {"PARTIALLY_FILLED", VenueOrderState::PartiallyFilled}, {"FILLED", VenueOrderState::Filled},
        {"CANCELED", VenueOrderState::Cancelled}, {"REJECTED", VenueOrderState::Refused},
        {"EXPIRED", VenueOrderState::Expired}, {"EXPIRED_IN_MATCH", VenueOrderState::Expired}};
    for (const auto& [name, state] : names) {
        if (text == name)
            return state;
    }
    node.fail("a state of an order");
    return VenueOrderState::Open;
}

namespace {

VenueOrder orderOf(const Place& place, const wire::Node& root) {
    VenueOrder out;
    out.id.text = root["clientOrderId"].text();
    out.venueOrderId = std::to_string(root["orderId"].integer());
    out.instrument = place.instrument(root["symbol"].text());
    out.side = readSide(root["side"]);
    // The kind a stop order was of before it was triggered.
    out.type = readType(root["origType"].isMissing() ? root["type"] : root["origType"], place.market);
    out.quantity = Quantity(root["origQty"].notNegative());
    out.filled = Quantity(root["executedQty"].notNegative());
    out.averagePrice = readAverage(root["cummulativeQuoteQty"], root["avgPrice"], out.filled);
    out.limitPrice = priceOf(root["price"]);
    out.stopPrice = priceOf(root["stopPrice"]);
    out.reduceOnly = root["reduceOnly"].booleanOr(false);
    out.state = readState(root["status"]);
    if (!root["updateTime"].isMissing())
        out.updatedAt = root["updateTime"].time();
    else
        out.updatedAt = root["transactTime"].isMissing() ? root["time"].time() : root["transactTime"].time();
    return out;
}

} // namespace

Result<VenueOrder> readOrder(const Place& place, const QJsonValue& result) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    return wire::finish(reading, orderOf(place, root));
}

Result<std::vector<VenueOrder>> readOrders(const Place& place, const QJsonValue& result) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    std::vector<VenueOrder> out;
    for (const wire::Node& each : root.elements()) {
        // Lists of orders (OCO) stand among cancelled orders with their orders within.
        if (each["contingencyType"].isMissing())
            out.push_back(orderOf(place, each));
    }
    return wire::finish(reading, std::move(out));
}

std::optional<Price> readAverage(const wire::Node& sum, const wire::Node& average, Quantity filled) {
    if (filled.isZero())
        return std::nullopt;
    if (!average.isMissing()) {
        const Decimal told = average.shortened();
        return told.sign() > 0 ? std::optional(Price(told)) : std::nullopt;
    }
    // Below zero where the venue has lost it.
    const Decimal paid = sum.isMissing() ? Decimal() : sum.decimal();
    if (paid.sign() <= 0)
        return std::nullopt;
    try {
        return Price(Decimal::divide(paid, filled.value()));
    } catch (const DecimalOverflow&) {
        sum.fail("a sum that fits what was filled");
        return std::nullopt;
    }
}

FillKey fillKey(const Place& place, const std::string& symbol, std::int64_t number) {
    FillKey out;
    out.venue = place.venue;
    out.account = place.account;
    out.tradeId = symbol + ':' + std::to_string(number);
    return out;
}

Result<std::vector<NumberedFill>> readTrades(const Place& place, const QJsonValue& result) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    std::vector<NumberedFill> out;
    for (const wire::Node& each : root.elements()) {
        NumberedFill next;
        VenueFill& fill = next.fill;
        next.number = each["id"].integer();
        const std::string symbol = each["symbol"].text();
        fill.key = fillKey(place, symbol, next.number);
        fill.venueOrderId = std::to_string(each["orderId"].integer());
        fill.instrument = place.instrument(symbol);
        if (place.market == Market::Spot)
            fill.side = each["isBuyer"].boolean() ? Side::Buy : Side::Sell;
        else
            fill.side = readSide(each["side"]);
        fill.price = Price(each["price"].positive());
        fill.quantity = Quantity(each["qty"].positive());
        fill.fee = each["commission"].decimal();
        fill.feeCurrency = each["commissionAsset"].textOr();
        const bool isMaker = each[place.market == Market::Spot ? "isMaker" : "maker"].boolean();
        fill.liquidity = isMaker ? Liquidity::Maker : Liquidity::Taker;
        fill.time = each["time"].time();
        out.push_back(std::move(next));
    }
    return wire::finish(reading, std::move(out));
}

} // namespace truebar::binance
