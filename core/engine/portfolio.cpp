#include "core/engine/portfolio.h"

#include "core/engine/fund.h"
#include "core/engine/guarded.h"

namespace truebar {

namespace {

Result<void> checkSetup(const PortfolioSetup& setup) {
    if (setup.sleeves.empty())
        return Error{"portfolio.sleeves", "a portfolio needs at least one instrument"};
    Decimal sum;
    for (const SleeveSetup& sleeve : setup.sleeves) {
        const std::string name = sleeve.instrument.id.toString();
        if (!sleeve.series || sleeve.series->isEmpty())
            return Error{"run.no_candles", "there are no candles of %1 in that span", {name}};
        if (sleeve.weight.sign() <= 0 || sleeve.weight > Decimal(1))
            return Error{"portfolio.weight", "the weight of %1 must be above 0 and at most 1", {name}, "weight"};
        if (sleeve.instrument.currency != setup.sleeves.front().instrument.currency)
            return Error{"portfolio.currency", "%1 is not traded in %2 as the others are",
                {name, setup.sleeves.front().instrument.currency}};
        sum += sleeve.weight;
    }
    if (sum > Decimal(1))
        return Error{"portfolio.weight", "the weights add up to %1, more than 1", {sum.toString()}, "weight"};
    if (!setup.settings.account.isPlain())
        return Error{"portfolio.account", "a portfolio trades with a plain cash account"};
    if (!setup.settings.decision.isAuto())
        return Error{"portfolio.decision", "the suggestions of a portfolio are accepted at once"};
    if (auto settings = PortfolioSettings::checked(setup.portfolio); !settings)
        return std::move(settings).error();
    return {};
}

Result<PortfolioResult> pass(const PortfolioSetup& setup, const std::function<void(double)>& progress,
    const std::stop_token& stop, std::span<const EquityPoint> benchmark) {
    auto fund = Fund::create(setup);
    if (!fund)
        return std::move(fund).error();
    if (auto done = (*fund)->run(progress, stop); !done)
        return std::move(done).error();
    return (*fund)->finish(benchmark);
}

PortfolioSetup heldOf(PortfolioSetup setup) {
    for (SleeveSetup& sleeve : setup.sleeves)
        sleeve.strategy = nullptr;
    setup.portfolio = {};
    return setup;
}

} // namespace

Result<PortfolioResult> runPortfolio(
    const PortfolioSetup& setup, const std::function<void(double)>& progress, std::stop_token stop) {
    return guarded<PortfolioResult>([&]() -> Result<PortfolioResult> {
        if (auto sound = checkSetup(setup); !sound)
            return std::move(sound).error();
        auto held = pass(heldOf(setup), {}, stop, {});
        if (!held)
            return std::move(held).error();
        auto out = pass(setup, progress, stop, held->fund.equity);
        if (out)
            out->fund.benchmark = BenchmarkResult{held->fund.metrics, std::move(held->fund.equity)};
        return out;
    });
}

Result<PortfolioResult> runPortfolioAgainst(
    const PortfolioSetup& setup, std::span<const EquityPoint> benchmark, std::stop_token stop) {
    return guarded<PortfolioResult>([&]() -> Result<PortfolioResult> {
        if (auto sound = checkSetup(setup); !sound)
            return std::move(sound).error();
        return pass(setup, {}, stop, benchmark);
    });
}

} // namespace truebar
