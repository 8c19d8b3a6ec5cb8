// Rule 6 of the fill rules: of a liquidation and an order on one side of the open, the nearer one comes first.
#pragma once

#include "core/base/amount.h"

#include <optional>

namespace truebar {

// Whether a position is liquidated at `liquidation` before anything happens at `other` (empty: nothing else can happen)
// in a candle that opens at `open` and goes as far against the position as `extreme`. An order at the very price of the
// liquidation comes first. An order on the other side of the open does not: nobody can tell, and the liquidation is the
// worse for the trader.
inline bool liquidatesFirst(bool isLong, Price liquidation, Price open, Price extreme, std::optional<Price> other) {
    const auto isAtOrBeyond = [&](Price price) { return isLong ? price <= liquidation : price >= liquidation; };
    if (!isAtOrBeyond(extreme))
        return false;
    if (isAtOrBeyond(open) || !other)
        return true;
    const bool isOnItsSide = isLong ? *other <= open : *other >= open;
    return !isOnItsSide || (isAtOrBeyond(*other) && *other != liquidation);
}

} // namespace truebar
