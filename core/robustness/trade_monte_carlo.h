// The same trades in another order, or drawn anew: how much of a drawdown was the order they happened to come in.
//   Shuffle: permutations of the trades (every path ends where the run ended, the way there differs).
//   Resample: as many trades drawn with replacement (Efron's bootstrap, 1979; the end differs too).
// Vince, The Mathematics of Money Management, 1992, and Pardo, The Evaluation and Optimization of Trading Strategies,
// 2008, describe both. Trades are taken as independent of each other: what one order of losses says about the market's
// memory is lost, and the block bootstrap of daily returns is the test for that.
#pragma once

#include "core/base/amount.h"
#include "core/base/result.h"
#include "core/robustness/distribution.h"
#include "core/robustness/parallel.h"
#include "core/trading/trade.h"

#include <cstdint>
#include <string_view>

namespace truebar {

enum class TradeDrawing { Shuffle, Resample };
// "shuffle", "resample"
std::string_view toString(TradeDrawing drawing);

struct TradeMonteCarloOptions {
    TradeDrawing drawing = TradeDrawing::Shuffle;
    std::size_t paths = 5'000; // 100 … 1,000,000
    double ruin = 0.5; // share of the capital whose loss is ruin, 0 < ruin ≤ 1
    std::uint64_t seed = 1;
    Workers workers{};
};

struct TradeMonteCarlo {
    TradeDrawing drawing = TradeDrawing::Shuffle;
    std::size_t paths = 0;
    std::size_t trades = 0;
    double actualMaxDrawdown = 0; // of the trades as they came, ≤ 0
    double deeperShare = 0; // of the paths whose drawdown is deeper than that
    Distribution maxDrawdown{}; // ≤ 0, of equity at the ends of trades
    Distribution totalReturn{};
    double riskOfRuin = 0; // share of the paths on which equity falls to (1 − ruin) · capital or below
};

// Profit of each closed trade as a share of the equity before it (capital and all profits so far, in the order of their
// exits): how a compounding account lives them. Empty if that equity is ever not positive.
std::vector<double> tradeReturns(std::span<const Trade> trades, Money capital);

// `returns` ≥ −1 each. "robustness.too_few_trades" (fewer than 5), "robustness.option", "robustness.cancelled".
Result<TradeMonteCarlo> tradeMonteCarlo(std::span<const double> returns, const TradeMonteCarloOptions& options = {});

} // namespace truebar
