// A live broker over a VenueTruth on simulated time, and everything that can go wrong between the two. One thread: what
// has to be told waits until deliver() tells it.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"
#include "tests/support/live/venue_truth.h"

#include <functional>
#include <map>
#include <random>
#include <set>

namespace truebar::test {

// What happens to one request that places or cancels an order.
enum class RequestFault {
    None,
    LostRequest, // never arrives, no answer
    LostReply, // arrives, no answer
    ServerErrorAfter, // arrives, is taken, the answer is a 5xx
    ServerErrorBefore, // does not arrive, the answer is a 5xx
    LateReply, // arrives at once, is answered long after the time-out
    LateRequest, // arrives seconds later, as from a buffer of a half-open connection
    Refused, // the venue refuses it
};

struct StreamFaults {
    double drop = 0; // of fills and order updates, 0 … 1
    double duplicate = 0;
    double reorder = 0;
};

class SimulatedClock final : public IClock {
public:
    explicit SimulatedClock(UtcMs begin)
        : m_now(begin) { }
    UtcMs now() const override { return m_now; }
    bool waitUntil(UtcMs time, std::stop_token) const override { return time <= m_now; }
    void advance(Millis by) { m_now += by; }

private:
    UtcMs m_now;
};

class FaultyBroker final : public ILiveBroker {
public:
    FaultyBroker(VenueTruth& truth, ILiveBrokerEvents& events, const SimulatedClock& clock, std::uint64_t seed = 1);

    // The faults of the requests to come, one after the other; none when they are used up.
    std::vector<RequestFault> requestFaults{};
    StreamFaults stream{};
    bool queriesFail = false;
    std::set<std::string> forgotten{}; // venue's ids of orders that queries do not show any more
    Millis queryLag{}; // queries show the orders and fills as they were this long ago
    Millis clockSkew{};
    UtcMs bannedUntil = UtcMs::min();
    std::optional<Millis> finalAfter = Millis(6000);
    Millis receiveWindow{5000}; // what arrives later is refused
    Millis timeOut{3000};
    std::optional<Price> marketPrice{}; // at which market orders are filled at once
    // Called with the name of each step that would leave a trace outside; may throw to end the program there.
    std::function<void(const char*)> onStep{};

    // The venue trades; the events are on their way.
    void trade(const std::string& venueOrderId, Quantity quantity, Price price);
    void cancelAtVenue(const std::string& venueOrderId);
    // Tells everything that is due by now.
    void deliver();

    void start() override;
    void submit(std::span<const OrderIntent> orders) override;
    void cancel(const OrderReference& order) override;
    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token) override;
    Result<std::vector<VenueOrder>> openOrders(std::stop_token) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token) override;
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token) override;
    OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token) override;
    Result<InstrumentFilters> filters(const InstrumentId&, std::stop_token) override;
    Result<VenueTime> time(std::stop_token) override;
    Result<AccountPermissions> permissions(std::stop_token) override;
    LiveBrokerCapabilities capabilities() const override;
    RateHint rateHint() const override;

private:
    using Call = std::function<void()>;
    void at(UtcMs time, Call call) { m_pending.emplace(time, std::move(call)); }
    void request(const std::function<OrderAnswer()>& atVenue, const std::function<void(const OrderAnswer&)>& tell);
    RequestFault nextFault();
    void announce(const std::string& venueOrderId, const std::optional<VenueFill>& fill);
    void announce(Call call);
    Result<void> answerable() const;
    void step(const char* name) const;

    VenueTruth& m_truth;
    ILiveBrokerEvents& m_events;
    const SimulatedClock& m_clock;
    std::mt19937_64 m_random;
    std::multimap<UtcMs, Call> m_pending;
};

} // namespace truebar::test
