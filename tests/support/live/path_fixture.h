// An order path over a venue that lives in the same thread, on simulated time; it can be ended and started again while
// the venue lives on.
#pragma once

#include "core/live/order_path.h"
#include "tests/support/live/faulty_broker.h"
#include "tests/support/live/memory_disk.h"

#include <deque>

namespace truebar::test {

// Work waits until settle() or a step of time runs it: questions and answers lie between other events.
class QueuedRunner final : public ICallRunner {
public:
    void run(std::function<Completion(std::stop_token)> work) override { m_work.push_back(std::move(work)); }
    void runAll();

private:
    std::deque<std::function<Completion(std::stop_token)>> m_work;
};

class OpenGate final : public IOrderGate {
public:
    Result<void> check(std::span<const OrderIntent>, const OrderBook&, UtcMs) override { return {}; }
    void noteSent(std::span<const OrderIntent>, UtcMs) override { }
};

// One life of the program.
class PathLife final : public ILiveBrokerEvents, public IOrderStoreEvents {
public:
    PathLife(
        VenueTruth& truth, MemoryDisk& disk, SimulatedClock& clock, IOrderGate* gate = nullptr, std::uint64_t seed = 1);

    // Opens the journal; everything else needs it.
    Result<void> open();
    // Lets the time pass in steps of 100 ms.
    void run(Millis time);
    // Until orders may be sent; false if that did not come within a minute.
    bool recover();

    OrderPath& path() { return *m_path; }
    FaultyBroker& broker() { return m_broker; }
    OrderStore& store() { return *m_store; }
    KillSwitch& killSwitch() { return m_killSwitch; }
    SimulatedClock& clock() { return m_clock; }
    std::vector<VenueFill> booked{}; // fills as they were told to the rest of the program
    std::function<void(const VenueFill&)> onBooked{}; // instead

    void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void onOrderUpdate(const VenueOrder& order) override;
    void onFill(const VenueFill& fill) override;
    void onLink(LinkState state, const std::string& reason) override;
    void onOrderChanged(const LiveOrder&) override { }
    void onFillBooked(const VenueFill& fill) override;

private:
    MemoryDisk& m_disk;
    SimulatedClock& m_clock;
    OpenGate m_open;
    IOrderGate* m_gate;
    QueuedRunner m_runner;
    KillSwitch m_killSwitch;
    FaultyBroker m_broker;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderPath> m_path;
};

// A venue, a disk and one life after the other of the program between them; see restart().
struct PathWorld {
    explicit PathWorld(UtcMs begin)
        : clock(begin) { }

    // The program begins. False if it cannot.
    bool start() { return life->open().has_value(); }
    bool restart() {
        life = std::make_unique<PathLife>(truth, disk, clock);
        return start();
    }
    OrderPath& path() { return life->path(); }
    // Without text: refused.
    ClientOrderId place(const OrderIntent& order) {
        const auto ids = path().place(std::span(&order, 1));
        return ids ? ids->front() : ClientOrderId{};
    }

    VenueTruth truth{};
    MemoryDisk disk{};
    SimulatedClock clock;
    std::unique_ptr<PathLife> life = std::make_unique<PathLife>(truth, disk, clock);
};

OrderIntent limitOrder(Side side, const char* quantity, const char* price);
OrderIntent marketOrder(Side side, const char* quantity);
InstrumentId instrument();
inline Quantity qty(const char* text) {
    return Quantity(*Decimal::parse(text));
}
inline Price px(const char* text) {
    return Price(*Decimal::parse(text));
}

// What is wrong between the truth and the book, in words; empty if nothing is: every order that reached the venue is
// known, none was sent twice, all fills are booked once, positions agree.
std::string difference(const VenueTruth& truth, const OrderBook& book);

} // namespace truebar::test
