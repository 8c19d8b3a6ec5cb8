#include "tests/support/live/venue_truth.h"

#include <algorithm>

namespace truebar::test {

OrderAnswer VenueTruth::refused(const char* code, const char* text, UtcMs at) const {
    OrderAnswer answer;
    answer.certainty = Certainty::Refused;
    answer.reason = {code, text};
    answer.at = at;
    return answer;
}

std::optional<std::size_t> VenueTruth::locate(const OrderReference& wanted) const {
    // The newest of an id counts, as venues answer it.
    const auto matches = [&](const VenueOrder& order) {
        return wanted.venueOrderId.empty() ? order.id == wanted.id : order.venueOrderId == wanted.venueOrderId;
    };
    const auto it = std::find_if(m_orders.rbegin(), m_orders.rend(), matches);
    return it == m_orders.rend() ? std::nullopt : std::optional(static_cast<std::size_t>(m_orders.rend() - it) - 1);
}

OrderAnswer VenueTruth::submit(const OrderIntent& intent, UtcMs at) {
    const std::lock_guard lock(m_mutex);
    m_requests.push_back({m_requests.size() + 1, false, intent.id, at});
    const auto twin = locate({intent.id, intent.instrument, {}});
    if (twin && !isFinal(m_orders[*twin].state))
        return refused("venue.duplicate", "duplicate order", at);
    VenueOrder order;
    order.id = intent.id;
    order.venueOrderId = std::to_string(m_orders.size() + 1);
    order.instrument = intent.instrument;
    order.side = intent.side;
    order.type = intent.type;
    order.quantity = intent.quantity;
    order.limitPrice = intent.limitPrice;
    order.stopPrice = intent.stopPrice;
    order.reduceOnly = intent.reduceOnly;
    order.updatedAt = at;
    m_orders.push_back(order);
    OrderAnswer answer;
    answer.certainty = Certainty::Accepted;
    answer.venueOrderId = order.venueOrderId;
    answer.at = at;
    return answer;
}

OrderAnswer VenueTruth::cancel(const OrderReference& wanted, UtcMs at) {
    const std::lock_guard lock(m_mutex);
    m_requests.push_back({m_requests.size() + 1, true, wanted.id, at});
    const auto index = locate(wanted);
    VenueOrder* order = index ? &m_orders[*index] : nullptr;
    if (!order || isFinal(order->state))
        return refused("venue.no_order", "no such open order", at);
    order->state = VenueOrderState::Cancelled;
    order->updatedAt = at;
    OrderAnswer answer;
    answer.certainty = Certainty::Accepted;
    answer.venueOrderId = order->venueOrderId;
    answer.at = at;
    return answer;
}

std::optional<VenueFill> VenueTruth::fill(const std::string& venueOrderId, Quantity quantity, Price price, UtcMs at) {
    const std::lock_guard lock(m_mutex);
    const auto index = locate({{}, {}, venueOrderId});
    VenueOrder* order = index ? &m_orders[*index] : nullptr;
    if (!order || isFinal(order->state))
        return std::nullopt;
    VenueFill fill;
    fill.key = {m_venue, m_account, std::to_string(m_fills.size() + 1)};
    fill.order = order->id;
    fill.venueOrderId = venueOrderId;
    fill.instrument = order->instrument;
    fill.side = order->side;
    fill.price = price;
    fill.quantity = std::min(quantity, order->quantity - order->filled);
    fill.time = at;
    order->filled += fill.quantity;
    order->state = order->filled == order->quantity ? VenueOrderState::Filled : VenueOrderState::PartiallyFilled;
    order->updatedAt = at;
    m_positions[fill.instrument] += fill.side == Side::Buy ? fill.quantity : -fill.quantity;
    m_fills.push_back(fill);
    return fill;
}

VenueOrder VenueTruth::foreignOrder(
    const InstrumentId& instrument, Side side, Quantity quantity, Price price, UtcMs at) {
    OrderIntent intent;
    intent.id = {"by-hand-" + std::to_string(orders().size())};
    intent.instrument = instrument;
    intent.side = side;
    intent.quantity = quantity;
    intent.limitPrice = price;
    (void)submit(intent, at);
    return orders().back();
}

void VenueTruth::setPosition(const InstrumentId& instrument, Quantity quantity) {
    const std::lock_guard lock(m_mutex);
    m_positions[instrument] = quantity;
}

std::vector<VenueOrder> VenueTruth::orders() const {
    const std::lock_guard lock(m_mutex);
    return m_orders;
}

std::vector<VenueOrder> VenueTruth::openOrders() const {
    std::vector<VenueOrder> out = orders();
    std::erase_if(out, [](const VenueOrder& order) { return isFinal(order.state); });
    return out;
}

std::optional<VenueOrder> VenueTruth::find(const OrderReference& wanted) const {
    const std::lock_guard lock(m_mutex);
    const auto index = locate(wanted);
    return index ? std::optional(m_orders[*index]) : std::nullopt;
}

std::vector<VenueFill> VenueTruth::fills(UtcMs since) const {
    const std::lock_guard lock(m_mutex);
    const auto begin = std::ranges::lower_bound(m_fills, since, {}, &VenueFill::time);
    return {begin, m_fills.end()};
}

std::vector<VenuePosition> VenueTruth::positions() const {
    const std::lock_guard lock(m_mutex);
    std::vector<VenuePosition> out;
    for (const auto& [instrument, quantity] : m_positions) {
        if (!quantity.isZero())
            out.push_back({instrument, quantity, {}, {}});
    }
    return out;
}

std::vector<ReceivedRequest> VenueTruth::requests() const {
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

} // namespace truebar::test
