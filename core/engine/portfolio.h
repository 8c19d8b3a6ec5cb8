// Many instruments and timeframes in one run over one account: a Runner for each of them, stepped in the order in which
// their candles close (docs/decisions/0009-portfolio.md).
#pragma once

#include "core/engine/portfolio_settings.h"
#include "core/engine/runner.h"

#include <stop_token>

namespace truebar {

// One series of the fund. What is pointed at outlives the run.
struct SleeveSetup {
    const Series* series = nullptr;
    Instrument instrument{};
    Decimal weight{}; // share of the equity, 0 … 1
    IStrategy* strategy = nullptr; // null: always long
    // For a part of the fund's cash; `backing` is the broker's: BrokerSetup::backing.
    std::function<BrokerFactory(Money cash, const Money* backing)> broker{};
};

struct PortfolioSetup {
    std::vector<SleeveSetup> sleeves{};
    RunSettings settings{}; // cash of the whole fund; a plain account
    PortfolioSettings portfolio{};
};

struct SleeveResult {
    Money fees{};
    Money profit{}; // after fees, marked at the last close
    Quantity position{};
    double weight = 0; // of what is held, at the end
    std::vector<OrderNumber> orders{};
    std::vector<std::uint64_t> trades{};

    bool operator==(const SleeveResult&) const = default;
};

struct PortfolioResult {
    RunResult fund{}; // with the benchmark: the same weights, bought at the first chance and held
    std::vector<SleeveResult> sleeves{};
    std::uint64_t rebalances = 0;
    double highestGross = 0; // of all closes
    std::optional<UtcMs> stoppedAt{}; // by its greatest drawdown

    bool operator==(const PortfolioResult&) const = default;
};

// With the benchmark beside it. "portfolio.sleeves", "portfolio.weight", "portfolio.account", "portfolio.currency", and
// those of a run.
Result<PortfolioResult> runPortfolio(
    const PortfolioSetup& setup, const std::function<void(double)>& progress = {}, std::stop_token stop = {});
// The same fund measured against a benchmark that is known already, or against none; its own `benchmark` stays empty.
Result<PortfolioResult> runPortfolioAgainst(
    const PortfolioSetup& setup, std::span<const EquityPoint> benchmark, std::stop_token stop = {});

} // namespace truebar
