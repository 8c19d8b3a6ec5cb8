// What trading costs, as small functions over values. Everything rounds against the trader.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/market/instrument.h"
#include "core/trading/fill.h"

#include <optional>
#include <vector>

namespace truebar {

// Added up: ticks + basis points of the price + impact × (own quantity ÷ the candle's volume)² of the price.
struct SlippageModel {
    int ticks = 0; // 0 … 10000
    Decimal bps{}; // 0 … 1000
    Decimal impactBps{}; // at a share of 1; 0 … 100000

    bool operator==(const SlippageModel&) const = default;
};
// The price of a market or stop fill: moved against `side`, rounded to the tick against it, never below one tick.
// `volume` is the candle's; 0 counts as a share of 1.
Price slippedBy(const SlippageModel& model, const Instrument& instrument, Side side, Price price, Quantity quantity,
    Quantity volume);

// Rates from the value traded in this run before the fill.
struct FeeTier {
    Money from{};
    Decimal makerBps{};
    Decimal takerBps{};

    bool operator==(const FeeTier&) const = default;
};
struct FeeModel {
    Decimal takerBps{}; // 0 … 1000
    std::optional<Decimal> makerBps{}; // as takerBps if not set
    std::vector<FeeTier> tiers{}; // ascending; above the first `from` they replace both rates
    Money perUnit{}; // of each unit (share, contract)
    Money minimum{}; // of each fill

    bool operator==(const FeeModel&) const = default;
};
// Rule 12: value × rate + quantity × perUnit, at least the minimum, rounded up at 1e-12.
Money feeFor(const FeeModel& model, Liquidity liquidity, Money value, Quantity quantity, Money tradedBefore);
// The most whole lots that `cash` pays for at `price` including that fee; 0 if not even one.
Quantity affordableQuantity(const FeeModel& model, const Instrument& instrument, Money cash, Price price,
    Liquidity liquidity, Money tradedBefore);

// Between `fixed` and `fixed + spread`, evenly, by seed and order number.
struct LatencyModel {
    Millis fixed{};
    Millis spread{};

    bool operator==(const LatencyModel&) const = default;
};
Millis latencyOf(const LatencyModel& model, std::uint64_t seed, OrderNumber order);

struct CostModel {
    SlippageModel slippage{};
    FeeModel fees{};
    LatencyModel latency{};
    // Largest share of a candle's volume that all own fills together may take; 0 is no bound. 0 … 1
    Decimal participation{};

    // "run.slippage_ticks", "run.slippage_bps", "run.impact_bps", "run.fee_bps", "run.fee_tiers", "run.fee_per_unit",
    // "run.fee_minimum", "run.latency", "run.participation".
    static Result<CostModel> checked(CostModel model);
    bool operator==(const CostModel&) const = default;
};

// "100000:6/8,1000000:4/6" = from that value on maker/taker rates in basis points. "run.fee_tiers"
Result<std::vector<FeeTier>> feeTiersFrom(std::string_view text);
std::string toString(const std::vector<FeeTier>& tiers);

} // namespace truebar
