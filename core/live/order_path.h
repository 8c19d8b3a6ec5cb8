// The only way by which orders reach a venue: gate → durable → stop switch → sent once → evidence. docs/order-path.md
// says what is promised when. Belongs to one thread; what blocks runs elsewhere (ICallRunner).
#pragma once

#include "core/live/call_runner.h"
#include "core/live/kill_switch.h"
#include "core/live/order_gate.h"
#include "core/live/order_store.h"
#include "core/live/reconciliation.h"

namespace truebar {

struct OrderPathTiming {
    Millis answer = std::chrono::seconds(5); // after that an unanswered order is Unknown
    Millis pass = std::chrono::seconds(10); // between two comparisons with the venue
    Millis urgentPass = std::chrono::seconds(1); // as long as something is in doubt
};

class OrderPath {
public:
    // All of them outlive the path.
    struct Parts {
        OrderStore& store;
        ILiveBroker& broker;
        IOrderGate& gate;
        KillSwitch& killSwitch;
        ICallRunner& runner;
        const IClock& clock;
    };
    explicit OrderPath(const Parts& parts, const OrderPathTiming& timing = {});

    // Every start is a recovery: orders that were in doubt still are, and nothing may be sent until a comparison with
    // the venue has come out even.
    void start();
    // To be called often, at least every 100 ms.
    void tick();

    // Sends all of them or none: errors of the gate, of mayTrade(), "order.quantity" and those of the journal. The ids
    // of the drafts are given here, and the time of the decision where it is missing or has not come yet.
    Result<std::vector<ClientOrderId>> place(std::span<const OrderIntent> drafts);
    // The same without gate and locks, for what only lessens the risk: panic, closing a difference. Durable before it
    // is sent as well.
    Result<std::vector<ClientOrderId>> placeEmergency(std::span<const OrderIntent> drafts);
    // Never refused for a lock; "order.unknown", "order.final". Asked of the venue again as long as the order stands
    // there: a cancel may get lost, or overtake its order.
    Result<void> cancel(const ClientOrderId& id);
    void cancelAll();

    // "live.journal", "live.stopped", "live.recovering", "live.differences"
    Result<void> mayTrade() const;
    const std::vector<Discrepancy>& differences() const { return m_reconciliation.rows(); }
    // As Reconciliation::effectsOf, and "reconcile.busy" while an order is on its way that may settle the row.
    Result<void> decide(const std::string& row, DiscrepancyChoice choice, const std::string& by);

    // What the broker reports, brought to this thread.
    void submitAnswered(const ClientOrderId& id, const OrderAnswer& answer);
    void cancelAnswered(const ClientOrderId& id, const OrderAnswer& answer);
    void orderUpdated(const VenueOrder& order);
    void filled(const VenueFill& fill);
    void linkChanged(LinkState state);

    const OrderBook& book() const { return m_store.book(); }
    // Venue's clock − ours; empty until it is known.
    std::optional<Millis> skew() const { return m_skew; }
    // Comparisons that were answered whole.
    std::uint64_t passes() const { return m_passes; }
    bool isRecovered() const { return m_isRecovered; }
    // Asks the venue at the next tick.
    void compareSoon() { m_nextPass = UtcMs::min(); }

private:
    struct CancelRequest {
        UtcMs at{};
        int tries = 0;
        bool hasFailed = false; // the venue has not taken it, or nobody knows
    };
    Result<std::vector<ClientOrderId>> send(std::span<const OrderIntent> drafts, bool isEmergency);
    void refuseUnsent(std::span<const OrderIntent> orders);
    void noteOverdueAnswers(UtcMs now);
    void beginPass(UtcMs now);
    void endPass(const VenueSnapshot& snapshot);
    void applyNotFound(const VenueSnapshot& snapshot);
    void requestCancel(const LiveOrder& order);
    void cancelAgain(const VenueSnapshot& snapshot);
    bool isSettling(const OrderIntent& flatten) const;
    void noteFill(const VenueFill& fill);
    bool isUrgent() const;
    bool waitsForEvidence() const;

    OrderStore& m_store;
    ILiveBroker& m_broker;
    IOrderGate& m_gate;
    KillSwitch& m_killSwitch;
    ICallRunner& m_runner;
    const IClock& m_clock;
    OrderPathTiming m_timing;
    Reconciliation m_reconciliation;
    // Since when each order in doubt may have been on its way: as long as this process can tell.
    std::map<ClientOrderId, UtcMs> m_sentAt;
    std::map<ClientOrderId, CancelRequest> m_cancels; // of orders that still stand, by this process
    std::map<InstrumentId, UtcMs> m_fillsThrough;
    std::optional<Millis> m_skew;
    UtcMs m_nextPass = UtcMs::min();
    UtcMs m_nextWidePass = UtcMs::min();
    std::uint64_t m_passes = 0;
    bool m_isAsking = false;
    bool m_isRecovered = false;
};

} // namespace truebar
