// Orders and fills as Binance writes them, asked for or in its stream, and ours as it wants them.
#pragma once

#include "core/sdk/live_broker.h"
#include "plugins/brokers/binance/request.h"
#include "plugins/brokers/net/wire_node.h"

namespace truebar::binance {

enum class Market { Spot, Usdm };

// Whose words these are: the venue of the instruments and the account of the fill keys.
struct Place {
    Market market = Market::Spot;
    std::string venue{};
    std::string account{};

    InstrumentId instrument(std::string symbol) const { return {venue, std::move(symbol)}; }
};

// The parameters of order.place. "live.unsupported" for what this market does not take.
Result<Parameters> placeParameters(const Place& place, const OrderIntent& order);
// Of order.cancel and order.status: by our id, else by the venue's. "live.unsupported" without both.
Result<Parameters> findParameters(const OrderReference& order);

// The venue's id out of the answer to order.place or order.cancel; it must speak of this order.
struct Acknowledged {
    std::string venueOrderId{};
    std::optional<UtcMs> at{};
};
Result<Acknowledged> readAcknowledged(const QJsonValue& result, const OrderReference& order);

Result<VenueOrder> readOrder(const Place& place, const QJsonValue& result);
Result<std::vector<VenueOrder>> readOrders(const Place& place, const QJsonValue& result);

// A fill with the venue's own number of it, by which pages are asked for.
struct NumberedFill {
    std::int64_t number = 0;
    VenueFill fill{};
};
Result<std::vector<NumberedFill>> readTrades(const Place& place, const QJsonValue& result);

// What the filled part cost on average: spot tells the sum, futures the average. Nothing where neither is told.
std::optional<Price> readAverage(const wire::Node& sum, const wire::Node& average, Quantity filled);
FillKey fillKey(const Place& place, const std::string& symbol, std::int64_t number);
Side readSide(const wire::Node& node);
OrderType readType(const wire::Node& node, Market market);
VenueOrderState readState(const wire::Node& node);

} // namespace truebar::binance
