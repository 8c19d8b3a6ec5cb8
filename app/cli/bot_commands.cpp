// Bots: bot add, start, stop, set, remove; what only reads is in bot_queries.
#include "app/cli/account_options.h"
#include "app/cli/bot_queries.h"
#include "app/cli/bot_text.h"
#include "app/cli/desk_session.h"
#include "app/cli/feed_session.h"
#include "app/cli/held_workspace.h"
#include "app/cli/number_text.h"
#include "app/cli/run_options.h"
#include "app/cli/run_request.h"
#include "app/cli/text_table.h"

#include "core/bots/bot_host.h"
#include "core/vault/profile_folder.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace truebar::cli {

namespace {

std::string who() {
    const char* user = std::getenv("USER"); // NOLINT(concurrency-mt-unsafe)
    return user ? "cli:" + std::string(user) : std::string("cli");
}

// Whether the command changes limits of a live bot, which takes somebody who may.
Result<bool> changesLiveLimits(const BotCommand& command, WorkspaceDoor& door) {
    const bool isLimit =
        std::ranges::any_of(command.edit, [](const auto& field) { return field.first.starts_with("limit."); });
    if (command.kind != BotCommand::Kind::Edit || !isLimit)
        return false;
    const auto bot =
        door.read<StoredBot>([&](const Database& database) { return BotStore(database).find(command.bot); });
    if (!bot)
        return bot.error();
    const auto mode = command.edit.find("mode");
    return bot->definition.mode == RunMode::LiveRun
        || (mode != command.edit.end() && mode->second == toString(RunMode::LiveRun));
}

// Here if the workspace is free; else by the program that holds it.
Answer carriedOut(Session& session, const BotCommand& command, const Arguments& arguments,
    const std::function<Result<std::string>(BotHost&)>& here) {
    return hereOrByHolder(session, {&botCommandFolder, botCommandToJson(command)}, [&](const Workspace& workspace) {
        auto feeds = FeedSession::open(session);
        if (!feeds)
            return Answer(feeds.error());
        LiveHub hub((*feeds)->feeds(), (*feeds)->store(), (*feeds)->locks());
        DecisionDesk decisions((*feeds)->workspace(), workspace.directory(), systemClock());
        const TradingGate locked(isAnalysisOnly(workspace.directory()));
        std::optional<CommandKeys> keys;
        const auto asks = changesLiveLimits(command, (*feeds)->workspace());
        if (!asks)
            return Answer(asks.error());
        if (*asks) {
            auto vault = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
            if (!vault)
                return Answer(std::move(vault).error());
            keys.emplace(std::move(*vault), session.redactor(), isAnalysisOnly(workspace.directory()));
            if (auto allowed = keys->allow(Action::ChangeLimits); !allowed)
                return Answer(std::move(allowed).error());
        }
        BotHost host({session.plugins(), (*feeds)->feeds(), hub, (*feeds)->store(), (*feeds)->workspace(),
            workspace.directory(), &decisions, {},
            botGates(workspace.directory(), systemDisk(), keys ? keys->gate() : locked, systemClock())});
        auto done = here(host);
        if (done)
            session.log().info("bot_" + std::string(toString(command.kind)), {{"bot", command.bot}});
        return done;
    });
}

Answer changed(const Arguments& arguments, const char* what, const std::string& bot, const std::string& more = {}) {
    if (arguments.has("json")) {
        JsonWriter json;
        json.beginObject().member("bot", bot).member("done", what);
        if (!more.empty())
            json.member("run_id", more);
        json.endObject();
        return json.take() + '\n';
    }
    return "bot " + bot + ' ' + what + (more.empty() ? "" : ", run " + more) + '\n';
}

// --set k=v, --limit k=v and the rest as one edit.
Result<BotEdit> editOf(const Arguments& arguments) {
    BotEdit out;
    for (const char* list : {"set", "limit"}) {
        for (const std::string& text : arguments.values(list)) {
            const auto equals = text.find('=');
            if (equals == std::string::npos || equals == 0)
                return Error{"usage.set", "'%1' is not key=value", {text.substr(0, 60)}, std::string("--") + list};
            out[std::string(list) + '.' + text.substr(0, equals)] = text.substr(equals + 1);
        }
    }
    const std::pair<const char*, const char*> fields[] = {{"name", "name"}, {"mode", "mode"}, {"cash", "cash"},
        {"fee-bps", "fee_bps"}, {"slippage-ticks", "slippage_ticks"}, {"warm-up", "warm_up"}, {"account", "account"},
        {"decision", "decision"}, {"decision-threshold", "decision_threshold"},
        {"decision-delay-ms", "decision_delay_ms"}, {"decision-deadline-ms", "decision_deadline_ms"},
        {"decision-expiry", "decision_expiry"}, {"schedule", "schedule"}, {"schedule-from", "schedule_from"},
        {"schedule-until", "schedule_until"}, {"schedule-end", "schedule_end"}};
    for (const auto& [option, field] : fields) {
        if (const auto text = arguments.value(option))
            out[field] = *text;
    }
    if (out.contains("mode") && out["mode"] == toString(RunMode::LiveRun) && !arguments.has("confirm-live"))
        return Error{"usage.option", "a bot that trades with real money needs --confirm-live", {}, "--mode"};
    return out;
}

Answer botAdd(Session& session, const Arguments& arguments) {
    BotDefinition bot;
    bot.id = arguments.operands().front();
    bot.strategy = *arguments.value("strategy");
    auto instrument = instrumentOf(arguments);
    if (!instrument)
        return std::move(instrument).error();
    bot.instrument = std::move(*instrument);
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    bot.timeframe = *timeframe;
    auto hours = sessionOf(session, arguments);
    if (!hours)
        return std::move(hours).error();
    bot.session = std::move(*hours);
    const auto money = runSettingsOf(arguments);
    if (!money)
        return money.error();
    bot.settings = *money;
    auto account = accountOf(arguments, bot.instrument);
    if (!account)
        return std::move(account).error();
    bot.settings.account = std::move(*account);
    const auto edit = editOf(arguments);
    if (!edit)
        return edit.error();
    const auto checked = editedBot(bot, *edit, session.plugins());
    if (!checked)
        return checked.error();
    BotCommand command;
    command.kind = BotCommand::Kind::Add;
    command.bot = bot.id;
    command.who = who();
    command.definition = botToJson(*checked);
    const auto done = carriedOut(session, command, arguments, [&](BotHost& host) -> Result<std::string> {
        auto added = host.add(*checked, who());
        return added ? Result<std::string>(std::string()) : Result<std::string>(std::move(added).error());
    });
    return done ? changed(arguments, "added", bot.id) : done;
}

BotCommand commandOf(BotCommand::Kind kind, const Arguments& arguments) {
    BotCommand out;
    out.kind = kind;
    out.bot = arguments.operands().front();
    out.who = who();
    return out;
}

Answer botStart(Session& session, const Arguments& arguments) {
    const BotCommand command = commandOf(BotCommand::Kind::Start, arguments);
    bool isServed = true;
    const auto done = carriedOut(session, command, arguments, [&](BotHost& host) -> Result<std::string> {
        isServed = false;
        const auto checks = host.check(command.bot);
        if (auto may = checks ? mayStartAfter(*checks) : Result<void>(checks.error()); !may)
            return std::move(may).error();
        auto wanted = host.want(command.bot, command.who);
        return wanted ? Result<std::string>(std::string()) : Result<std::string>(std::move(wanted).error());
    });
    if (!done)
        return done;
    const std::string waits = isServed ? *done : std::string("starts when 'truebar-cli serve' or the window runs");
    return changed(arguments, waits.empty() ? "started" : waits.c_str(), command.bot);
}

Answer botPreflight(Session& session, const Arguments& arguments) {
    const BotCommand command = commandOf(BotCommand::Kind::Preflight, arguments);
    const auto found = carriedOut(session, command, arguments, [&](BotHost& host) -> Result<std::string> {
        const auto checks = host.check(command.bot);
        return checks ? checksToJson(command.bot, *checks) : Result<std::string>(checks.error());
    });
    const auto checks = found ? checksFromJson(*found) : Result<BotChecks>(found.error());
    if (!checks)
        return checks.error();
    if (!mayStartAfter(*checks))
        session.endAsFailed();
    return arguments.has("json") ? *found + '\n' : checksText(*checks);
}

Answer botStop(Session& session, const Arguments& arguments) {
    BotCommand command = commandOf(BotCommand::Kind::Stop, arguments);
    const bool flatten = arguments.has("flatten");
    if (flatten)
        command.edit["flatten"] = "yes";
    const auto run = carriedOut(
        session, command, arguments, [&](BotHost& host) { return host.stop(command.bot, command.who, flatten); });
    return run ? changed(arguments, "stopped", command.bot, *run) : run;
}

Answer botSet(Session& session, const Arguments& arguments) {
    BotCommand command = commandOf(BotCommand::Kind::Edit, arguments);
    const auto edit = editOf(arguments);
    if (!edit)
        return edit.error();
    if (edit->empty())
        return Error{"usage.option", "there is nothing to set"};
    command.edit = *edit;
    const auto done = carriedOut(session, command, arguments, [&](BotHost& host) -> Result<std::string> {
        auto set = host.edit(command.bot, command.edit, command.who);
        return set ? Result<std::string>(std::string()) : Result<std::string>(std::move(set).error());
    });
    return done ? changed(arguments, "set", command.bot) : done;
}

Answer botRemove(Session& session, const Arguments& arguments) {
    const BotCommand command = commandOf(BotCommand::Kind::Remove, arguments);
    const auto done = carriedOut(session, command, arguments, [&](BotHost& host) -> Result<std::string> {
        auto removed = host.remove(command.bot);
        return removed ? Result<std::string>(std::string()) : Result<std::string>(std::move(removed).error());
    });
    return done ? changed(arguments, "removed", command.bot) : done;
}

std::vector<OptionSpec> editOptions(std::vector<OptionSpec> more) {
    std::vector<OptionSpec> out{{"set", "K=V", "a setting of the strategy; empty for its default", true},
        {"limit", "K=V", "a risk limit, as in 'daily_loss=100'", true}, {"name", "TEXT", "for people (the id)"},
        {"mode", "MODE", "simulation, dry_run or live_run (dry_run)"},
        {"confirm-live", nullptr, "yes, with real money: for --mode live_run"},
        {"warm-up", "N", "candles that the strategy hears first (as many as it asks for)"},
        {"account", "NAME", "of the vault, for live runs"},
        {"schedule", "TEXT",
            "its hours: always, session (of its market), a calendar, or such as 'mon-fri 09:30-16:00 "
            "America/New_York'"},
        {"schedule-from", "TIME", "it does not run before"}, {"schedule-until", "TIME", "it does not run from then on"},
        {"schedule-end", "WHAT", "keep or flatten: a live bot's position at the end of its hours (keep)"}};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

} // namespace

std::vector<Command> botCommands() {
    std::vector<OptionSpec> add =
        editOptions(seriesOptions({{"strategy", "ID", "plugin id, see plugins list", false, true},
            {"session", "TEXT", "only candles of these hours, such as 'mon-fri 14:30-21:00' (24/7)"}}));
    for (const auto& group : {moneyOptions(), accountOptions(), decisionOptions()})
        add.insert(add.end(), group.begin(), group.end());
    auto set = editOptions({{"cash", "N", "starting cash"}, {"fee-bps", "N", "fee in basis points"},
        {"slippage-ticks", "N", "ticks against you on market and stop fills"}, profileOption, secretsOption,
        jsonOption});
    const auto decisions = decisionOptions();
    set.insert(set.end(), decisions.begin(), decisions.end());
    return {
        {{"bot", "add", "ID", 1, 1, "make a bot; it does not start yet", add}, botAdd},
        {{"bot", "list", "", 0, 0, "all bots and how they are", {jsonOption}}, botList},
        {{"bot", "show", "ID", 1, 1, "what a bot is, its sessions and every change", {jsonOption}}, botShow},
        {{"bot", "start", "ID", 1, 1, "begin a session", {jsonOption}}, botStart},
        {{"bot", "preflight", "ID", 1, 1, "what it depends on; exit status 1 if something keeps it from starting",
             {jsonOption}},
            botPreflight},
        {{"bot", "stop", "ID", 1, 1, "end its session as a run of the history; a live bot's orders are cancelled",
             {{"flatten", nullptr, "close the position of a live bot too (it stays)"}, jsonOption}},
            botStop},
        {{"bot", "set", "ID", 1, 1,
             "change settings, also while it runs; limits of a live bot are for an admin, with the PIN", set},
            botSet},
        {{"bot", "status", "[ID]", 0, 1, "how a bot is", {jsonOption}}, botStatus},
        {{"bot", "log", "ID", 1, 1, "what happened to it, oldest first",
             {{"limit", "N", "at most this many of the newest lines (50)"}, jsonOption}},
            botLog},
        {{"bot", "parity", "ID", 1, 1, "a session against the backtest of its window, and why they differ",
             {{"session", "N", "of bot show (the newest)"}, jsonOption}},
            botParity},
        {{"bot", "remove", "ID", 1, 1, "forget a bot; its runs stay", {jsonOption}}, botRemove},
    };
}

} // namespace truebar::cli
