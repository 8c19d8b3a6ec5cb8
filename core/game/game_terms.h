// The two prices of a one-click game (Ttadak): an entry that rests at P, and an exit that earns what was asked for after
// both fees. Exact, and rounded so that the exit never earns less. docs/manual-panel.md
#pragma once

#include "core/market/instrument.h"
#include "core/trading/order.h"

#include <optional>

namespace truebar {

// What is asked for. Shares are of one: 0.05 is 5 %.
struct GameTerms {
    Side side = Side::Buy; // of the entry: BUY GAME or SELL GAME
    Price price{}; // of the entry; put on the tick away from the market
    Quantity quantity{}; // units; cut to whole lots
    Decimal leverage{1}; // 1 … 125, at most two decimals
    Decimal target{}; // R > 0: return on margin when the exit has filled, after both fees
    Decimal stop{}; // share of the margin that may be lost; 0: close before the liquidation
    Decimal fee{}; // F, of a resting order: 0 … 0.1, at most ten decimals; below 0 a rebate, to −0.01
    Decimal takerFee{}; // of the stop, which does not rest

    bool operator==(const GameTerms&) const = default;
};

// What it comes to.
struct GamePlan {
    GameTerms terms{}; // price and quantity as they are sent
    Price exit{};
    std::optional<Price> stop{}; // none where nothing can be liquidated and nothing was asked for
    std::optional<Price> liquidation{};
    Money value{}; // of the entry, quote currency
    Money margin{};
    Money profit{}; // once the exit has filled, after both fees; rounded down
    Money loss{}; // once the stop has filled at its price, after both fees; rounded up, ≥ 0
    Decimal returned{}; // profit / margin; rounded down, so at 1e-12 it may read just below the target

    bool operator==(const GamePlan&) const = default;
};

// The smallest multiple of the tick at or above P(L(1+F)+R)/(L(1−F)), or, for a sell game, the largest at or below
// P(L(1−F)−R)/(L(1+F)). Throws DecimalOverflow for prices beyond 1e9 or so. May be ≤ 0 for a sell game.
Price gameExit(const GameTerms& terms, Price tick);

// What the two orders leave over, in quote currency; rounded down at 1e-12.
Money gameProfit(Side entry, Price from, Price to, Quantity units, Decimal entryFee, Decimal exitFee);

// Errors name the field as their place: "game.price", "game.quantity", "game.leverage", "game.target", "game.stop",
// "game.fee".
Result<GamePlan> planGame(const GameTerms& terms, const Instrument& instrument);

// The most whole lots that this margin pays for. 0 where it pays for none.
Quantity gameQuantity(Money margin, Decimal leverage, Price price, const Instrument& instrument);

} // namespace truebar
