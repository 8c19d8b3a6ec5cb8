#include "core/live/discrepancy.h"

#include <set>

namespace truebar {

namespace {

void addForeignOrders(const OrderBook& book, const VenueSnapshot& snapshot, std::vector<Discrepancy>& rows) {
    for (const VenueOrder& order : *snapshot.openOrders) {
        if (book.find(order.id) || book.findByVenue(order.instrument, order.venueOrderId))
            continue;
        Discrepancy row;
        row.kind = DiscrepancyKind::ForeignOrder;
        row.instrument = order.instrument;
        row.order = order.id;
        row.venueOrder = order;
        row.venue = order.quantity;
        row.subject = order.instrument.toString() + ' ' + order.venueOrderId;
        rows.push_back(std::move(row));
    }
}

void addOrder(DiscrepancyKind kind, const LiveOrder& order, std::vector<Discrepancy>& rows) {
    Discrepancy row;
    row.kind = kind;
    row.instrument = order.intent.instrument;
    row.order = order.intent.id;
    row.ledger = order.filled;
    row.venue = order.venueFilled;
    row.subject = order.intent.id.text;
    rows.push_back(std::move(row));
}

void addOrders(const OrderBook& book, const VenueSnapshot& snapshot, std::vector<Discrepancy>& rows) {
    for (const auto& [id, order] : book.active()) {
        if (order->lacksFills() && snapshot.fills.contains(order->intent.instrument))
            addOrder(DiscrepancyKind::MissingFills, *order, rows);
        const auto asked = snapshot.orders.find(id);
        const bool isNotFound = asked != snapshot.orders.end() && !asked->second;
        if (isNotFound && !order->isFinal() && order->intent.decidedAt <= snapshot.askedAt)
            addOrder(
                order->isInDoubt() ? DiscrepancyKind::DoubtfulOrder : DiscrepancyKind::VanishedOrder, *order, rows);
    }
}

void addPositions(const OrderBook& book, const VenueSnapshot& snapshot, std::vector<Discrepancy>& rows) {
    std::map<InstrumentId, Quantity> atVenue;
    std::set<InstrumentId> instruments;
    for (const VenuePosition& position : *snapshot.positions) {
        atVenue[position.instrument] += position.quantity;
        instruments.insert(position.instrument);
    }
    for (const auto& [instrument, quantity] : book.positions())
        instruments.insert(instrument);
    for (const InstrumentId& instrument : instruments) {
        Discrepancy row;
        row.kind = DiscrepancyKind::PositionDiffers;
        row.instrument = instrument;
        row.ledger = book.position(instrument);
        row.venue = atVenue[instrument];
        row.subject = instrument.toString();
        if (row.ledger != row.venue)
            rows.push_back(std::move(row));
    }
}

} // namespace

std::string_view toString(DiscrepancyKind kind) {
    switch (kind) {
    case DiscrepancyKind::ForeignOrder:
        return "foreign_order";
    case DiscrepancyKind::VanishedOrder:
        return "vanished_order";
    case DiscrepancyKind::DoubtfulOrder:
        return "doubtful_order";
    case DiscrepancyKind::MissingFills:
        return "missing_fills";
    case DiscrepancyKind::PositionDiffers:
        return "position_differs";
    case DiscrepancyKind::FillConflict:
        return "fill_conflict";
    }
    return {};
}

std::string_view toString(DiscrepancyChoice choice) {
    switch (choice) {
    case DiscrepancyChoice::Adopt:
        return "adopt";
    case DiscrepancyChoice::Close:
        return "close";
    case DiscrepancyChoice::Ignore:
        return "ignore";
    }
    return {};
}

bool Discrepancy::allows(DiscrepancyChoice choice) const {
    switch (choice) {
    case DiscrepancyChoice::Ignore:
        return true;
    case DiscrepancyChoice::Adopt:
        return kind != DiscrepancyKind::FillConflict;
    case DiscrepancyChoice::Close:
        return kind == DiscrepancyKind::ForeignOrder || kind == DiscrepancyKind::DoubtfulOrder
            || kind == DiscrepancyKind::PositionDiffers;
    }
    return false;
}

std::vector<Discrepancy> compare(const OrderBook& book, const VenueSnapshot& snapshot) {
    std::vector<Discrepancy> rows;
    if (snapshot.openOrders)
        addForeignOrders(book, snapshot, rows);
    addOrders(book, snapshot, rows);
    if (snapshot.positions)
        addPositions(book, snapshot, rows);
    return rows;
}

} // namespace truebar
