#include "core/live/venue_snapshot.h"

#include <algorithm>

namespace truebar {

namespace {

// Clocks differ, and venues book late.
constexpr Millis wideOverlap = std::chrono::minutes(1);
constexpr Millis nearOverlap = std::chrono::seconds(5);

} // namespace

bool isAmong(const std::vector<VenueOrder>& orders, const OrderReference& wanted) {
    return std::any_of(orders.begin(), orders.end(), [&](const VenueOrder& order) {
        return order.id == wanted.id || (!wanted.venueOrderId.empty() && order.venueOrderId == wanted.venueOrderId);
    });
}

SnapshotPlan planSnapshot(
    const OrderBook& book, const std::map<InstrumentId, UtcMs>& through, FillsReach reach, Millis skew) {
    const bool isWide = reach == FillsReach::Wide;
    const Millis overlap = isWide ? wideOverlap : nearOverlap;
    SnapshotPlan plan;
    for (const auto& [id, order] : book.active()) {
        const OrderIntent& intent = order->intent;
        if (!order->isFinal())
            plan.orders.push_back({id, intent.instrument, order->venueOrderId});
        const auto seen = through.find(intent.instrument);
        UtcMs since = intent.decidedAt - wideOverlap;
        if (seen != through.end() && !(isWide && order->lacksFills()))
            since = std::max(since, seen->second - overlap);
        since += std::min(skew, Millis(0));
        const auto [it, isNew] = plan.fillsSince.try_emplace(intent.instrument, since);
        it->second = std::min(it->second, since);
    }
    return plan;
}

VenueSnapshot takeSnapshot(ILiveBroker& broker, const SnapshotPlan& plan, const IClock& clock, std::stop_token stop) {
    VenueSnapshot out;
    out.askedAt = clock.now();
    if (auto time = broker.time(stop))
        out.time = *time;
    else
        out.failures.push_back(time.error());
    if (auto open = broker.openOrders(stop))
        out.openOrders = std::move(*open);
    else
        out.failures.push_back(open.error());
    for (const OrderReference& wanted : plan.orders) {
        if (out.openOrders && isAmong(*out.openOrders, wanted))
            continue;
        if (auto order = broker.order(wanted, stop))
            out.orders.emplace(wanted.id, std::move(*order));
        else
            out.failures.push_back(order.error());
    }
    // Fills after orders: what an order says to be filled is then among them, unless the venue lags.
    for (const auto& [instrument, since] : plan.fillsSince) {
        if (auto fills = broker.fills(instrument, since, stop))
            out.fills.emplace(instrument, std::move(*fills));
        else
            out.failures.push_back(fills.error());
    }
    // Holdings of currencies are no positions: nothing in the book can be compared with them.
    if (!broker.capabilities().positions)
        return out;
    if (auto positions = broker.positions(stop))
        out.positions = std::move(*positions);
    else
        out.failures.push_back(positions.error());
    return out;
}

} // namespace truebar
