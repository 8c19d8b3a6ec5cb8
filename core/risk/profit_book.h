// What positions have cost and what they have brought, by bot: the ground of loss limits. Average cost; profit in the
// currency of the prices. Instruments of several currencies are added at par. No clock, no I/O.
#pragma once

#include "core/sdk/live_order.h"

#include <map>
#include <optional>
#include <string>

namespace truebar {

struct HeldPosition {
    Quantity quantity{}; // negative where short
    Price average{};
    Money realized{}; // fees taken off
    Money sinceOpened{}; // the part of it since there was nothing last
    Decimal multiplier{1};
};

struct EndedPosition {
    std::string bot{};
    Money profit{};
};

// How contracts and fees of an instrument are valued.
struct InstrumentUnits {
    Decimal multiplier{1};
    std::string base{};
    std::string quote{};

    bool operator==(const InstrumentUnits&) const = default;
};

class ProfitBook {
public:
    using Key = std::pair<std::string, InstrumentId>; // bot and instrument

    // Before the first fill of the instrument. Fees in the base currency are valued at the price of the fill, those in
    // a third currency are not.
    void setUnits(const InstrumentId& instrument, const InstrumentUnits& units);
    const std::map<InstrumentId, InstrumentUnits>& units() const { return m_units; }
    // Fills in the order in which they were made. Tells of a position that has ended by it, or turned.
    std::optional<EndedPosition> book(const std::string& bot, const VenueFill& fill);
    // Units without a fill: they count as had at the next price that is heard of.
    void adopt(const std::string& bot, const InstrumentId& instrument, Quantity change);
    void notePrice(const InstrumentId& instrument, Price price);

    const std::map<Key, HeldPosition>& positions() const { return m_positions; }
    std::optional<Money> unrealized(const Key& key) const;
    // Realized and unrealized; a position without a price counts as worth its cost.
    Money profit() const;
    Money profit(const std::string& bot) const;

private:
    Money feeOf(const VenueFill& fill) const;
    std::optional<Money> trade(HeldPosition& held, Quantity change, Price price, Money fee);
    void price(const Key& key, Price price);
    Money profitOf(const Key& key, const HeldPosition& held) const;

    std::map<Key, HeldPosition> m_positions;
    std::map<Key, Quantity> m_unpriced;
    std::map<InstrumentId, Price> m_prices;
    std::map<InstrumentId, InstrumentUnits> m_units;
};

} // namespace truebar
