#include "app/cli/run_options.h"
#include "app/cli/run_request.h"

#include "core/runs/portfolio_run.h"

namespace truebar::cli {

namespace {

Result<RebalancePeriod> periodOf(const Arguments& arguments) {
    const std::string name = arguments.value("rebalance").value_or("never");
    for (int i = 0; i < rebalancePeriodCount; ++i) {
        if (toString(static_cast<RebalancePeriod>(i)) == name)
            return static_cast<RebalancePeriod>(i);
    }
    return Error{"usage.option", "'%1' is none of never, daily, weekly, monthly", {name.substr(0, 60)}, "--rebalance"};
}

Result<PortfolioSettings> portfolioOf(const Arguments& arguments) {
    PortfolioSettings out;
    const auto period = periodOf(arguments);
    if (!period)
        return period.error();
    out.rebalance = *period;
    const std::pair<const char*, std::optional<Decimal>*> limits[] = {{"max-weight", &out.limits.maxWeight},
        {"max-gross", &out.limits.maxGross}, {"max-drawdown", &out.limits.maxDrawdown}};
    for (const auto& [option, limit] : limits) {
        const auto given = decimalOf(arguments, option);
        if (!given)
            return given.error();
        *limit = *given;
    }
    auto checked = PortfolioSettings::checked(out);
    if (checked)
        return checked;
    Error error = checked.error();
    error.location = "--" + error.location;
    return error;
}

// One --timeframe for all or one for each --instrument; --weight for each, or alike for all.
Result<std::vector<FundPart>> partsOf(const Arguments& arguments) {
    const auto instruments = arguments.values("instrument");
    const auto timeframes = arguments.values("timeframe");
    const auto weights = arguments.values("weight");
    const auto isForEach = [&](std::size_t count) { return count == instruments.size(); };
    const std::string count = std::to_string(instruments.size());
    if (timeframes.size() != 1 && !isForEach(timeframes.size()))
        return Error{
            "usage.option", "give one timeframe, or one for each of the %1 instruments", {count}, "--timeframe"};
    if (!weights.empty() && !isForEach(weights.size()))
        return Error{"usage.option", "give one weight for each of the %1 instruments, or none", {count}, "--weight"};
    const Decimal alike = Decimal::divide(
        Decimal(1), Decimal::fromInteger(static_cast<std::int64_t>(instruments.size())), Rounding::Down);
    std::vector<FundPart> out;
    for (std::size_t i = 0; i < instruments.size(); ++i) {
        auto instrument = InstrumentId::parse(instruments[i]);
        if (!instrument)
            return std::move(instrument).error().at("--instrument");
        const auto timeframe = Timeframe::parse(timeframes[timeframes.size() == 1 ? 0 : i]);
        if (!timeframe)
            return Error(timeframe.error()).at("--timeframe");
        const auto weight = weights.empty() ? Result<Decimal>(alike) : Decimal::parse(weights[i]);
        if (!weight)
            return Error(weight.error()).at("--weight");
        FundPart part;
        part.instrument = std::move(*instrument);
        part.timeframe = *timeframe;
        part.weight = *weight;
        out.push_back(std::move(part));
    }
    return out;
}

Result<PortfolioRequest> requestFrom(Session& session, const Arguments& arguments) {
    PortfolioRequest out;
    auto parts = partsOf(arguments);
    if (!parts)
        return std::move(parts).error();
    out.parts = std::move(*parts);
    const auto portfolio = portfolioOf(arguments);
    if (!portfolio)
        return portfolio.error();
    out.portfolio = *portfolio;
    const auto span = spanOf(arguments);
    if (!span)
        return span.error();
    out.span = *span;
    auto hours = sessionOf(session, arguments);
    if (!hours)
        return std::move(hours).error();
    out.session = std::move(*hours);
    auto money = runSettingsOf(arguments);
    if (!money)
        return std::move(money).error();
    out.settings = std::move(*money);
    const auto demand = demandOf(arguments);
    if (!demand)
        return demand.error();
    out.demand = *demand;
    const auto given = settingsOf(arguments);
    if (!given)
        return given.error();
    out.strategy = arguments.value("strategy").value_or("");
    if (out.strategy.empty() && !given->empty())
        return Error{"usage.option", "there is no strategy to set anything of", {}, "--set"};
    if (out.strategy.empty())
        return out;
    auto settings = resolveStrategySettings(session.plugins(), out.strategy, *given);
    if (!settings)
        return std::move(settings).error().at("--strategy");
    out.strategySettings = std::move(*settings);
    return out;
}

Answer portfolio(Session& session, const Arguments& arguments) {
    const auto request = requestFrom(session, arguments);
    if (!request)
        return request.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const std::stop_token stop = session.stop();
    const auto runs = session.runs(WorkspaceAccess::ReadWrite);
    if (!runs)
        return runs.error();
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    const auto record = runPortfolioBacktest(
        **store, session.plugins(), *request, [](double share) { showProgress("running", share); }, stop);
    if (!record)
        return record.error();
    if (auto saved = (*runs)->save(*record); !saved)
        return std::move(saved).error();
    session.log().info("portfolio",
        {{"run", record->summary.id}, {"strategy", record->summary.request.strategy},
            {"instruments", std::to_string(request->parts.size())}});
    return recordAnswer(*record, arguments);
}

} // namespace

std::vector<Command> portfolioCommands() {
    std::vector<OptionSpec> options{{"instrument", "VENUE:SYMBOL", "an instrument of the portfolio", true, true},
        {"timeframe", "T", "of all instruments, or one for each", true, true},
        {"weight", "N", "share of the equity, one for each instrument (all alike)", true},
        {"strategy", "ID", "plugin id that decides for each instrument (hold all)"},
        {"set", "K=V", "a setting of the strategy", true}, {"from", "TIME", "first time, inclusive"},
        {"to", "TIME", "last time, exclusive"},
        {"session", "TEXT", "only candles of these hours, such as 'mon-fri 14:30-21:00' (24/7)"},
        {"rebalance", "PERIOD", "back to the weights: never, daily, weekly or monthly (never)"},
        {"max-weight", "N", "largest share of one instrument, kept at every close"},
        {"max-gross", "N", "largest share of all positions together, kept at every close"},
        {"max-drawdown", "N", "fall from the highest equity at which all is closed for good, 0.2 is 20 %"},
        {"min-coverage", "N", "share of the candles that must be there, 0 to 1 (0.99)"},
        {"min-trust", "N", "least trust in the candles, 0 to 1 (0)"},
        {"allow-incomplete", nullptr, "run below that, stamped as incomplete data (the default)"},
        {"refuse-incomplete", nullptr, "do not run below that"}, jsonOption};
    const std::vector<OptionSpec> money = moneyOptions();
    options.insert(options.end(), money.begin(), money.end());
    return {{{"run", "portfolio", "", 0, 0, "run many instruments over one account and keep the result", options},
        portfolio}};
}

} // namespace truebar::cli
