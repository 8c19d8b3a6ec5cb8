// Orders and fills as Alpaca writes them, asked for or in its stream, and ours as it wants them.
#pragma once

#include "core/sdk/live_broker.h"
#include "plugins/brokers/net/account_link.h"
#include "plugins/brokers/net/wire_node.h"

#include <QByteArray>

namespace truebar::alpaca {

// Whose words these are: the venue of the instruments and the account of the fill keys.
struct Place {
    std::string venue{};
    std::string account{};
};

// The body of POST /v2/orders. "live.unsupported" for what Alpaca does not take, or not as we can say it.
Result<QByteArray> orderBody(const Place& place, const OrderIntent& order);

// One order; "/client_order_id" and so on are the places of its faults.
Result<VenueOrder> readOrder(const Place& place, const QJsonValue& body);

// An order of a list, with when it was sent, by which pages are asked for.
struct ListedOrder {
    UtcMs submittedAt{};
    VenueOrder order{};
};
Result<std::vector<ListedOrder>> readOrders(const Place& place, const QJsonValue& body);

// A fill out of the activities of the account, with the id by which the next page is asked for.
struct ListedFill {
    std::string activity{};
    VenueFill fill{};
};
Result<std::vector<ListedFill>> readActivities(const Place& place, const QJsonValue& body);

// What the stream says: {"stream", "data"}.
struct StreamEvent : wire::AccountEvent {
    enum class Kind { Other, Authorized, Listening, Update };
    Kind kind = Kind::Other;
    std::string refusal{}; // of the key or of the stream, in the venue's words
    // A trade was taken back or corrected after it was told: what we know must be compared.
    bool isTradeChanged = false;
};
Result<StreamEvent> readEvent(const Place& place, const QJsonValue& message);

// Positions write "BTCUSD" where orders write "BTC/USD".
std::string pairOf(const std::string& symbol, const std::string& assetClass);
// "2021-03-16T18:38:01.942282Z", of which the milliseconds are kept.
UtcMs readTime(const wire::Node& node);

} // namespace truebar::alpaca
