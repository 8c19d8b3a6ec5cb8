#include "plugins/brokers/alpaca/core/account.h"

namespace truebar::alpaca {

namespace {

// Shares are priced by the cent from a dollar on; below they may be finer, and a cent is taken there too.
Price cent() {
    return Price(Decimal::powerOfTen(-2));
}

// As fine as Alpaca counts parts of shares.
constexpr int finestShare = -9;

} // namespace

Result<UtcMs> readClock(const QJsonValue& body) {
    wire::Reading reading;
    return wire::finish(reading, readTime(wire::Node(reading, body)["timestamp"]));
}

Result<std::vector<VenueBalance>> readBalances(const QJsonValue& body) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    VenueBalance cash;
    cash.currency = root["currency"].text();
    cash.free = root["cash"].decimal();
    return wire::finish(reading, std::vector<VenueBalance>{std::move(cash)});
}

Result<AccountPermissions> readPermissions(const QJsonValue& body, bool isPaper) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    bool isBlocked = root["status"].text() != "ACTIVE";
    for (const char* key : {"trading_blocked", "account_blocked", "trade_suspended_by_user"})
        isBlocked = root[key].boolean() || isBlocked;
    AccountPermissions out;
    out.mayRead = true;
    out.mayTrade = !isBlocked;
    if (isPaper)
        out.mayWithdraw = false;
    return wire::finish(reading, out);
}

Result<std::vector<VenuePosition>> readPositions(const Place& place, const QJsonValue& body) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    std::vector<VenuePosition> out;
    for (const wire::Node& each : root.elements()) {
        VenuePosition next;
        next.instrument = {place.venue, pairOf(each["symbol"].text(), each["asset_class"].text())};
        const std::string side = each["side"].text();
        if (side != "long" && side != "short")
            each["side"].fail("long or short");
        const Decimal size = each["qty"].decimal().abs(); // short ones are below zero already, or not
        if (size.isZero())
            continue;
        next.quantity = Quantity(side == "short" ? -size : size);
        const Decimal entry = each["avg_entry_price"].shortened();
        if (entry.sign() > 0)
            next.entryPrice = Price(entry);
        out.push_back(std::move(next));
    }
    return wire::finish(reading, std::move(out));
}

Result<InstrumentFilters> readAsset(const std::string& symbol, const QJsonValue& body) {
    wire::Reading reading;
    const wire::Node root(reading, body);
    if (root["symbol"].text() != symbol)
        root["symbol"].fail("the symbol that was asked for");
    InstrumentFilters out;
    const auto stepOr = [&](const char* key, Decimal fallback) {
        return root[key].isMissing() ? fallback : root[key].positive();
    };
    const bool hasParts = root["fractionable"].boolean();
    out.tickSize = Price(stepOr("price_increment", cent().value()));
    out.lotStep = Quantity(stepOr("min_trade_increment", hasParts ? Decimal::powerOfTen(finestShare) : Decimal(1)));
    out.minQuantity = Quantity(stepOr("min_order_size", out.lotStep.value()));
    const std::size_t slash = symbol.find('/');
    out.baseCurrency = symbol.substr(0, slash);
    out.quoteCurrency = slash == std::string::npos ? "USD" : symbol.substr(slash + 1);
    out.isTrading = root["status"].text() == "active" && root["tradable"].boolean();
    return wire::finish(reading, std::move(out));
}

} // namespace truebar::alpaca
