#include "tests/support/live/path_fixture.h"

namespace truebar::test {

void QueuedRunner::runAll() {
    while (!m_work.empty()) {
        const auto work = std::move(m_work.front());
        m_work.pop_front();
        work({})();
    }
}

PathLife::PathLife(VenueTruth& truth, MemoryDisk& disk, SimulatedClock& clock, IOrderGate* gate, std::uint64_t seed)
    : m_disk(disk)
    , m_clock(clock)
    , m_gate(gate ? gate : &m_open)
    , m_killSwitch(disk, "dir")
    , m_broker(truth, *this, clock, seed) { }

Result<void> PathLife::open() {
    auto store = OrderStore::open(m_disk, "dir/orders.journal", m_clock.now(), 12345, *this);
    if (!store)
        return std::move(store).error();
    m_store = std::move(*store);
    m_path =
        std::make_unique<OrderPath>(OrderPath::Parts{*m_store, m_broker, *m_gate, m_killSwitch, m_runner, m_clock});
    m_path->start();
    return {};
}

void PathLife::run(Millis time) {
    constexpr Millis step(100);
    for (Millis passed(0); passed < time; passed += step) {
        m_clock.advance(step);
        m_broker.deliver();
        m_path->tick();
        m_runner.runAll();
    }
}

bool PathLife::recover() {
    for (int i = 0; i < 60 && !m_path->mayTrade(); ++i)
        run(std::chrono::seconds(1));
    return static_cast<bool>(m_path->mayTrade());
}

void PathLife::onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    m_path->submitAnswered(id, answer);
}

void PathLife::onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    m_path->cancelAnswered(id, answer);
}

void PathLife::onOrderUpdate(const VenueOrder& order) {
    m_path->orderUpdated(order);
}

void PathLife::onFill(const VenueFill& fill) {
    m_path->filled(fill);
}

void PathLife::onLink(LinkState state, const std::string&) {
    m_path->linkChanged(state);
}

void PathLife::onFillBooked(const VenueFill& fill) {
    if (onBooked)
        onBooked(fill);
    else
        booked.push_back(fill);
}

InstrumentId instrument() {
    return {"SIM", "BTCUSDT"};
}

OrderIntent marketOrder(Side side, const char* quantity) {
    OrderIntent order;
    order.instrument = instrument();
    order.side = side;
    order.type = OrderType::Market;
    order.quantity = qty(quantity);
    return order;
}

OrderIntent limitOrder(Side side, const char* quantity, const char* price) {
    OrderIntent order = marketOrder(side, quantity);
    order.type = OrderType::Limit;
    order.limitPrice = px(price);
    return order;
}

std::string difference(const VenueTruth& truth, const OrderBook& book) {
    std::string out;
    std::map<ClientOrderId, int> sent;
    for (const ReceivedRequest& request : truth.requests()) {
        if (!request.isCancel && ++sent[request.id] > 1)
            out += "order " + request.id.text + " was received twice\n";
    }
    for (const VenueOrder& order : truth.orders()) {
        const LiveOrder* known = book.find(order.id);
        if (!known) {
            out += "order " + order.id.text + " is not in the book\n";
            continue;
        }
        if (known->filled != order.filled)
            out += "order " + order.id.text + ": booked " + known->filled.toString() + ", true "
                + order.filled.toString() + '\n';
        if (known->isFinal() != isFinal(order.state))
            out += "order " + order.id.text + " is " + std::string(toString(known->phase)) + ", truly "
                + std::string(toString(order.state)) + '\n';
    }
    for (const auto& [id, order] : book.active()) {
        if (!truth.find({id, {}, {}}))
            out += "order " + id.text + " is open in the book and never reached the venue\n";
    }
    for (const VenueFill& fill : truth.fills()) {
        if (!book.knowsFill(fill.key))
            out += "fill " + fill.key.tradeId + " is not booked\n";
    }
    if (book.fillCount() != truth.fills().size())
        out += "fills booked: " + std::to_string(book.fillCount()) + ", true: " + std::to_string(truth.fills().size())
            + '\n';
    for (const VenuePosition& position : truth.positions()) {
        if (book.position(position.instrument) != position.quantity)
            out += "position booked " + book.position(position.instrument).toString() + ", true "
                + position.quantity.toString() + '\n';
    }
    if (book.positions().size() != truth.positions().size())
        out += "number of positions differs\n";
    return out;
}

} // namespace truebar::test
