#include "app/cli/run_request.h"

#include "app/cli/account_options.h"
#include "app/cli/run_options.h"
#include "core/runs/backtest.h"

namespace truebar::cli {

Result<RunSettings> runSettingsOf(const Arguments& arguments) {
    RunSettings out;
    const auto cash = decimalOf(arguments, "cash");
    if (!cash)
        return cash.error();
    const auto fee = decimalOf(arguments, "fee-bps");
    if (!fee)
        return fee.error();
    const auto slippage = wholeOf(arguments, "slippage-ticks", 0, 0, 10'000);
    if (!slippage)
        return slippage.error();
    const auto seed = wholeOf(arguments, "seed", 1, 0, INT64_MAX);
    if (!seed)
        return seed.error();
    if (*cash)
        out.cash = Money(**cash);
    if (*fee)
        out.feeBps = **fee;
    out.slippageTicks = static_cast<int>(*slippage);
    out.seed = static_cast<std::uint64_t>(*seed);
    if (auto fills = readFillOptions(arguments, out); !fills)
        return std::move(fills).error();
    if (auto decision = readDecisionOptions(arguments, out.decision); !decision)
        return std::move(decision).error();
    auto checked = RunSettings::checked(out);
    if (checked)
        return checked;
    Error error = checked.error();
    error.location = "--" + error.location;
    return error;
}

namespace {

// The settings of the strategy that the request names, if it names one.
Result<Settings> strategySettingsOf(Session& session, const Arguments& arguments, const std::string& strategy) {
    const auto given = settingsOf(arguments);
    if (!given)
        return given.error();
    if (strategy.empty() && !given->empty())
        return Error{"usage.option", "there is no strategy to set anything of", {}, "--set"};
    if (strategy.empty())
        return Settings();
    auto settings = resolveStrategySettings(session.plugins(), strategy, *given);
    if (!settings)
        return std::move(settings).error().at("--strategy");
    return settings;
}

} // namespace

Result<RunRequest> commonRequestOf(Session& session, const Arguments& arguments) {
    RunRequest out;
    out.strategy = arguments.value("strategy").value_or("");
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
    auto settings = strategySettingsOf(session, arguments, out.strategy);
    if (!settings)
        return std::move(settings).error();
    out.strategySettings = std::move(*settings);
    return out;
}

Result<RunRequest> requestOf(Session& session, const Arguments& arguments) {
    auto asked = askedSeriesOf(arguments);
    if (!asked)
        return std::move(asked).error();
    auto out = commonRequestOf(session, arguments);
    if (!out)
        return out;
    out->instrument = std::move(asked->instrument);
    out->timeframe = asked->timeframe;
    const auto warmUp = wholeOf(arguments, "warm-up", 0, 0, static_cast<std::int64_t>(mostWarmUpCandles));
    if (!warmUp)
        return warmUp.error();
    out->settings.warmUp = static_cast<std::size_t>(*warmUp);
    auto account = accountOf(arguments, out->instrument);
    if (!account)
        return std::move(account).error();
    out->settings.account = std::move(*account);
    return out;
}

std::vector<OptionSpec> moneyOptions() {
    std::vector<OptionSpec> out{{"cash", "N", "starting cash (10000)"}, {"fee-bps", "N", "fee in basis points (0)"},
        {"slippage-ticks", "N", "ticks against you on market and stop fills (0)"},
        {"seed", "N", "kept with the run; drives what draws by chance, which nothing does unless asked to (1)"}};
    const std::vector<OptionSpec> fills = fillOptions();
    out.insert(out.end(), fills.begin(), fills.end());
    return out;
}

std::vector<OptionSpec> commonRunOptions() {
    std::vector<OptionSpec> out{{"set", "K=V", "a setting of the strategy", true},
        {"from", "TIME", "first time, inclusive"}, {"to", "TIME", "last time, exclusive"},
        {"session", "TEXT", "only candles of these hours, such as 'mon-fri 14:30-21:00' (24/7)"},
        {"min-coverage", "N", "share of the candles that must be there, 0 to 1 (0.99)"},
        {"min-trust", "N", "least trust in the candles, 0 to 1 (0)"},
        {"allow-incomplete", nullptr, "run below that, stamped as incomplete data (the default)"},
        {"refuse-incomplete", nullptr, "do not run below that"}};
    const std::vector<OptionSpec> money = moneyOptions();
    out.insert(out.end(), money.begin(), money.end());
    return out;
}

std::vector<OptionSpec> runOptions(std::initializer_list<OptionSpec> more) {
    auto out = seriesOptions({{"strategy", "ID", "plugin id, see plugins list", false, true},
        {"warm-up", "N", "candles that the strategy hears before --from without trading (0)"}});
    for (const auto& group : {commonRunOptions(), accountOptions(), decisionOptions()})
        out.insert(out.end(), group.begin(), group.end());
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

} // namespace truebar::cli
