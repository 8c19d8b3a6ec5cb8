#include "core/robustness/trade_monte_carlo.h"

#include "core/robustness/random.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

constexpr std::size_t tradesForPaths = 5;

struct Path {
    double totalReturn = 0;
    double maxDrawdown = 0;
    bool isRuined = false;
};

Path follow(std::span<const double> returns, double ruin) {
    Path out;
    double equity = 1;
    double peak = 1;
    for (const double r : returns) {
        equity *= 1 + r;
        peak = std::max(peak, equity);
        out.maxDrawdown = std::min(out.maxDrawdown, equity / peak - 1);
        out.isRuined = out.isRuined || equity <= 1 - ruin;
    }
    out.totalReturn = equity - 1;
    return out;
}

std::vector<double> drawn(std::span<const double> returns, TradeDrawing drawing, Random& random) {
    std::vector<double> out(returns.begin(), returns.end());
    if (drawing == TradeDrawing::Resample) {
        for (double& r : out)
            r = returns[static_cast<std::size_t>(random.below(returns.size()))];
        return out;
    }
    for (std::size_t i = out.size(); i > 1; --i) // Fisher and Yates
        std::swap(out[i - 1], out[static_cast<std::size_t>(random.below(i))]);
    return out;
}

} // namespace

std::string_view toString(TradeDrawing drawing) {
    return drawing == TradeDrawing::Shuffle ? "shuffle" : "resample";
}

std::vector<double> tradeReturns(std::span<const Trade> trades, Money capital) {
    std::vector<const Trade*> closed;
    for (const Trade& trade : trades) {
        if (!trade.isOpen)
            closed.push_back(&trade);
    }
    std::stable_sort(
        closed.begin(), closed.end(), [](const Trade* a, const Trade* b) { return a->exitTime < b->exitTime; });
    std::vector<double> out;
    double equity = capital.toDouble();
    for (const Trade* trade : closed) {
        if (!(equity > 0))
            return {};
        const double profit = trade->profit.toDouble();
        out.push_back(std::max(-1.0, profit / equity));
        equity += profit;
    }
    return out;
}

Result<TradeMonteCarlo> tradeMonteCarlo(std::span<const double> returns, const TradeMonteCarloOptions& options) {
    if (returns.size() < tradesForPaths)
        return Error{"robustness.too_few_trades", "%1 closed trades are too few; at least %2 are needed",
            {std::to_string(returns.size()), std::to_string(tradesForPaths)}};
    if (!std::all_of(returns.begin(), returns.end(), [](double r) { return std::isfinite(r) && r >= -1; }))
        return Error{"robustness.returns", "the return of a trade is not a number of at least -100 %"};
    if (options.paths < 100 || options.paths > 1'000'000)
        return Error{"robustness.option", "the number of paths must be from 100 to 1000000", {}, "paths"};
    if (!(options.ruin > 0 && options.ruin <= 1))
        return Error{"robustness.option", "the loss that is ruin must be above 0 and at most 1", {}, "ruin"};
    std::vector<Path> paths(options.paths);
    const bool isDone = parallelFor(options.paths, options.workers, [&](std::size_t path) {
        Random random(options.seed, path);
        paths[path] = follow(drawn(returns, options.drawing, random), options.ruin);
    });
    if (!isDone)
        return Error{"robustness.cancelled", "the work was cancelled"};
    TradeMonteCarlo out;
    out.drawing = options.drawing;
    out.paths = options.paths;
    out.trades = returns.size();
    out.actualMaxDrawdown = follow(returns, options.ruin).maxDrawdown;
    std::vector<double> drawdowns;
    std::vector<double> totals;
    std::size_t ruined = 0;
    std::size_t deeper = 0;
    for (const Path& path : paths) {
        drawdowns.push_back(path.maxDrawdown);
        totals.push_back(path.totalReturn);
        ruined += path.isRuined ? 1 : 0;
        // The same trades multiplied in another order differ in the last bit.
        deeper += path.maxDrawdown < out.actualMaxDrawdown - 1e-12 ? 1 : 0;
    }
    out.riskOfRuin = static_cast<double>(ruined) / static_cast<double>(options.paths);
    out.deeperShare = static_cast<double>(deeper) / static_cast<double>(options.paths);
    out.maxDrawdown = distributionOf(std::move(drawdowns));
    out.totalReturn = distributionOf(std::move(totals));
    return out;
}

} // namespace truebar
