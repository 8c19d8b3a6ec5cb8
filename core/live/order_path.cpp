#include "core/live/order_path.h"

#include <algorithm>

namespace truebar {

OrderPath::OrderPath(const Parts& parts, const OrderPathTiming& timing)
    : m_store(parts.store)
    , m_broker(parts.broker)
    , m_gate(parts.gate)
    , m_killSwitch(parts.killSwitch)
    , m_runner(parts.runner)
    , m_clock(parts.clock)
    , m_timing(timing) { }

void OrderPath::start() {
    // An order that was durable when the last process ended may have left it at its last moment, not later than now.
    for (const auto& [id, order] : book().active()) {
        if (order->isInDoubt())
            m_sentAt[id] = m_clock.now();
    }
    m_broker.start();
    compareSoon();
}

void OrderPath::tick() {
    const UtcMs now = m_clock.now();
    noteOverdueAnswers(now);
    if (!m_isAsking && now >= std::max(m_nextPass, m_broker.rateHint().blockedUntil))
        beginPass(now);
    (void)m_store.tidy(now); // a failure shows in mayTrade()
}

Result<void> OrderPath::mayTrade() const {
    if (m_store.hasFailed())
        return Error{"live.journal", "the journal of orders could not be written; restart to trade again"};
    if (auto running = m_killSwitch.mayTrade(); !running)
        return running;
    if (!m_isRecovered)
        return Error{"live.recovering", "orders and positions are still being compared with the venue"};
    if (!differences().empty())
        return Error{"live.differences", "%1 differences to the venue wait for a decision",
            {std::to_string(differences().size())}};
    return {};
}

Result<std::vector<ClientOrderId>> OrderPath::place(std::span<const OrderIntent> drafts) {
    if (auto may = mayTrade(); !may)
        return std::move(may).error();
    for (const OrderIntent& draft : drafts) {
        if (draft.quantity.sign() <= 0)
            return Error{"order.quantity", "the quantity %1 is not positive", {draft.quantity.toString()}};
    }
    if (auto passed = m_gate.check(drafts, book(), m_clock.now()); !passed)
        return std::move(passed).error();
    return send(drafts, false);
}

Result<std::vector<ClientOrderId>> OrderPath::placeEmergency(std::span<const OrderIntent> drafts) {
    return send(drafts, true);
}

Result<std::vector<ClientOrderId>> OrderPath::send(std::span<const OrderIntent> drafts, bool isEmergency) {
    // Fills are asked for from the decision on: a time to come would hide them, none at all would ask for every fill
    // that ever was.
    std::vector<OrderIntent> stamped(drafts.begin(), drafts.end());
    for (OrderIntent& each : stamped)
        each.decidedAt = each.decidedAt == UtcMs() ? m_clock.now() : std::min(each.decidedAt, m_clock.now());
    const auto intents = m_store.intend(stamped);
    if (!intents)
        return intents.error();
    std::vector<ClientOrderId> ids;
    for (const OrderIntent& intent : *intents)
        ids.push_back(intent.id);
    // The disk took its time; who stopped trading meanwhile must not see an order leave.
    if (!isEmergency && m_killSwitch.isThrown()) {
        refuseUnsent(*intents);
        return ids;
    }
    const UtcMs now = m_clock.now();
    for (const ClientOrderId& id : ids)
        m_sentAt[id] = now;
    m_gate.noteSent(*intents, now);
    m_broker.submit(*intents);
    return ids;
}

void OrderPath::refuseUnsent(std::span<const OrderIntent> orders) {
    OrderAnswer answer;
    answer.certainty = Certainty::Refused;
    answer.reason = {"live.stopped", "trading was stopped before it was sent"};
    answer.at = m_clock.now();
    for (const OrderIntent& order : orders)
        (void)m_store.receive(order.id, answer);
}

Result<void> OrderPath::cancel(const ClientOrderId& id) {
    const LiveOrder* order = book().find(id);
    if (!order)
        return Error{"order.unknown", "there is no order %1", {id.text}};
    if (order->isFinal())
        return Error{"order.final", "the order %1 is over", {id.text}};
    m_store.noteCancel(id, m_clock.now());
    requestCancel(*order);
    return {};
}

void OrderPath::requestCancel(const LiveOrder& order) {
    CancelRequest& request = m_cancels[order.intent.id];
    request.at = m_clock.now();
    request.hasFailed = false;
    ++request.tries;
    m_broker.cancel({order.intent.id, order.intent.instrument, order.venueOrderId});
}

// What was to be cancelled and stands at the venue all the same, as this snapshot shows. Once soon after a cancel that
// has failed, then at the pace of the comparisons: some venues take a night to cancel.
void OrderPath::cancelAgain(const VenueSnapshot& snapshot) {
    std::erase_if(m_cancels, [&](const auto& item) {
        const LiveOrder* order = book().find(item.first);
        return !order || order->isFinal();
    });
    const auto isOpenAtVenue = [&](const LiveOrder& order) {
        if (const auto asked = snapshot.orders.find(order.intent.id); asked != snapshot.orders.end())
            return asked->second && !isFinal(asked->second->state);
        return snapshot.openOrders && isAmong(*snapshot.openOrders, {order.intent.id, {}, order.venueOrderId});
    };
    std::vector<ClientOrderId> standing;
    for (const auto& [id, order] : book().active()) {
        if (!order->cancelAsked || order->isFinal() || !isOpenAtVenue(*order))
            continue;
        const CancelRequest known = m_cancels.contains(id) ? m_cancels.at(id) : CancelRequest();
        const bool isDue =
            known.tries == 0 || (known.hasFailed && known.tries == 1) || snapshot.askedAt >= known.at + m_timing.pass;
        if (isDue)
            standing.push_back(id);
    }
    for (const ClientOrderId& id : standing)
        requestCancel(*book().find(id));
}

void OrderPath::cancelAll() {
    std::vector<ClientOrderId> open;
    for (const auto& [id, order] : book().active()) {
        if (!order->isFinal())
            open.push_back(id);
    }
    for (const ClientOrderId& id : open)
        (void)cancel(id);
}

// An order that is on its way may be the one that flattens: never two for one position.
bool OrderPath::isSettling(const OrderIntent& flatten) const {
    return std::ranges::any_of(book().active(), [&](const auto& item) {
        const LiveOrder& order = *item.second;
        const bool isSameWay = order.intent.instrument == flatten.instrument && order.intent.side == flatten.side;
        return isSameWay && (order.isInDoubt() || order.intent.type == OrderType::Market);
    });
}

Result<void> OrderPath::decide(const std::string& row, DiscrepancyChoice choice, const std::string& by) {
    const UtcMs now = m_clock.now();
    auto effects = m_reconciliation.effectsOf(row, choice, book(), now);
    if (!effects)
        return std::move(effects).error();
    if (effects->flatten && isSettling(*effects->flatten))
        return Error{"reconcile.busy", "an order that may settle it is on its way; wait for it", {}, row};
    if (effects->flatten)
        effects->flatten->reduceOnly = effects->flatten->reduceOnly && m_broker.capabilities().reduceOnly;
    DecisionRecord decision;
    decision.row = row;
    decision.details = m_reconciliation.find(row)->details();
    decision.choice = toString(choice);
    decision.by = by;
    decision.at = now;
    if (auto done = m_store.decide(decision, effects->records); !done)
        return done;
    m_reconciliation.remove(row);
    compareSoon();
    if (effects->cancel)
        m_broker.cancel(*effects->cancel);
    if (effects->flatten) {
        if (auto sent = placeEmergency(std::span(&*effects->flatten, 1)); !sent)
            return std::move(sent).error();
    }
    return {};
}

void OrderPath::submitAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    (void)m_store.receive(id, answer);
    if (answer.certainty == Certainty::Unknown)
        compareSoon();
}

void OrderPath::cancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    // Accepted is not yet cancelled, and refused may mean that it is filled: only the order itself is evidence.
    const LiveOrder* order = book().find(id);
    if (!order || order->isFinal() || answer.certainty == Certainty::Accepted)
        return;
    if (const auto request = m_cancels.find(id); request != m_cancels.end())
        request->second.hasFailed = true;
    compareSoon();
}

void OrderPath::orderUpdated(const VenueOrder& order) {
    (void)m_store.receive(order);
}

void OrderPath::filled(const VenueFill& fill) {
    noteFill(fill);
}

void OrderPath::noteFill(const VenueFill& fill) {
    if (m_store.receive(fill) == FillOutcome::Conflict)
        m_reconciliation.noteConflict(fill, m_store);
}

void OrderPath::linkChanged(LinkState state) {
    // After a loss, and when it is back: whatever was said meanwhile did not reach us.
    if (state != LinkState::Connecting)
        compareSoon();
}

void OrderPath::noteOverdueAnswers(UtcMs now) {
    for (auto it = m_sentAt.begin(); it != m_sentAt.end();) {
        const LiveOrder* order = book().find(it->first);
        if (!order || !order->isInDoubt()) {
            it = m_sentAt.erase(it);
            continue;
        }
        if (order->phase == OrderPhase::Intended && now >= it->second + m_timing.answer) {
            OrderAnswer answer;
            answer.reason = {"live.timeout", "no answer within %1 ms", {std::to_string(m_timing.answer.count())}};
            answer.at = now;
            submitAnswered(it->first, answer);
        }
        ++it;
    }
}

bool OrderPath::isUrgent() const {
    const auto& active = book().active();
    return !m_isRecovered || m_reconciliation.hasCandidates()
        || std::any_of(active.begin(), active.end(),
            [](auto& item) { return item.second->phase == OrderPhase::Unknown || item.second->lacksFills(); });
}

void OrderPath::beginPass(UtcMs now) {
    m_isAsking = true;
    m_nextPass = now + m_timing.pass;
    // While something is in doubt the venue is asked every second; all of the last minute need not be told each time.
    const bool isWide = now >= m_nextWidePass;
    if (isWide)
        m_nextWidePass = m_nextPass;
    const FillsReach reach = isWide ? FillsReach::Wide : FillsReach::Near;
    m_runner.run([this, plan = planSnapshot(book(), m_fillsThrough, reach, m_skew.value_or(Millis(0)))](
                     std::stop_token stop) -> ICallRunner::Completion {
        auto snapshot = std::make_shared<VenueSnapshot>(takeSnapshot(m_broker, plan, m_clock, stop));
        return [this, snapshot] { endPass(*snapshot); };
    });
}

void OrderPath::endPass(const VenueSnapshot& snapshot) {
    m_isAsking = false;
    if (snapshot.openOrders) {
        for (const VenueOrder& order : *snapshot.openOrders)
            orderUpdated(order);
    }
    for (const auto& [id, order] : snapshot.orders) {
        if (order)
            orderUpdated(*order);
    }
    for (const auto& [instrument, fills] : snapshot.fills) {
        for (const VenueFill& fill : fills)
            noteFill(fill);
        m_fillsThrough[instrument] = snapshot.askedAt;
    }
    if (snapshot.time)
        m_skew = snapshot.time->skew();
    applyNotFound(snapshot);
    cancelAgain(snapshot);
    m_reconciliation.update(m_store, snapshot, m_broker.capabilities().notFoundIsFinalAfter);
    if (snapshot.isWhole()) {
        ++m_passes;
        m_isRecovered = m_isRecovered || (!waitsForEvidence() && !m_reconciliation.hasCandidates());
    }
    if (isUrgent())
        m_nextPass = std::min(m_nextPass, m_clock.now() + m_timing.urgentPass);
}

// Whether time alone will tell about an order in doubt; where it will not, there is a row instead.
bool OrderPath::waitsForEvidence() const {
    return m_broker.capabilities().notFoundIsFinalAfter
        && std::ranges::any_of(book().active(), [](const auto& item) { return item.second->isInDoubt(); });
}

void OrderPath::applyNotFound(const VenueSnapshot& snapshot) {
    const auto finalAfter = m_broker.capabilities().notFoundIsFinalAfter;
    if (!finalAfter)
        return;
    for (const auto& [id, order] : snapshot.orders) {
        const auto sent = m_sentAt.find(id);
        // Asked for after the last moment at which it could have come.
        if (!order && sent != m_sentAt.end() && snapshot.askedAt >= sent->second + *finalAfter)
            (void)m_store.receiveNotFound(id, snapshot.askedAt);
    }
}

} // namespace truebar
