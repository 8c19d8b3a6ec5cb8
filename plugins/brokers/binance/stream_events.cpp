#include "plugins/brokers/binance/stream_events.h"

#include <array>

namespace truebar::binance {

namespace {

// A cancel on spot carries an id of its own in "c" and the order's in "C".
std::string ownId(const wire::Node& root) {
    const std::string original = root["C"].isMissing() || !root["C"].value().isString() ? "" : root["C"].text();
    return original.empty() || original == "null" ? root["c"].text() : original;
}

std::string reasonOf(const wire::Node& root) {
    for (const char* key : {"r", "eR", "er"}) {
        if (root[key].value().isString()) {
            const std::string text = root[key].text();
            if (!text.empty() && text != "NONE")
                return text;
        }
    }
    return {};
}

StreamEvent readReport(const Place& place, const wire::Node& root) {
    const bool isSpot = place.market == Market::Spot;
    StreamEvent out;
    VenueOrder order;
    const std::string symbol = root["s"].text();
    order.id.text = isSpot ? ownId(root) : root["c"].text();
    order.venueOrderId = std::to_string(root["i"].integer());
    order.instrument = place.instrument(symbol);
    order.side = readSide(root["S"]);
    order.type = readType(isSpot || root["ot"].isMissing() ? root["o"] : root["ot"], place.market);
    order.quantity = Quantity(root["q"].notNegative());
    order.filled = Quantity(root["z"].notNegative());
    order.averagePrice = readAverage(root[isSpot ? "Z" : "-"], root[isSpot ? "-" : "ap"], order.filled);
    const auto limit = root["p"].unlessZero();
    if (limit)
        order.limitPrice = Price(*limit);
    const wire::Node stop = root[isSpot ? "P" : "sp"];
    const auto trigger = stop.isMissing() ? std::nullopt : stop.unlessZero();
    if (trigger)
        order.stopPrice = Price(*trigger);
    order.reduceOnly = !isSpot && root["R"].booleanOr(false);
    order.state = readState(root["X"]);
    if (isFinal(order.state) && order.state != VenueOrderState::Filled)
        order.reason = reasonOf(root);
    order.updatedAt = root["T"].time();

    const Decimal filled = root["l"].decimalOr({});
    const std::int64_t number = root["t"].isMissing() ? -1 : root["t"].integer();
    const std::string what = root["x"].text();
    // Liquidations and the like fill without "TRADE". On futures no trade is number 0, on spot −1.
    if (filled.sign() > 0 && (what == "TRADE" || what == "CALCULATED") && number >= (isSpot ? 0 : 1)) {
        VenueFill fill;
        fill.key = fillKey(place, symbol, number);
        fill.order = order.id;
        fill.venueOrderId = order.venueOrderId;
        fill.instrument = order.instrument;
        fill.side = order.side;
        fill.price = Price(root["L"].positive());
        fill.quantity = Quantity(filled);
        fill.fee = root["n"].decimalOr({});
        fill.feeCurrency = root["N"].textOr();
        fill.liquidity = root["m"].booleanOr(false) ? Liquidity::Maker : Liquidity::Taker;
        fill.time = order.updatedAt;
        out.fill = std::move(fill);
    } else if (what == "TRADE") {
        root["t"].fail("the number of a trade");
    }
    out.order = std::move(order);
    return out;
}

MarginChange readLeverage(const Place& place, const wire::Node& setting) {
    MarginChange out;
    out.instrument = place.instrument(setting["s"].text());
    out.leverage = static_cast<int>(setting["l"].integer());
    return out;
}

// Of an update of balances and positions only what says that the margin mode of a position was changed.
std::optional<MarginChange> readModeChange(const Place& place, const wire::Node& update) {
    if (update["m"].text() != "MARGIN_TYPE_CHANGE")
        return std::nullopt;
    const auto positions = update["P"].elements();
    if (positions.empty())
        return std::nullopt;
    MarginChange out;
    out.instrument = place.instrument(positions.front()["s"].text());
    out.isIsolated = positions.front()["mt"].text() == "isolated";
    return out;
}

} // namespace

Result<StreamEvent> readEvent(const Place& place, const QJsonValue& event) {
    wire::Reading reading;
    const wire::Node root(reading, event);
    const std::string kind = root["e"].text();
    StreamEvent out;
    if (place.market == Market::Spot && kind == "executionReport")
        out = readReport(place, root);
    else if (place.market == Market::Usdm && kind == "ORDER_TRADE_UPDATE")
        out = readReport(place, root["o"]);
    else if (place.market == Market::Usdm && kind == "ACCOUNT_CONFIG_UPDATE" && !root["ac"].isMissing())
        out.margin = readLeverage(place, root["ac"]);
    else if (place.market == Market::Usdm && kind == "ACCOUNT_UPDATE")
        out.margin = readModeChange(place, root["a"]);
    else if (kind == "eventStreamTerminated" || kind == "listenKeyExpired" || kind == "serverShutdown")
        out.ended = kind;
    return wire::finish(reading, std::move(out));
}

QJsonValue unwrapped(const QJsonObject& message) {
    for (const char* key : {"event", "data"}) {
        const QJsonValue inner = message.value(QLatin1String(key));
        if (inner.isObject())
            return inner;
    }
    return message;
}

} // namespace truebar::binance
