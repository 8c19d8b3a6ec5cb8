// Where the venue and what we have written down differ. Each row locks trading until it is adopted (the venue is
// right), closed (what is too much goes away) or ignored (it is known and may stay), or until the venue agrees after
// all.
#pragma once

#include "core/live/venue_snapshot.h"

namespace truebar {

enum class DiscrepancyKind : std::uint8_t {
    ForeignOrder, // open at the venue, not placed by us
    VanishedOrder, // open in our book, unknown to the venue
    DoubtfulOrder, // we do not know whether the venue ever had it, and it will not tell
    MissingFills, // the venue says that more is filled than it shows fills for
    PositionDiffers,
    FillConflict, // two fills of one key and different content
};
// "foreign_order", "vanished_order", "doubtful_order", "missing_fills", "position_differs", "fill_conflict"
std::string_view toString(DiscrepancyKind kind);

enum class DiscrepancyChoice : std::uint8_t { Adopt, Close, Ignore };
// "adopt", "close", "ignore"
std::string_view toString(DiscrepancyChoice choice);

struct Discrepancy {
    DiscrepancyKind kind = DiscrepancyKind::ForeignOrder;
    InstrumentId instrument{};
    ClientOrderId order{};
    std::optional<VenueOrder> venueOrder{}; // ForeignOrder
    Quantity ledger{}; // position, or filled
    Quantity venue{};
    std::string subject{}; // what it is about: an order's id, an instrument, a fill's id

    // The same for the same matter, whatever its numbers are.
    std::string key() const { return std::string(toString(kind)) + ' ' + subject; }
    // The numbers; a decision holds for these only.
    std::string details() const { return "ledger " + ledger.toString() + ", venue " + venue.toString(); }
    bool allows(DiscrepancyChoice choice) const;
    bool operator==(const Discrepancy&) const = default;
};

// What this snapshot shows, after its orders and fills have been applied to the book. A row counts when two snapshots
// show it alike, since questions that are asked one after the other see a market that moves.
std::vector<Discrepancy> compare(const OrderBook& book, const VenueSnapshot& snapshot);

} // namespace truebar
