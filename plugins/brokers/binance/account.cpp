#include "plugins/brokers/binance/account.h"

#include <algorithm>

namespace truebar::binance {

namespace {

std::optional<Quantity> bound(const wire::Node& node) {
    const auto value = node.isMissing() ? std::nullopt : node.unlessZero();
    return value ? std::optional(Quantity(*value)) : std::nullopt;
}

void tighten(std::optional<Decimal>& out, const wire::Node& node, bool isLowest) {
    if (node.isMissing())
        return;
    const Decimal value = node.positive();
    out = !out ? value : isLowest ? std::max(*out, value) : std::min(*out, value);
}

void readFilter(InstrumentFilters& out, const wire::Node& filter) {
    const std::string kind = filter["filterType"].text();
    if (kind == "PRICE_FILTER") {
        out.tickSize = Price(filter["tickSize"].notNegative());
    } else if (kind == "LOT_SIZE") {
        out.lotStep = Quantity(filter["stepSize"].notNegative());
        out.minQuantity = Quantity(filter["minQty"].notNegative());
        out.maxQuantity = bound(filter["maxQty"]);
    } else if (kind == "MARKET_LOT_SIZE") {
        out.maxMarketQuantity = bound(filter["maxQty"]);
    } else if (kind == "MIN_NOTIONAL" || kind == "NOTIONAL") {
        const wire::Node least = filter["minNotional"].isMissing() ? filter["notional"] : filter["minNotional"];
        out.minNotional = std::max(out.minNotional, Money(least.notNegative()));
        const auto most = filter["maxNotional"].isMissing() ? std::nullopt : filter["maxNotional"].unlessZero();
        if (most)
            out.maxNotional = Money(*most);
    } else if (kind == "PERCENT_PRICE" || kind == "PERCENT_PRICE_BY_SIDE") {
        for (const char* key : {"multiplierDown", "bidMultiplierDown", "askMultiplierDown"})
            tighten(out.lowestPriceFactor, filter[key], true);
        for (const char* key : {"multiplierUp", "bidMultiplierUp", "askMultiplierUp"})
            tighten(out.highestPriceFactor, filter[key], false);
    } else if (kind == "MAX_NUM_ORDERS") {
        const std::int64_t most =
            (filter["maxNumOrders"].isMissing() ? filter["limit"] : filter["maxNumOrders"]).integer();
        if (most < 0)
            filter.fail("a number of orders");
        out.maxOpenOrders = static_cast<std::size_t>(std::max<std::int64_t>(most, 0));
    }
}

} // namespace

Result<UtcMs> readServerTime(const QJsonValue& result) {
    wire::Reading reading;
    return wire::finish(reading, wire::Node(reading, result, "/result")["serverTime"].time());
}

Result<std::vector<VenueBalance>> readBalances(const Place& place, const QJsonValue& result) {
    wire::Reading reading;
    const bool isSpot = place.market == Market::Spot;
    const wire::Node root(reading, result, "/result");
    std::vector<VenueBalance> out;
    for (const wire::Node& each : (isSpot ? root["balances"] : root).elements()) {
        VenueBalance next;
        next.currency = each["asset"].text();
        if (isSpot) {
            next.free = each["free"].decimal();
            next.locked = each["locked"].decimal();
        } else {
            next.free = each["availableBalance"].decimal();
            next.locked = each["balance"].decimal() - next.free;
        }
        if (!next.free.isZero() || !next.locked.isZero())
            out.push_back(std::move(next));
    }
    return wire::finish(reading, std::move(out));
}

Result<std::vector<VenuePosition>> readPositions(const Place& place, const QJsonValue& result) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    std::vector<VenuePosition> out;
    bool isHedged = false;
    for (const wire::Node& each : root.elements()) {
        VenuePosition next;
        next.instrument = place.instrument(each["symbol"].text());
        next.quantity = Quantity(each["positionAmt"].decimal());
        if (next.quantity.isZero())
            continue;
        const std::string side = each["positionSide"].textOr();
        isHedged = isHedged || (!side.empty() && side != "BOTH");
        const Decimal entry = each["entryPrice"].shortened();
        if (entry.sign() > 0)
            next.entryPrice = Price(entry);
        if (!each["leverage"].isMissing())
            next.leverage = each["leverage"].positive();
        out.push_back(std::move(next));
    }
    if (reading.isGood() && isHedged)
        return Error{"live.refused", "the account is in hedge mode; it must be in one-way mode"};
    return wire::finish(reading, std::move(out));
}

Result<InstrumentFilters> readFilters(const std::string& symbol, const QJsonValue& result) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    for (const wire::Node& each : root["symbols"].elements()) {
        if (each["symbol"].textOr() != symbol)
            continue;
        InstrumentFilters out;
        for (const wire::Node& filter : each["filters"].elements())
            readFilter(out, filter);
        out.baseCurrency = each["baseAsset"].text();
        out.quoteCurrency = each["quoteAsset"].text();
        out.isTrading = each["status"].text() == "TRADING" && each["isSpotTradingAllowed"].booleanOr(true);
        return wire::finish(reading, std::move(out));
    }
    if (!reading.isGood())
        return reading.error();
    return Error{"live.refused", "the venue has no instrument %1", {symbol}};
}

Result<AccountPermissions> readRestrictions(const Place& place, const QJsonValue& result) {
    wire::Reading reading;
    const wire::Node root(reading, result, "/result");
    AccountPermissions out;
    out.mayTrade = root[place.market == Market::Spot ? "enableSpotAndMarginTrading" : "enableFutures"].boolean();
    out.mayWithdraw = root["enableWithdrawals"].boolean();
    return wire::finish(reading, std::move(out));
}

Result<bool> readIsHedged(const QJsonValue& result) {
    wire::Reading reading;
    return wire::finish(reading, wire::Node(reading, result, "/result")["dualSidePosition"].boolean());
}

} // namespace truebar::binance
