#include "core/live/order_store.h"

#include <algorithm>

namespace truebar {

namespace {

// From this size on a new journal is begun with what still matters; from twice that, if it is much.
constexpr std::uint64_t largeJournal = 3 << 20;
// So long an order that is over is remembered, so that its fills are known when they are told again.
constexpr Millis memory = std::chrono::hours(1);

// The highest counter in the journal: its own record, or an order's.
CounterRecord counterIn(const std::vector<JournalRecord>& records) {
    CounterRecord out;
    for (const JournalRecord& record : records) {
        if (const auto* counter = std::get_if<CounterRecord>(&record)) {
            out.workspace = counter->workspace;
            out.next = std::max(out.next, counter->next);
        } else if (const auto* intent = std::get_if<OrderIntent>(&record)) {
            out.next = std::max(out.next, counterOf(intent->id).value_or(0) + 1);
        }
    }
    return out;
}

} // namespace

Result<std::unique_ptr<OrderStore>> OrderStore::open(IDisk& disk, const std::string& path, UtcMs now,
    std::uint64_t random, IOrderStoreEvents& events, std::uint64_t atLeast) {
    auto journal = OrderJournal::open(disk, path);
    if (!journal)
        return std::move(journal).error();
    if ((*journal)->lastSequence() < atLeast)
        return Error{"journal.old", "the journal of orders ends before what is known of it", {}, path};
    std::vector<JournalRecord> records = (*journal)->takeRecovered();
    CounterRecord counter = counterIn(records);
    if (counter.workspace.empty())
        counter.workspace = ClientOrderIds::workspaceName(random);
    ClientOrderIds ids(std::move(counter), now);
    // The name and the beginning of the counter are durable before the first id is given.
    if (auto done = (*journal)->append(ids.state(), Durable::Now); !done)
        return std::move(done).error();
    const std::uint64_t restartAt = std::max(largeJournal, 2 * (*journal)->bytes());
    std::unique_ptr<OrderStore> store(new OrderStore(std::move(*journal), std::move(ids), events));
    store->m_restartAt = restartAt;
    store->replay(std::move(records));
    return store;
}

void OrderStore::replay(std::vector<JournalRecord> records) {
    for (const JournalRecord& record : records) {
        if (const auto* decision = std::get_if<DecisionRecord>(&record))
            m_decisions.push_back(*decision);
        m_book.apply(record);
        // One without a time is the sum of what an older journal knew.
        if (const auto* adopted = std::get_if<AdoptedPosition>(&record); adopted && adopted->at != UtcMs())
            m_events.onPositionAdopted(*adopted);
    }
}

Result<std::vector<OrderIntent>> OrderStore::intend(std::span<const OrderIntent> drafts) {
    std::vector<OrderIntent> intents(drafts.begin(), drafts.end());
    std::vector<JournalRecord> records;
    for (OrderIntent& intent : intents) {
        intent.id = m_ids.next();
        records.emplace_back(intent);
    }
    if (auto done = m_journal->append(records, Durable::Now); !done)
        return std::move(done).error();
    for (const OrderIntent& intent : intents) {
        if (auto added = m_book.add(intent); !added)
            return std::move(added).error();
        tell(intent.id);
    }
    return intents;
}

bool OrderStore::receive(const ClientOrderId& id, const OrderAnswer& answer) {
    const OrderChange change = m_book.applyAnswer(id, answer);
    if (!change.isKnown)
        return false;
    (void)m_journal->append(AnswerRecord{id, answer}, Durable::Soon);
    if (change.hasChanged)
        tell(id);
    return change.hasChanged;
}

bool OrderStore::receive(const VenueOrder& order) {
    const OrderChange change = m_book.applyVenueOrder(order);
    if (!change.hasChanged)
        return false;
    (void)m_journal->append(order, Durable::Soon);
    const LiveOrder* known = m_book.find(order.id);
    known = known ? known : m_book.findByVenue(order.instrument, order.venueOrderId);
    m_events.onOrderChanged(*known);
    return true;
}

FillOutcome OrderStore::receive(const VenueFill& fill) {
    const FillOutcome outcome = m_book.applyFill(fill);
    if (outcome != FillOutcome::Applied)
        return outcome;
    (void)m_journal->append(fill, Durable::Soon);
    m_events.onFillBooked(fill);
    const LiveOrder* order = m_book.find(fill.order);
    order = order ? order : m_book.findByVenue(fill.instrument, fill.venueOrderId);
    m_events.onOrderChanged(*order);
    return outcome;
}

bool OrderStore::receiveNotFound(const ClientOrderId& id, UtcMs at) {
    if (!m_book.applyNotFound(id, at).hasChanged)
        return false;
    (void)m_journal->append(NotFoundRecord{id, at}, Durable::Soon);
    tell(id);
    return true;
}

void OrderStore::noteCancel(const ClientOrderId& id, UtcMs at) {
    if (!m_book.applyCancelAsked(id).hasChanged)
        return;
    (void)m_journal->append(CancelRecord{id, at}, Durable::Soon);
    tell(id);
}

Result<void> OrderStore::decide(const DecisionRecord& decision, std::span<const JournalRecord> effects) {
    std::vector<JournalRecord> records{decision};
    records.insert(records.end(), effects.begin(), effects.end());
    if (auto done = m_journal->append(records, Durable::Now); !done)
        return done;
    m_decisions.push_back(decision);
    for (const JournalRecord& effect : effects) {
        m_book.apply(effect);
        if (const auto* fill = std::get_if<VenueFill>(&effect))
            m_events.onFillBooked(*fill);
        else if (const auto* adopted = std::get_if<AdoptedPosition>(&effect))
            m_events.onPositionAdopted(*adopted);
        else if (const auto* order = std::get_if<AdoptedOrder>(&effect))
            tell(order->order.id);
        else if (const auto* gone = std::get_if<VenueOrder>(&effect))
            tell(gone->id);
        else if (const auto* missing = std::get_if<NotFoundRecord>(&effect))
            tell(missing->id);
    }
    return {};
}

Result<void> OrderStore::tidy(UtcMs now) {
    if (m_journal->bytes() < m_restartAt)
        return m_journal->flush();
    m_book.forget(now - memory, [this](const ClientOrderId& id) { return m_events.mayForget(id); });
    std::vector<JournalRecord> records{m_ids.state()};
    records.insert(records.end(), m_decisions.begin(), m_decisions.end());
    const std::vector<JournalRecord> book = m_book.checkpoint();
    records.insert(records.end(), book.begin(), book.end());
    if (auto done = m_journal->restartWith(records); !done)
        return done;
    m_restartAt = std::max(largeJournal, 2 * m_journal->bytes());
    return {};
}

void OrderStore::tell(const ClientOrderId& id) {
    if (const LiveOrder* order = m_book.find(id))
        m_events.onOrderChanged(*order);
}

} // namespace truebar
