// The three-way comparison of book, venue's orders and venue's positions: which rows there are, and what a decision
// about one of them means.
#pragma once

#include "core/live/discrepancy.h"
#include "core/live/order_store.h"

namespace truebar {

// What has to be done beside writing the decision down.
struct DecisionEffects {
    std::vector<JournalRecord> records{};
    std::optional<OrderReference> cancel{};
    std::optional<OrderIntent> flatten{}; // without an id
};

class Reconciliation {
public:
    // A snapshot has been applied to the book. `notFoundIsFinalAfter` as the broker says.
    void update(const OrderStore& store, const VenueSnapshot& snapshot, std::optional<Millis> notFoundIsFinalAfter);
    // Two fills of one key; stays until it is ignored.
    void noteConflict(const VenueFill& fill, const OrderStore& store);

    const std::vector<Discrepancy>& rows() const { return m_rows; }
    // Differences that the last snapshot showed for the first time.
    bool hasCandidates() const { return m_hasCandidates; }

    // "reconcile.unknown_row", "reconcile.choice", "reconcile.no_price"
    Result<DecisionEffects> effectsOf(
        const std::string& row, DiscrepancyChoice choice, const OrderBook& book, UtcMs now) const;
    const Discrepancy* find(const std::string& row) const;
    void remove(const std::string& row);

private:
    std::vector<Discrepancy> m_rows;
    std::vector<Discrepancy> m_lastSeen;
    bool m_hasCandidates = false;
};

} // namespace truebar
