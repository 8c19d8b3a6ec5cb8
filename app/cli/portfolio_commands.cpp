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

Result<PortfolioRequest> portfolioRequest(Session& session, const Arguments& arguments) {
    FundTerms terms;
    auto parts = partsOf(arguments);
    if (!parts)
        return std::move(parts).error();
    terms.parts = std::move(*parts);
    const auto settings = portfolioOf(arguments);
    if (!settings)
        return settings.error();
    terms.settings = *settings;
    const auto common = commonRequestOf(session, arguments);
    if (!common)
        return common.error();
    return portfolioRequestOf(*common, terms);
}

Answer portfolio(Session& session, const Arguments& arguments) {
    const auto request = portfolioRequest(session, arguments);
    if (!request)
        return request.error();
    const std::stop_token stop = session.stop();
    return runAndKeep(session, arguments, "portfolio", [&](const CandleStore& store) {
        return runPortfolioBacktest(store, session.plugins(), *request, showRunning, stop);
    });
}

} // namespace

std::vector<Command> portfolioCommands() {
    std::vector<OptionSpec> options{{"instrument", "VENUE:SYMBOL", "an instrument of the portfolio", true, true},
        {"timeframe", "T", "of all instruments, or one for each", true, true},
        {"weight", "N", "share of the equity, one for each instrument (all alike)", true},
        {"strategy", "ID", "plugin id that decides for each instrument (hold all)"},
        {"rebalance", "PERIOD", "back to the weights: never, daily, weekly or monthly (never)"},
        {"max-weight", "N", "largest share of one instrument, kept at every close"},
        {"max-gross", "N", "largest share of all positions together, kept at every close"},
        {"max-drawdown", "N", "fall from the highest equity at which all is closed for good, 0.2 is 20 %"}, jsonOption};
    const std::vector<OptionSpec> common = commonRunOptions();
    options.insert(options.end(), common.begin(), common.end());
    return {{{"run", "portfolio", "", 0, 0, "run many instruments over one account and keep the result", options},
        portfolio}};
}

} // namespace truebar::cli
