#include "core/bots/bot_of_run.h"

#include "core/runs/portfolio_run.h"

namespace truebar {

Result<BotDefinition> dryRunBotOf(const RunSummary& run, const PluginRegistry& plugins) {
    const RunRequest& request = run.request;
    if (request.mode != RunMode::Simulation)
        return Error{"bot.origin", "only a simulation becomes a bot; the run %1 was one already", {run.id}};
    if (request.instrument.venue == fundVenue)
        return Error{"bot.origin", "the run %1 is a portfolio, and a bot trades one instrument", {run.id}};
    const auto plugin = plugins.find(PluginKind::Strategy, request.strategy);
    if (!plugin)
        return plugin.error();
    BotDefinition out;
    out.name = request.strategy + ' ' + request.instrument.symbol + ' ' + request.timeframe.toString();
    out.mode = RunMode::DryRun;
    out.strategy = request.strategy;
    const Settings defaults = (*plugin)->metadata.settings.defaults();
    for (const auto& [key, value] : request.strategySettings.values()) {
        const auto standard = defaults.values().find(key);
        if (standard == defaults.values().end() || !(standard->second == value))
            out.overrides[key] = toString(value);
    }
    out.instrument = request.instrument;
    out.timeframe = request.timeframe;
    out.session = request.session;
    out.broker = request.broker;
    out.settings = request.settings;
    out.settings.warmUp = 0;
    if (out.settings.profile.asksFinerCandles())
        out.settings.profile = {};
    out.originRun = run.id;
    return out;
}

} // namespace truebar
