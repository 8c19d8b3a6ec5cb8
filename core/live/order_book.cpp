#include "core/live/order_book.h"

#include <algorithm>

namespace truebar {

namespace {

// Which of two things that the venue said is the later truth, whichever reached us first.
int strength(VenueOrderState state) {
    switch (state) {
    case VenueOrderState::Open:
        return 0;
    case VenueOrderState::PartiallyFilled:
        return 1;
    case VenueOrderState::Refused:
        return 2;
    case VenueOrderState::Expired:
    case VenueOrderState::Cancelled:
        return 3;
    case VenueOrderState::Filled:
        return 4;
    }
    return 0;
}

bool isStronger(const VenueOrder& fresh, const VenueOrder& known) {
    const int a = strength(fresh.state);
    const int b = strength(known.state);
    return a != b ? a > b : fresh.filled > known.filled;
}

OrderPhase phaseOf(const LiveOrder& order, const std::optional<VenueOrder>& venue) {
    if (order.filled >= order.intent.quantity)
        return OrderPhase::Filled;
    if (venue && isFinal(venue->state)) {
        if (venue->state == VenueOrderState::Filled)
            return OrderPhase::Filled;
        const bool hasTraded = !order.filled.isZero() || !order.venueFilled.isZero();
        return venue->state == VenueOrderState::Refused && !hasTraded ? OrderPhase::Refused : OrderPhase::Cancelled;
    }
    if (!order.filled.isZero() || !order.venueFilled.isZero())
        return OrderPhase::PartiallyFilled;
    return venue ? OrderPhase::Open : order.phase;
}

OrderIntent intentOf(const VenueOrder& order) {
    OrderIntent out;
    out.id = order.id;
    out.instrument = order.instrument;
    out.side = order.side;
    out.type = order.type;
    out.quantity = order.quantity;
    out.limitPrice = order.limitPrice;
    out.stopPrice = order.stopPrice;
    out.reduceOnly = order.reduceOnly;
    out.decidedAt = order.updatedAt;
    return out;
}

} // namespace

std::string_view toString(OrderPhase phase) {
    switch (phase) {
    case OrderPhase::Intended:
        return "intended";
    case OrderPhase::Unknown:
        return "unknown";
    case OrderPhase::Open:
        return "open";
    case OrderPhase::PartiallyFilled:
        return "partially_filled";
    case OrderPhase::Filled:
        return "filled";
    case OrderPhase::Cancelled:
        return "cancelled";
    case OrderPhase::Refused:
        return "refused";
    }
    return {};
}

Result<void> OrderBook::add(const OrderIntent& intent) {
    const auto [it, isNew] = m_orders.try_emplace(intent.id);
    if (!isNew)
        return Error{"order.duplicate", "the order %1 exists already", {intent.id.text}};
    LiveOrder& order = it->second.order;
    order.intent = intent;
    order.changedAt = intent.decidedAt;
    m_active.emplace(intent.id, &order);
    return {};
}

OrderChange OrderBook::applyAnswer(const ClientOrderId& id, const OrderAnswer& answer) {
    Entry* entry = entryOf(id);
    if (!entry)
        return {};
    LiveOrder& order = entry->order;
    const OrderPhase before = order.phase;
    noteVenueId(*entry, answer.venueOrderId);
    // An answer never takes back what the venue has shown otherwise.
    if (order.isInDoubt()) {
        if (answer.certainty == Certainty::Accepted)
            order.phase = OrderPhase::Open;
        else
            order.phase = answer.certainty == Certainty::Refused ? OrderPhase::Refused : OrderPhase::Unknown;
        order.reason = answer.reason.code.empty() ? std::string() : answer.reason.message();
    }
    settle(*entry, answer.at);
    return {true, order.phase != before};
}

OrderChange OrderBook::applyVenueOrder(const VenueOrder& given) {
    Entry* entry = entryOf(given.id);
    if (!entry) {
        const auto known = m_byVenueId.find({given.instrument, given.venueOrderId});
        entry = known == m_byVenueId.end() ? nullptr : entryOf(known->second);
    }
    if (!entry)
        return {};
    LiveOrder& order = entry->order;
    noteVenueId(*entry, given.venueOrderId);
    const OrderPhase before = order.phase;
    const Quantity filledBefore = order.venueFilled;
    const Quantity said = given.state == VenueOrderState::Filled ? order.intent.quantity : given.filled;
    order.venueFilled = std::max(order.venueFilled, said);
    if (!entry->venue || isStronger(given, *entry->venue)) {
        entry->venue = given;
        if (given.averagePrice)
            order.averagePrice = given.averagePrice;
        if (!given.reason.empty())
            order.reason = given.reason;
    }
    settle(*entry, given.updatedAt);
    return {true, order.phase != before || order.venueFilled != filledBefore};
}

OrderChange OrderBook::applyNotFound(const ClientOrderId& id, UtcMs at) {
    Entry* entry = entryOf(id);
    if (!entry)
        return {};
    if (!entry->order.isInDoubt())
        return {true, false};
    entry->order.phase = OrderPhase::Refused;
    entry->order.reason = "it never arrived at the venue";
    settle(*entry, at);
    return {true, true};
}

OrderChange OrderBook::applyCancelAsked(const ClientOrderId& id) {
    Entry* entry = entryOf(id);
    if (!entry)
        return {};
    const bool before = std::exchange(entry->order.cancelAsked, true);
    return {true, !before};
}

FillOutcome OrderBook::applyFill(const VenueFill& fill) {
    const std::string key = keyText(fill.key);
    const KnownFill content{fill.side, fill.price, fill.quantity};
    if (const auto known = m_fills.find(key); known != m_fills.end())
        return known->second == content ? FillOutcome::Duplicate : FillOutcome::Conflict;
    Entry* entry = entryOf(fill);
    if (!entry)
        return FillOutcome::Foreign;
    m_fills.emplace(key, content);
    noteVenueId(*entry, fill.venueOrderId);
    entry->fills.push_back(fill);
    entry->order.filled += fill.quantity;
    addToPosition(entry->order.intent.bot, fill.instrument, changeOf(fill.side, fill.quantity));
    settle(*entry, fill.time);
    return FillOutcome::Applied;
}

void OrderBook::adoptPosition(const AdoptedPosition& adopted) {
    addToPosition(adopted.bot, adopted.instrument, adopted.change);
}

void OrderBook::adoptOrder(const AdoptedOrder& adopted) {
    if (!add(intentOf(adopted.order)))
        return;
    Entry& entry = m_orders.at(adopted.order.id);
    entry.order.isAdopted = true;
    // What it traded before is in the position that was adopted with it or before it.
    entry.order.filled = adopted.order.filled;
    (void)applyVenueOrder(adopted.order);
}

void OrderBook::apply(const JournalRecord& record) {
    struct Apply {
        OrderBook& book;
        void operator()(const OrderIntent& r) const { (void)book.add(r); }
        void operator()(const AnswerRecord& r) const { (void)book.applyAnswer(r.id, r.answer); }
        void operator()(const CancelRecord& r) const { (void)book.applyCancelAsked(r.id); }
        void operator()(const VenueOrder& r) const { (void)book.applyVenueOrder(r); }
        void operator()(const VenueFill& r) const { (void)book.applyFill(r); }
        void operator()(const NotFoundRecord& r) const { (void)book.applyNotFound(r.id, r.at); }
        void operator()(const DecisionRecord&) const { }
        void operator()(const AdoptedPosition& r) const { book.adoptPosition(r); }
        void operator()(const AdoptedOrder& r) const { book.adoptOrder(r); }
        void operator()(const CounterRecord&) const { }
    };
    std::visit(Apply{*this}, record);
}

const LiveOrder* OrderBook::find(const ClientOrderId& id) const {
    const auto it = m_orders.find(id);
    return it == m_orders.end() ? nullptr : &it->second.order;
}

const LiveOrder* OrderBook::findByVenue(const InstrumentId& instrument, const std::string& venueOrderId) const {
    const auto it = m_byVenueId.find({instrument, venueOrderId});
    return it == m_byVenueId.end() ? nullptr : find(it->second);
}

std::size_t OrderBook::openOrders(const std::string* bot) const {
    return static_cast<std::size_t>(std::count_if(m_active.begin(), m_active.end(),
        [&](const auto& item) { return !item.second->isFinal() && (!bot || item.second->intent.bot == *bot); }));
}

Quantity OrderBook::position(const InstrumentId& instrument) const {
    const auto it = m_positions.find(instrument);
    return it == m_positions.end() ? Quantity() : it->second;
}

Quantity OrderBook::position(const InstrumentId& instrument, const std::string& bot) const {
    const auto it = m_botPositions.find({bot, instrument});
    return it == m_botPositions.end() ? Quantity() : it->second;
}

Quantity OrderBook::pending(const InstrumentId& instrument, Side side, const std::string* bot) const {
    Quantity sum;
    for (const auto& [id, order] : m_active) {
        const OrderIntent& intent = order->intent;
        if (intent.instrument == instrument && intent.side == side && (!bot || intent.bot == *bot))
            sum += order->unbooked();
    }
    return sum;
}

void OrderBook::forEach(const std::function<void(const LiveOrder&, const std::vector<VenueFill>&)>& visit) const {
    for (const auto& [id, entry] : m_orders)
        visit(entry.order, entry.fills);
}

std::set<std::string, std::less<>> OrderBook::openGroups() const {
    std::map<std::string, Quantity, std::less<>> held;
    std::set<std::string, std::less<>> out;
    for (const auto& [id, entry] : m_orders) {
        const OrderIntent& intent = entry.order.intent;
        if (intent.link.empty())
            continue;
        const std::string group(intent.group());
        held[group] += intent.side == Side::Buy ? entry.order.filled : -entry.order.filled;
        if (m_active.contains(id))
            out.insert(group);
    }
    for (const auto& [group, quantity] : held) {
        if (!quantity.isZero())
            out.insert(group);
    }
    return out;
}

void OrderBook::forget(UtcMs before, const std::function<bool(const ClientOrderId&)>& mayForget) {
    const auto kept = openGroups();
    for (auto it = m_orders.begin(); it != m_orders.end();) {
        const Entry& entry = it->second;
        const OrderIntent& intent = entry.order.intent;
        const bool isLinked = !intent.link.empty() && kept.contains(intent.group());
        const bool isNeeded = m_active.contains(it->first) || isLinked || (mayForget && !mayForget(it->first));
        if (entry.order.changedAt >= before || isNeeded) {
            ++it;
            continue;
        }
        for (const VenueFill& fill : entry.fills)
            m_fills.erase(keyText(fill.key));
        m_byVenueId.erase({entry.order.intent.instrument, entry.order.venueOrderId});
        it = m_orders.erase(it);
    }
}

std::vector<JournalRecord> OrderBook::checkpoint() const {
    std::vector<JournalRecord> out;
    auto fromElsewhere = m_botPositions;
    for (const auto& [id, entry] : m_orders) {
        if (entry.order.isAdopted) {
            VenueOrder asAdopted = *entry.venue;
            asAdopted.filled = entry.order.filled;
            for (const VenueFill& fill : entry.fills)
                asAdopted.filled -= fill.quantity;
            asAdopted.state = VenueOrderState::Open;
            out.emplace_back(AdoptedOrder{asAdopted});
        } else {
            out.emplace_back(entry.order.intent);
        }
        if (entry.order.cancelAsked)
            out.emplace_back(CancelRecord{id, entry.order.changedAt});
        const OrderPhase phase = entry.order.phase;
        if (phase != OrderPhase::Intended) {
            AnswerRecord answer;
            answer.id = id;
            answer.answer.venueOrderId = entry.order.venueOrderId;
            answer.answer.at = entry.order.changedAt;
            if (!entry.order.reason.empty())
                answer.answer.reason = {"order.reason", entry.order.reason};
            if (phase == OrderPhase::Refused)
                answer.answer.certainty = Certainty::Refused;
            else if (phase != OrderPhase::Unknown)
                answer.answer.certainty = Certainty::Accepted;
            out.emplace_back(std::move(answer));
        }
        if (entry.venue) {
            VenueOrder venue = *entry.venue;
            venue.filled = std::max(venue.filled, entry.order.venueFilled);
            out.emplace_back(std::move(venue));
        }
        for (const VenueFill& fill : entry.fills) {
            out.emplace_back(fill);
            fromElsewhere[{entry.order.intent.bot, fill.instrument}] -= changeOf(fill.side, fill.quantity);
        }
    }
    for (const auto& [of, change] : fromElsewhere) {
        if (!change.isZero())
            out.emplace_back(AdoptedPosition{of.second, change, {}, of.first});
    }
    return out;
}

OrderBook::Entry* OrderBook::entryOf(const ClientOrderId& id) {
    const auto it = m_orders.find(id);
    return it == m_orders.end() ? nullptr : &it->second;
}

OrderBook::Entry* OrderBook::entryOf(const VenueFill& fill) {
    if (Entry* entry = entryOf(fill.order))
        return entry;
    const auto known = m_byVenueId.find({fill.instrument, fill.venueOrderId});
    return known == m_byVenueId.end() ? nullptr : entryOf(known->second);
}

void OrderBook::noteVenueId(Entry& entry, const std::string& venueOrderId) {
    if (venueOrderId.empty() || !entry.order.venueOrderId.empty())
        return;
    entry.order.venueOrderId = venueOrderId;
    m_byVenueId[{entry.order.intent.instrument, venueOrderId}] = entry.order.intent.id;
}

void OrderBook::settle(Entry& entry, UtcMs at) {
    LiveOrder& order = entry.order;
    order.phase = phaseOf(order, entry.venue);
    order.changedAt = std::max(order.changedAt, at);
    if (order.isFinal() && !order.lacksFills())
        m_active.erase(order.intent.id);
    else
        m_active[order.intent.id] = &order;
}

void OrderBook::addToPosition(const std::string& bot, const InstrumentId& instrument, Quantity change) {
    m_positions[instrument] += change;
    if (m_positions[instrument].isZero())
        m_positions.erase(instrument);
    m_botPositions[{bot, instrument}] += change;
}

} // namespace truebar
