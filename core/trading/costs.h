// Fees, slippage and sizes as functions. Fees, prices and sizes round against the trader.
#pragma once

#include "core/market/instrument.h"
#include "core/trading/fill.h"

#include <functional>

namespace truebar {

// price × quantity × contract multiplier, rounded up in magnitude at 1e-12.
Money tradedValue(const Instrument& instrument, Price price, Quantity quantity);

// value × bps / 10,000, rounded up at 1e-12.
Money feeOf(Money value, Decimal feeBps);

// What a position (signed) is worth at `mark`, to the nearest 1e-12: for marking, where nothing changes hands.
Money markedValue(const Instrument& instrument, Price mark, Quantity position);

// The price moved against `side` by whole ticks and rounded to the tick against it; never below one tick.
Price slipped(const Instrument& instrument, Side side, Price price, int ticks);

// Rounded to the tick, up for a buy and down for a sell.
Price toTickAgainst(const Instrument& instrument, Side side, Price price);

// The most whole lots that `cash` pays for at `price` including the fee of that value and quantity, which must not fall
// as they rise; 0 if not even one.
Quantity mostAffordable(
    const Instrument& instrument, Money cash, Price price, const std::function<Money(Money, Quantity)>& feeOfTrade);
// The same for a fee that is a share of the value.
Quantity affordableQuantity(const Instrument& instrument, Money cash, Price price, Decimal feeBps);

} // namespace truebar
