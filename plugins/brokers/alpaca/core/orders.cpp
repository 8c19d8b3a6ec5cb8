#include "plugins/brokers/alpaca/core/orders.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace truebar::alpaca {

namespace {

Error unsupported(const char* what) {
    return Error{"live.unsupported", "this market takes no such order: %1", {what}};
}

bool isPair(const std::string& symbol) {
    return symbol.find('/') != std::string::npos;
}

bool hasLimit(OrderType type) {
    return type == OrderType::Limit || type == OrderType::StopLimit;
}

bool hasStop(OrderType type) {
    return type == OrderType::Stop || type == OrderType::StopLimit;
}

Result<void> checkOrder(const Place& place, const OrderIntent& order) {
    if (order.id.isEmpty() || order.instrument.symbol.empty() || order.instrument.venue != place.venue)
        return unsupported("no id, or an instrument of another venue");
    if (order.quantity.sign() <= 0)
        return unsupported("its quantity is not above 0");
    if (order.type == OrderType::TrailingStop || order.type == OrderType::TakeProfit)
        return unsupported("a trailing stop or a take-profit order");
    if (order.timeInForce == TimeInForce::GoodTilDate)
        return unsupported("an order with a date until which it is good");
    if (hasLimit(order.type) != order.limitPrice.has_value() || hasStop(order.type) != order.stopPrice.has_value())
        return unsupported("its prices do not fit its kind");
    if ((order.limitPrice && order.limitPrice->sign() <= 0) || (order.stopPrice && order.stopPrice->sign() <= 0))
        return unsupported("a price is not above 0");
    if (order.postOnly || order.reduceOnly)
        return unsupported("Alpaca knows no post-only and no reduce-only orders");
    if (!isPair(order.instrument.symbol))
        return {};
    if (order.type == OrderType::Stop)
        return unsupported("a stop order in crypto needs a limit price");
    if (order.timeInForce == TimeInForce::Day || order.timeInForce == TimeInForce::FillOrKill)
        return unsupported("an order in crypto must be good till cancelled, or at once");
    return {};
}

const char* typeName(OrderType type) {
    switch (type) {
    case OrderType::Limit:
        return "limit";
    case OrderType::Stop:
        return "stop";
    case OrderType::StopLimit:
        return "stop_limit";
    case OrderType::Market:
    case OrderType::TrailingStop: // refused before
    case OrderType::TakeProfit:
        break;
    }
    return "market";
}

const char* timeInForceName(const OrderIntent& order) {
    switch (order.timeInForce) {
    case TimeInForce::ImmediateOrCancel:
        return "ioc";
    case TimeInForce::FillOrKill:
        return "fok";
    case TimeInForce::Day:
        return "day";
    case TimeInForce::GoodTilCancelled:
    case TimeInForce::GoodTilDate: // refused before
        break;
    }
    // Parts of shares trade by day only, and a market order does not wait.
    return order.type == OrderType::Market && !isPair(order.instrument.symbol) ? "day" : "gtc";
}

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

Side readSide(const wire::Node& node) {
    const std::string name = node.text();
    if (name == "buy")
        return Side::Buy;
    if (name != "sell" && name != "sell_short")
        node.fail("buy or sell");
    return Side::Sell;
}

OrderType readType(const wire::Node& node) {
    static const std::array<std::pair<const char*, OrderType>, 5> names{
        {{"market", OrderType::Market}, {"limit", OrderType::Limit}, {"stop", OrderType::Stop},
            {"stop_limit", OrderType::StopLimit}, {"trailing_stop", OrderType::TrailingStop}}};
    const std::string name = node.text();
    for (const auto& [known, type] : names) {
        if (name == known)
            return type;
    }
    node.fail("a type of an order");
    return OrderType::Market;
}

VenueOrderState readState(const wire::Node& node, bool hasTraded) {
    const std::string name = node.text();
    static const std::array<std::pair<const char*, VenueOrderState>, 5> ends{
        {{"filled", VenueOrderState::Filled}, {"canceled", VenueOrderState::Cancelled},
            {"expired", VenueOrderState::Expired}, {"rejected", VenueOrderState::Refused},
            {"replaced", VenueOrderState::Cancelled}}}; // another order stands in its place
    for (const auto& [known, state] : ends) {
        if (name == known)
            return state;
    }
    for (const char* known : {"new", "partially_filled", "accepted", "pending_new", "held", "pending_cancel",
             "pending_replace", "accepted_for_bidding", "stopped", "suspended", "calculated", "done_for_day"}) {
        if (name == known)
            return hasTraded ? VenueOrderState::PartiallyFilled : VenueOrderState::Open;
    }
    node.fail("a state of an order");
    return VenueOrderState::Open;
}

std::optional<Price> priceOf(const wire::Node& node) {
    if (node.isMissing())
        return std::nullopt;
    const auto value = node.unlessZero();
    return value ? std::optional(Price(*value)) : std::nullopt;
}

VenueOrder orderOf(const Place& place, const wire::Node& root) {
    VenueOrder out;
    out.id.text = root["client_order_id"].text();
    out.venueOrderId = root["id"].text();
    if (out.venueOrderId.empty())
        root["id"].fail("the id of an order");
    out.instrument = {place.venue, pairOf(root["symbol"].text(), root["asset_class"].textOr())};
    out.side = readSide(root["side"]);
    out.type = readType(root["type"].isMissing() ? root["order_type"] : root["type"]);
    out.filled = Quantity(root["filled_qty"].notNegative());
    // Orders for an amount of money (not ours) have none; what is filled is all that is known.
    out.quantity = root["qty"].isMissing() ? out.filled : Quantity(root["qty"].notNegative());
    if (!out.filled.isZero() && !root["filled_avg_price"].isMissing()) {
        const Decimal average = root["filled_avg_price"].shortened();
        if (average.sign() > 0)
            out.averagePrice = Price(average);
    }
    out.limitPrice = priceOf(root["limit_price"]);
    out.stopPrice = priceOf(root["stop_price"]);
    out.state = readState(root["status"], !out.filled.isZero());
    if (!root["replaced_by"].isMissing())
        out.reason = "replaced by " + root["replaced_by"].text();
    for (const char* key : {"updated_at", "submitted_at", "created_at"}) {
        if (root[key].isMissing())
            continue;
        out.updatedAt = readTime(root[key]);
        break;
    }
    return out;
}

// The same from the stream and from the activities: how much of the order had traded with this fill. That the ids which
// the two give a trade agree is not documented.
FillKey fillKey(const Place& place, const std::string& venueOrderId, Quantity filledWithIt) {
    FillKey out;
    out.venue = place.venue;
    out.account = place.account;
    out.tradeId = venueOrderId + ':' + filledWithIt.toString();
    return out;
}

VenueFill fillOf(const Place& place, const VenueOrder& order, const wire::Node& data) {
    VenueFill out;
    out.key = fillKey(place, order.venueOrderId, order.filled);
    out.order = order.id;
    out.venueOrderId = order.venueOrderId;
    out.instrument = order.instrument;
    out.side = order.side;
    out.price = Price(data["price"].positive());
    out.quantity = Quantity(data["qty"].positive());
    out.feeCurrency = "USD";
    out.time = readTime(data["timestamp"]);
    if (out.quantity > order.filled)
        data["order"]["filled_qty"].fail("at least what was filled last");
    return out;
}

} // namespace

UtcMs readTime(const wire::Node& node) {
    std::string written = node.text();
    const std::size_t point = written.find('.');
    if (point != std::string::npos) {
        const std::size_t end = written.find_first_not_of("0123456789", point + 1);
        const std::size_t digits = (end == std::string::npos ? written.size() : end) - point - 1;
        if (digits > 3)
            written.erase(point + 4, digits - 3);
        else
            written.insert(point + 1 + digits, 3 - digits, '0');
    }
    const auto read = parseUtc(written);
    if (!read || written.find('T') == std::string::npos) {
        node.fail("a time");
        return {};
    }
    return *read;
}

std::string pairOf(const std::string& symbol, const std::string& assetClass) {
    if (assetClass != "crypto" || isPair(symbol))
        return symbol;
    for (const std::string quote : {"USDT", "USDC", "USDG", "USD", "BTC"}) {
        if (symbol.size() > quote.size() && symbol.ends_with(quote))
            return symbol.substr(0, symbol.size() - quote.size()) + '/' + quote;
    }
    return symbol;
}

Result<QByteArray> orderBody(const Place& place, const OrderIntent& order) {
    if (auto good = checkOrder(place, order); !good)
        return std::move(good).error();
    QJsonObject out{{QStringLiteral("symbol"), text(order.instrument.symbol)},
        {QStringLiteral("qty"), text(order.quantity.toString())},
        {QStringLiteral("side"), order.side == Side::Buy ? QStringLiteral("buy") : QStringLiteral("sell")},
        {QStringLiteral("type"), QLatin1String(typeName(order.type))},
        {QStringLiteral("time_in_force"), QLatin1String(timeInForceName(order))},
        {QStringLiteral("client_order_id"), text(order.id.text)}};
    if (order.limitPrice)
        out.insert(QStringLiteral("limit_price"), text(order.limitPrice->toString()));
    if (order.stopPrice)
        out.insert(QStringLiteral("stop_price"), text(order.stopPrice->toString()));
    return QJsonDocument(out).toJson(QJsonDocument::Compact);
}

Result<VenueOrder> readOrder(const Place& place, const QJsonValue& body) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    return wire::finish(reading, orderOf(place, root));
}

Result<std::vector<ListedOrder>> readOrders(const Place& place, const QJsonValue& body) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    std::vector<ListedOrder> out;
    for (const wire::Node& each : root.elements()) {
        ListedOrder next;
        next.order = orderOf(place, each);
        next.submittedAt = readTime(each["submitted_at"].isMissing() ? each["created_at"] : each["submitted_at"]);
        out.push_back(std::move(next));
    }
    return wire::finish(reading, std::move(out));
}

Result<std::vector<ListedFill>> readActivities(const Place& place, const QJsonValue& body) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    std::vector<ListedFill> out;
    for (const wire::Node& each : root.elements()) {
        ListedFill next;
        next.activity = each["id"].text();
        if (each["activity_type"].text() != "FILL")
            each["activity_type"].fail("FILL");
        VenueFill& fill = next.fill;
        fill.venueOrderId = each["order_id"].text();
        fill.key = fillKey(place, fill.venueOrderId, Quantity(each["cum_qty"].positive()));
        fill.instrument = {place.venue, each["symbol"].text()};
        fill.side = readSide(each["side"]);
        fill.price = Price(each["price"].positive());
        fill.quantity = Quantity(each["qty"].positive());
        fill.feeCurrency = "USD";
        fill.time = readTime(each["transaction_time"]);
        out.push_back(std::move(next));
    }
    return wire::finish(reading, std::move(out));
}

Result<StreamEvent> readEvent(const Place& place, const QJsonValue& message) {
    wire::Reading reading;
    const wire::Node root(reading, message);
    const std::string stream = root["stream"].text();
    const wire::Node data = root["data"];
    StreamEvent out;
    if (stream == "authorization") {
        out.kind = StreamEvent::Kind::Authorized;
        const std::string status = data["status"].text();
        if (status != "authorized")
            out.refusal = "the key was not accepted (" + status + ')';
    } else if (stream == "listening") {
        out.kind = StreamEvent::Kind::Listening;
        bool isHeard = false;
        if (data["streams"].isArray()) {
            for (const wire::Node& each : data["streams"].elements())
                isHeard = isHeard || each.text() == "trade_updates";
        }
        if (!isHeard)
            out.refusal = "the stream of the account is not open to this key";
    } else if (stream == "trade_updates") {
        out.kind = StreamEvent::Kind::Update;
        const std::string what = data["event"].text();
        VenueOrder order = orderOf(place, data["order"]);
        if (order.updatedAt == UtcMs())
            order.updatedAt = readTime(data["timestamp"]);
        if (what == "fill" || what == "partial_fill")
            out.fill = fillOf(place, order, data);
        out.isTradeChanged = what == "trade_bust" || what == "trade_correct";
        out.order = std::move(order);
    }
    return wire::finish(reading, std::move(out));
}

} // namespace truebar::alpaca
