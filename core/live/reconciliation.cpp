#include "core/live/reconciliation.h"

#include <algorithm>

namespace truebar {

namespace {

bool isIgnored(const Discrepancy& row, const std::vector<DecisionRecord>& decisions) {
    return std::any_of(decisions.begin(), decisions.end(), [&](const DecisionRecord& decision) {
        return decision.choice == toString(DiscrepancyChoice::Ignore) && decision.row == row.key()
            && decision.details == row.details();
    });
}

// Time will tell without anybody: an order in doubt, where "not found" becomes evidence, and an order that has changed
// while, or shortly before, it was asked for.
bool isUndecided(const Discrepancy& row, const OrderBook& book, UtcMs askedAt, std::optional<Millis> finalAfter) {
    if (row.kind == DiscrepancyKind::DoubtfulOrder)
        return finalAfter.has_value();
    const LiveOrder* order = book.find(row.order);
    return order && row.kind == DiscrepancyKind::VanishedOrder
        && order->changedAt + finalAfter.value_or(Millis(0)) > askedAt;
}

Result<DecisionEffects> adopt(const Discrepancy& row, const OrderBook& book, UtcMs now) {
    DecisionEffects out;
    const LiveOrder* order = book.find(row.order);
    switch (row.kind) {
    case DiscrepancyKind::ForeignOrder: {
        VenueOrder adopted = *row.venueOrder;
        if (adopted.id.isEmpty())
            adopted.id.text = "venue:" + adopted.instrument.toString() + ':' + adopted.venueOrderId;
        out.records.emplace_back(AdoptedOrder{std::move(adopted)});
        break;
    }
    case DiscrepancyKind::VanishedOrder: {
        VenueOrder gone;
        gone.id = row.order;
        gone.venueOrderId = order->venueOrderId;
        gone.instrument = row.instrument;
        gone.side = order->intent.side;
        gone.type = order->intent.type;
        gone.quantity = order->intent.quantity;
        gone.filled = order->filled;
        gone.state = VenueOrderState::Cancelled;
        gone.reason = "the venue does not know it any more";
        gone.updatedAt = now;
        out.records.emplace_back(std::move(gone));
        break;
    }
    case DiscrepancyKind::DoubtfulOrder:
        out.records.emplace_back(NotFoundRecord{row.order, now});
        break;
    case DiscrepancyKind::MissingFills: {
        const std::optional<Price> price = order->averagePrice ? order->averagePrice : order->intent.limitPrice;
        if (!price)
            return Error{"reconcile.no_price", "the price of the missing fills is not known; ignore the row", {}};
        VenueFill fill;
        fill.key = {row.instrument.venue, {}, "adopted:" + row.order.text + ':' + row.venue.toString()};
        fill.order = row.order;
        fill.venueOrderId = order->venueOrderId;
        fill.instrument = row.instrument;
        fill.side = order->intent.side;
        fill.price = *price;
        fill.quantity = row.venue - row.ledger;
        fill.time = now;
        out.records.emplace_back(std::move(fill));
        break;
    }
    case DiscrepancyKind::PositionDiffers:
        out.records.emplace_back(AdoptedPosition{row.instrument, row.venue - row.ledger, now, {}});
        break;
    case DiscrepancyKind::FillConflict:
        break;
    }
    return out;
}

Result<DecisionEffects> close(const Discrepancy& row, const OrderBook& book, UtcMs now) {
    DecisionEffects out;
    if (row.kind == DiscrepancyKind::ForeignOrder) {
        out.cancel = OrderReference{row.order, row.instrument, row.venueOrder->venueOrderId};
    } else if (row.kind == DiscrepancyKind::DoubtfulOrder) {
        out.cancel = OrderReference{row.order, row.instrument, book.find(row.order)->venueOrderId};
    } else {
        // It is ours first, so that selling it leaves nothing behind in either book.
        const Quantity surplus = row.venue - row.ledger;
        out.records.emplace_back(AdoptedPosition{row.instrument, surplus, now, {}});
        OrderIntent flatten;
        flatten.instrument = row.instrument;
        flatten.side = surplus.sign() > 0 ? Side::Sell : Side::Buy;
        flatten.type = OrderType::Market;
        flatten.quantity = surplus.abs();
        // Where it only takes away from what the venue holds; the broker's venue may not know such orders.
        flatten.reduceOnly = row.venue.sign() == surplus.sign() && surplus.abs() <= row.venue.abs();
        flatten.decidedAt = now;
        out.flatten = std::move(flatten);
    }
    return out;
}

} // namespace

void Reconciliation::update(
    const OrderStore& store, const VenueSnapshot& snapshot, std::optional<Millis> notFoundIsFinalAfter) {
    std::vector<Discrepancy> seen = compare(store.book(), snapshot);
    std::erase_if(seen, [&](const Discrepancy& row) {
        return isIgnored(row, store.decisions())
            || isUndecided(row, store.book(), snapshot.askedAt, notFoundIsFinalAfter);
    });
    std::vector<Discrepancy> rows;
    m_hasCandidates = false;
    for (const Discrepancy& row : m_rows) {
        // What could not be asked has not gone away.
        if (row.kind == DiscrepancyKind::FillConflict
            || (!snapshot.isWhole() && std::ranges::find(seen, row) == seen.end()))
            rows.push_back(row);
    }
    for (const Discrepancy& row : seen) {
        const bool wasSeen = std::ranges::find(m_lastSeen, row) != m_lastSeen.end();
        if (wasSeen)
            rows.push_back(row);
        m_hasCandidates = m_hasCandidates || !wasSeen;
    }
    m_rows = std::move(rows);
    m_lastSeen = std::move(seen);
}

void Reconciliation::noteConflict(const VenueFill& fill, const OrderStore& store) {
    Discrepancy row;
    row.kind = DiscrepancyKind::FillConflict;
    row.instrument = fill.instrument;
    row.order = fill.order;
    row.venue = fill.quantity;
    row.subject = fill.key.tradeId;
    if (!find(row.key()) && !isIgnored(row, store.decisions()))
        m_rows.push_back(std::move(row));
}

Result<DecisionEffects> Reconciliation::effectsOf(
    const std::string& row, DiscrepancyChoice choice, const OrderBook& book, UtcMs now) const {
    const Discrepancy* found = find(row);
    if (!found)
        return Error{"reconcile.unknown_row", "there is no such difference", {}, row};
    if (!found->allows(choice))
        return Error{
            "reconcile.choice", "this difference cannot be settled by '%1'", {std::string(toString(choice))}, row};
    if (choice == DiscrepancyChoice::Adopt)
        return adopt(*found, book, now);
    return choice == DiscrepancyChoice::Close ? close(*found, book, now) : Result<DecisionEffects>(DecisionEffects{});
}

const Discrepancy* Reconciliation::find(const std::string& row) const {
    const auto it = std::ranges::find_if(m_rows, [&](const Discrepancy& known) { return known.key() == row; });
    return it == m_rows.end() ? nullptr : &*it;
}

void Reconciliation::remove(const std::string& row) {
    std::erase_if(m_rows, [&](const Discrepancy& known) { return known.key() == row; });
}

} // namespace truebar
