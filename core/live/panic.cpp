#include "core/live/panic.h"

#include <set>

namespace truebar {

namespace {

constexpr Millis betweenLooks(1000);
// So long a position may still show what a flattening order has already sold.
constexpr Millis positionLag(3000);

} // namespace

std::string_view toString(PanicStage stage) {
    switch (stage) {
    case PanicStage::Idle:
        return "idle";
    case PanicStage::Cancelling:
        return "cancelling";
    case PanicStage::Flattening:
        return "flattening";
    case PanicStage::Done:
        return "done";
    }
    return {};
}

Panic::Panic(OrderPath& path, ILiveBroker& broker, KillSwitch& killSwitch, ICallRunner& runner, const IClock& clock,
    Sellable sellable)
    : m_path(path)
    , m_broker(broker)
    , m_killSwitch(killSwitch)
    , m_runner(runner)
    , m_clock(clock)
    , m_sellable(std::move(sellable)) { }

Result<void> Panic::begin(const std::string& reason, const std::string& by) {
    const auto thrown = m_killSwitch.throwIt({reason, by, m_clock.now()});
    m_state = {};
    ++m_run;
    m_isLooking = false;
    m_state.stage = PanicStage::Cancelling;
    m_nextLook = UtcMs::min();
    m_path.cancelAll();
    return thrown;
}

void Panic::end() {
    m_state = {};
    ++m_run;
    m_isLooking = false;
}

void Panic::tick() {
    const bool isRunning = m_state.stage == PanicStage::Cancelling || m_state.stage == PanicStage::Flattening;
    if (isRunning && !m_isLooking && m_clock.now() >= m_nextLook)
        look();
}

void Panic::look() {
    m_isLooking = true;
    m_nextLook = m_clock.now() + betweenLooks;
    m_runner.run([this, run = m_run, askedAt = m_clock.now()](std::stop_token stop) -> ICallRunner::Completion {
        auto found = std::make_shared<Look>(Look{askedAt, m_broker.openOrders(stop), m_broker.positions(stop)});
        std::set<InstrumentId> instruments;
        if (found->orders) {
            for (const VenueOrder& order : *found->orders)
                instruments.insert(order.instrument);
        }
        for (const InstrumentId& instrument : instruments)
            (void)m_broker.cancelAll(instrument, stop);
        return [this, run, found] {
            if (run == m_run)
                act(*found);
        };
    });
}

void Panic::act(const Look& look) {
    m_isLooking = false;
    ++m_state.looks;
    m_state.trouble.reset();
    if (!look.orders || !look.positions) {
        m_state.trouble = look.orders ? look.positions.error() : look.orders.error();
        return;
    }
    m_path.compareSoon();
    m_state.openOrders = look.orders->size();
    m_state.positions = toFlatten(*look.positions);
    if (m_state.openOrders > 0) {
        m_state.stage = PanicStage::Cancelling;
        return;
    }
    // An order in doubt may still come to life; a second look will tell.
    if (m_state.positions.empty() && m_path.book().openOrders() == 0) {
        m_state.stage = PanicStage::Done;
        return;
    }
    m_state.stage = PanicStage::Flattening;
    flatten(m_state.positions, look.askedAt);
}

std::vector<VenuePosition> Panic::toFlatten(const std::vector<VenuePosition>& atVenue) const {
    if (m_broker.capabilities().positions)
        return atVenue;
    std::vector<VenuePosition> out;
    for (const auto& [instrument, quantity] : m_path.book().positions()) {
        const Quantity left = m_sellable ? m_sellable(instrument, quantity, atVenue) : quantity;
        if (!left.isZero())
            out.push_back({instrument, left, {}, {}});
    }
    return out;
}

// Whether an order of ours may trade the position away, or has done so already; the venue has shown no open one. What
// is open in our book alone, and has been for longer than the venue may hide it, does nothing any more: it must not
// keep a position from being flattened.
bool Panic::mayBeClosing(const InstrumentId& instrument, Side side, UtcMs askedAt) const {
    const auto hiddenFor = m_broker.capabilities().notFoundIsFinalAfter;
    for (const auto& [id, order] : m_path.book().active()) {
        if (order->intent.instrument != instrument || order->intent.side != side || order->unbooked().isZero())
            continue;
        if (order->isInDoubt() || !hiddenFor || order->changedAt + *hiddenFor >= askedAt)
            return true;
    }
    return false;
}

void Panic::flatten(const std::vector<VenuePosition>& positions, UtcMs askedAt) {
    const UtcMs now = m_clock.now();
    std::vector<OrderIntent> orders;
    for (const VenuePosition& position : positions) {
        const Side side = position.quantity.sign() > 0 ? Side::Sell : Side::Buy;
        // Never two for one position.
        if (mayBeClosing(position.instrument, side, askedAt))
            continue;
        const auto last = m_flattenedAt.find(position.instrument);
        if (last != m_flattenedAt.end() && now < last->second + positionLag)
            continue;
        OrderIntent order;
        order.instrument = position.instrument;
        order.side = side;
        order.type = OrderType::Market;
        order.quantity = position.quantity.abs();
        order.reduceOnly = m_broker.capabilities().reduceOnly;
        order.decidedAt = now;
        m_flattenedAt[position.instrument] = now;
        orders.push_back(std::move(order));
    }
    if (orders.empty())
        return;
    if (auto sent = m_path.placeEmergency(orders); !sent)
        m_state.trouble = sent.error();
}

} // namespace truebar
