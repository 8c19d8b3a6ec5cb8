// Margin of linear contracts (quote-settled) as pure functions. Formulas and their sources: docs/accounts.md.
#pragma once

#include "core/accounts/leverage_tiers.h"
#include "core/market/instrument.h"

#include <optional>
#include <span>

namespace truebar {

// A position as margin sees it. Quantity and cost have the same sign: > 0 long, < 0 short.
struct MarginPosition {
    Quantity quantity{};
    Money cost{}; // entry value in the quote currency
};

// value / leverage, rounded up at 1e-12.
Money initialMargin(Money value, Decimal leverage);

// The part of an isolated margin that goes back to the cash when `closing` of `held` units are closed; all of it with
// the last unit.
Money releasedMargin(Money margin, Quantity closing, Quantity held);

// What the position is worth at `mark` beyond its cost; < 0 is a loss. To the nearest 1e-12.
Money unrealisedProfit(const Instrument& instrument, const MarginPosition& position, Price mark);

// The price at which `backing` (quote currency) and the unrealised profit are down to the maintenance margin: rounded
// to the tick towards the side from which the price comes, as the venue acts no later. Empty if flat or if no positive
// price does it.
std::optional<Price> liquidationPrice(
    const Instrument& instrument, const LeverageTiers& tiers, const MarginPosition& position, Money backing);

// The price at which nothing of `backing` is left; exact at 1e-12, rounded against the position. Empty as above.
std::optional<Price> bankruptcyPrice(const Instrument& instrument, const MarginPosition& position, Money backing);

// One position of a cross account with its last price.
struct CrossPosition {
    Instrument instrument{};
    LeverageTiers tiers{};
    MarginPosition position{};
    Price mark{};
};

struct CrossState {
    Money equity{}; // wallet and all unrealised profits
    Money maintenance{};
    bool isLiquidated() const { return equity <= maintenance; }
};
CrossState crossState(std::span<const CrossPosition> positions, Money wallet);

// The price of position `index` at which the whole account is liquidated while the other marks stay where they are.
std::optional<Price> crossLiquidationPrice(
    std::span<const CrossPosition> positions, Money wallet, std::size_t index);

} // namespace truebar
