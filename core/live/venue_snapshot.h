// What the venue answers when it is asked for everything that concerns us. Asking blocks and belongs on a worker.
#pragma once

#include "core/live/order_book.h"
#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"

namespace truebar {

// What to ask for beyond open orders and positions.
struct SnapshotPlan {
    std::vector<OrderReference> orders{}; // asked for one by one unless they are among the open ones
    std::map<InstrumentId, UtcMs> fillsSince{};
};

struct VenueSnapshot {
    UtcMs askedAt{}; // our clock, before the first question
    // Without a value: the venue did not answer, nothing is known.
    std::optional<std::vector<VenueOrder>> openOrders{};
    std::optional<std::vector<VenuePosition>> positions{};
    std::map<ClientOrderId, std::optional<VenueOrder>> orders{}; // those that were answered; empty: no such order
    std::map<InstrumentId, std::vector<VenueFill>> fills{}; // likewise
    std::optional<VenueTime> time{};
    std::vector<Error> failures{};

    bool isWhole() const { return failures.empty(); }
};

// By our id or by the venue's.
bool isAmong(const std::vector<VenueOrder>& orders, const OrderReference& wanted);

enum class FillsReach {
    Near, // what is new, with some seconds of overlap: for questions every second
    Wide, // a minute of overlap, and from the order's beginning where some are missing
};
// Everything that is in doubt or lacks fills, and the fills of every instrument that is traded. `through`: until when
// the fills of an instrument were asked for already, by our clock. `skew`: the venue's clock − ours; where it is behind
// ours its fills are older than we would think.
SnapshotPlan planSnapshot(
    const OrderBook& book, const std::map<InstrumentId, UtcMs>& through, FillsReach reach, Millis skew = {});
VenueSnapshot takeSnapshot(ILiveBroker& broker, const SnapshotPlan& plan, const IClock& clock, std::stop_token stop);

} // namespace truebar
