// A venue without a network: the truth about its orders, fills and positions, and a log of every request that reached
// it. Faults lie in FaultyBroker, between it and us; the truth itself never lies. Safe from any thread.
#pragma once

#include "core/live/order_book.h"

#include <map>
#include <mutex>

namespace truebar::test {

struct ReceivedRequest {
    std::uint64_t number = 0; // 1, 2, 3 …
    bool isCancel = false;
    ClientOrderId id{};
    UtcMs at{};
};

class VenueTruth {
public:
    explicit VenueTruth(std::string venue = "SIM", std::string account = "main")
        : m_venue(std::move(venue))
        , m_account(std::move(account)) { }

    // As a venue that remembers client order ids of open orders only: a second order with the id of one that is over is
    // taken as a new one. What a test counts as doubled would be doubled.
    OrderAnswer submit(const OrderIntent& order, UtcMs at);
    OrderAnswer cancel(const OrderReference& order, UtcMs at);
    // Trades up to that much of the order at this price; what there was to tell about it is returned.
    std::optional<VenueFill> fill(const std::string& venueOrderId, Quantity quantity, Price price, UtcMs at);
    // An order of somebody else on the same account.
    VenueOrder foreignOrder(const InstrumentId& instrument, Side side, Quantity quantity, Price price, UtcMs at);
    void setPosition(const InstrumentId& instrument, Quantity quantity);

    std::vector<VenueOrder> orders() const; // all that ever were, in order of arrival
    std::vector<VenueOrder> openOrders() const;
    std::optional<VenueOrder> find(const OrderReference& order) const;
    std::vector<VenueFill> fills(UtcMs since = UtcMs::min()) const;
    std::vector<VenuePosition> positions() const;
    std::vector<ReceivedRequest> requests() const;

private:
    std::optional<std::size_t> locate(const OrderReference& order) const;
    OrderAnswer refused(const char* code, const char* text, UtcMs at) const;

    mutable std::mutex m_mutex;
    std::string m_venue;
    std::string m_account;
    std::vector<VenueOrder> m_orders;
    std::vector<VenueFill> m_fills;
    std::map<InstrumentId, Quantity> m_positions;
    std::vector<ReceivedRequest> m_requests;
};

} // namespace truebar::test
