// The journal and the book that it makes, together: whatever changes the book goes through here, is written down first
// and told afterwards. Belongs to one thread.
#pragma once

#include "core/live/client_order_ids.h"
#include "core/live/order_book.h"
#include "core/live/order_journal.h"

#include <functional>

namespace truebar {

class IOrderStoreEvents {
public:
    virtual ~IOrderStoreEvents() = default;
    virtual void onOrderChanged(const LiveOrder& order) = 0;
    virtual void onFillBooked(const VenueFill& fill) = 0;
    // Units came or went without a fill; also told of those in the journal, when it is read again.
    virtual void onPositionAdopted(const AdoptedPosition&) { }
    // Whether everything of this order is kept elsewhere, so that a new journal may leave it out.
    virtual bool mayForget(const ClientOrderId&) const { return true; }
};

class OrderStore {
public:
    // Reads the journal again. `random` names a workspace that has no name yet. "journal.old" where it ends before the
    // sequence `atLeast`, which somebody has seen of it; nothing is written then.
    static Result<std::unique_ptr<OrderStore>> open(IDisk& disk, const std::string& path, UtcMs now,
        std::uint64_t random, IOrderStoreEvents& events, std::uint64_t atLeast = 0);

    // Gives each an id of its own and makes them durable with one sync. After an error they are not in the book and
    // must not be sent.
    Result<std::vector<OrderIntent>> intend(std::span<const OrderIntent> drafts);

    // What others tell us. True where the book has changed by it. If the journal has failed the book changes all the
    // same, since it is true; only new orders are refused then.
    bool receive(const ClientOrderId& id, const OrderAnswer& answer);
    bool receive(const VenueOrder& order);
    FillOutcome receive(const VenueFill& fill);
    bool receiveNotFound(const ClientOrderId& id, UtcMs at);
    void noteCancel(const ClientOrderId& id, UtcMs at);
    // A decision and what follows from it, durable before it has any effect.
    Result<void> decide(const DecisionRecord& decision, std::span<const JournalRecord> effects);

    // Makes durable what was only to be durable soon, and begins a new journal where the old one has grown large.
    Result<void> tidy(UtcMs now);

    const OrderBook& book() const { return m_book; }
    const std::vector<DecisionRecord>& decisions() const { return m_decisions; }
    bool isOurs(const ClientOrderId& id) const { return m_ids.isOurs(id); }
    bool hasFailed() const { return m_journal->hasFailed(); }
    const OrderJournal& journal() const { return *m_journal; }

private:
    OrderStore(std::unique_ptr<OrderJournal> journal, ClientOrderIds ids, IOrderStoreEvents& events)
        : m_journal(std::move(journal))
        , m_ids(std::move(ids))
        , m_events(events) { }
    void replay(std::vector<JournalRecord> records);
    void tell(const ClientOrderId& id);

    std::unique_ptr<OrderJournal> m_journal;
    ClientOrderIds m_ids;
    IOrderStoreEvents& m_events;
    OrderBook m_book;
    std::vector<DecisionRecord> m_decisions;
    std::uint64_t m_restartAt = 0; // bytes of the journal
};

} // namespace truebar
