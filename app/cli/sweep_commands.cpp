#include "app/cli/account_options.h"
#include "app/cli/queue_desk.h"
#include "app/cli/run_options.h"
#include "app/cli/setting_words.h"

#include <algorithm>

namespace truebar::cli {

namespace {

Result<std::vector<Decimal>> decimalsOf(const Arguments& arguments, const char* option, Decimal fallback) {
    std::vector<Decimal> out;
    for (const std::string& text : arguments.values(option)) {
        const auto value = Decimal::parse(text);
        if (!value)
            return Error(value.error()).at(std::string("--") + option);
        out.push_back(*value);
    }
    if (out.empty())
        out.push_back(fallback);
    return out;
}

// Every combination of --cash, --fee-bps and --slippage-ticks.
Result<std::vector<RunSettings>> moneyOf(const Arguments& arguments) {
    const RunSettings standard;
    const auto cash = decimalsOf(arguments, "cash", standard.cash.value());
    if (!cash)
        return cash.error();
    const auto fees = decimalsOf(arguments, "fee-bps", standard.feeBps);
    if (!fees)
        return fees.error();
    const auto ticks = decimalsOf(arguments, "slippage-ticks", Decimal(0));
    if (!ticks)
        return ticks.error();
    std::vector<RunSettings> out;
    for (const Decimal amount : *cash) {
        for (const Decimal fee : *fees) {
            for (const Decimal slip : *ticks) {
                RunSettings money;
                money.cash = Money(amount);
                money.feeBps = fee;
                const double whole = slip.toDouble();
                if (slip.decimals() > 0 || whole < 0 || whole > 10'000)
                    return Error{"usage.number", "'%1' is not a whole number from %2 to %3",
                        {slip.toString(), "0", "10000"}, "--slippage-ticks"};
                money.slippageTicks = static_cast<int>(whole);
                if (auto fills = readFillOptions(arguments, money); !fills)
                    return std::move(fills).error();
                auto checked = RunSettings::checked(money);
                if (!checked) {
                    Error error = checked.error();
                    error.location = "--" + error.location;
                    return error;
                }
                out.push_back(*checked);
            }
        }
    }
    return out;
}

// --span FROM..TO, repeated; or --from and --to.
Result<std::vector<TimeSpan>> spansOf(const Arguments& arguments) {
    std::vector<TimeSpan> out;
    for (const std::string& text : arguments.values("span")) {
        const auto dots = text.find("..");
        if (dots == std::string::npos)
            return Error{"usage.span", "'%1' is not FROM..TO", {text.substr(0, 60)}, "--span"};
        const auto begin = parseUtc(text.substr(0, dots));
        if (!begin)
            return Error(begin.error()).at("--span");
        const auto end = parseUtc(text.substr(dots + 2));
        if (!end)
            return Error(end.error()).at("--span");
        if (TimeSpan{*begin, *end}.isEmpty())
            return Error{
                "usage.span", "the span is empty: %1 is not before %2", {formatUtc(*begin), formatUtc(*end)}, "--span"};
        out.push_back({*begin, *end});
    }
    const auto one = spanOf(arguments);
    if (!one)
        return one.error();
    if (!out.empty() && !(*one == TimeSpan()))
        return Error{"usage.option", "give spans by --span or by --from and --to, not both", {}, "--span"};
    if (out.empty())
        out.push_back(*one);
    return out;
}

Result<Search> searchOf(const Arguments& arguments) {
    Search out;
    const std::string name = arguments.value("search").value_or("grid");
    // The library's better all-round search has its name, too.
    const auto kind = name == "nlopt" ? SearchKind::Direct : searchKindNamed(name);
    if (!kind)
        return Error{"usage.search", "'%1' is not one of: grid, random, lhs, nlopt, direct, crs", {name.substr(0, 60)},
            "--search"};
    out.kind = *kind;
    const bool isGrid = out.kind == SearchKind::Grid;
    if (isGrid && arguments.has("trials"))
        return Error{"usage.option", "a grid is tried whole; --trials is for the other searches", {}, "--trials"};
    if (!isGrid && !arguments.has("trials"))
        return Error{"usage.option", "the search '%1' needs --trials", {name}, "--search"};
    const auto trials = wholeOf(arguments, "trials", 0, 1, static_cast<std::int64_t>(mostTrials));
    if (!trials)
        return trials.error();
    const auto seed = wholeOf(arguments, "seed", 1, 0, INT64_MAX);
    if (!seed)
        return seed.error();
    out.trials = static_cast<std::uint64_t>(*trials);
    out.seed = static_cast<std::uint64_t>(*seed);
    return out;
}

Result<Objective> objectiveOf(const Arguments& arguments) {
    Objective out;
    out.metric = arguments.value("objective").value_or(out.metric);
    out.maximise = !arguments.has("minimise");
    const auto trades = wholeOf(arguments, "min-trades", 0, 0, INT64_MAX);
    if (!trades)
        return trades.error();
    out.minTrades = static_cast<std::uint64_t>(*trades);
    auto checked = Objective::checked(out);
    return checked ? checked : Result<Objective>(std::move(checked).error().at("--objective"));
}

template <class T, class Parse>
Result<void> parseEach(const Arguments& arguments, const char* option, std::vector<T>& out, Parse parse) {
    for (const std::string& text : arguments.values(option)) {
        auto value = parse(text);
        if (!value)
            return std::move(value).error().at(std::string("--") + option);
        if (std::find(out.begin(), out.end(), *value) != out.end())
            return Error{"usage.option", "'%1' is given twice", {text.substr(0, 60)}, std::string("--") + option};
        out.push_back(std::move(*value));
    }
    return {};
}

// One account for all trials. What its files tell is true of one instrument only.
Result<void> readAccount(const Arguments& arguments, StudySpec& out) {
    for (const char* file : {"tiers", "funding", "corporate-actions", "rates"}) {
        if (out.instruments.size() != 1 && arguments.has(file))
            return Error{"usage.option", "this file is of one instrument, and the study is over %1",
                {std::to_string(out.instruments.size())}, std::string("--") + file};
    }
    const auto account = accountOf(arguments, out.instruments.front());
    if (!account)
        return account.error();
    for (RunSettings& money : out.money)
        money.account = *account;
    return {};
}

Result<void> readMarket(Session& session, const Arguments& arguments, StudySpec& out) {
    const auto instruments =
        parseEach(arguments, "instrument", out.instruments, [](const auto& text) { return InstrumentId::parse(text); });
    if (!instruments)
        return instruments;
    const auto timeframes =
        parseEach(arguments, "timeframe", out.timeframes, [](const auto& text) { return Timeframe::parse(text); });
    if (!timeframes)
        return timeframes;
    auto spans = spansOf(arguments);
    if (!spans)
        return std::move(spans).error();
    out.spans = std::move(*spans);
    auto hours = sessionOf(session, arguments);
    if (!hours)
        return std::move(hours).error();
    out.session = std::move(*hours);
    const auto demand = demandOf(arguments);
    if (!demand)
        return demand.error();
    out.demand = *demand;
    auto money = moneyOf(arguments);
    if (!money)
        return std::move(money).error();
    out.money = std::move(*money);
    return readAccount(arguments, out);
}

Result<void> readSpace(
    Session& session, const Arguments& arguments, const std::vector<std::string>& strategies, StudySpec& out) {
    const auto plugin = session.plugins().find(PluginKind::Strategy, out.strategy);
    if (!plugin)
        return Error(plugin.error()).at("--strategy");
    auto fixed = settingsIn(saidTo(session.plugins(), strategies, out.strategy, arguments.values("set")));
    if (!fixed)
        return std::move(fixed).error();
    out.fixed = std::move(*fixed);
    for (const std::string& text : saidTo(session.plugins(), strategies, out.strategy, arguments.values("grid"))) {
        auto axis = parseSweepAxis((*plugin)->metadata.settings, text);
        if (!axis)
            return std::move(axis).error().at("--grid");
        out.axes.push_back(std::move(*axis));
    }
    return {};
}

// One for each strategy, over the same markets.
Result<std::vector<StudySpec>> specsOf(Session& session, const Arguments& arguments) {
    StudySpec common;
    common.name = arguments.value("name").value_or("");
    const auto priority = wholeOf(arguments, "priority", 0, -1000, 1000);
    if (!priority)
        return priority.error();
    common.priority = static_cast<int>(*priority);
    if (auto market = readMarket(session, arguments, common); !market)
        return std::move(market).error();
    const auto search = searchOf(arguments);
    if (!search)
        return search.error();
    common.search = *search;
    auto objective = objectiveOf(arguments);
    if (!objective)
        return std::move(objective).error();
    common.objective = std::move(*objective);
    std::vector<std::string> strategies;
    const auto read =
        parseEach(arguments, "strategy", strategies, [](const std::string& id) -> Result<std::string> { return id; });
    if (!read)
        return read.error();
    std::vector<StudySpec> out;
    for (const std::string& strategy : strategies) {
        StudySpec& spec = out.emplace_back(common);
        spec.strategy = strategy;
        if (auto space = readSpace(session, arguments, strategies, spec); !space)
            return std::move(space).error();
    }
    return out;
}

Answer sweep(Session& session, const Arguments& arguments) {
    const auto threads = threadsOf(arguments);
    if (!threads)
        return threads.error();
    const auto specs = specsOf(session, arguments);
    if (!specs)
        return specs.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    (void)session.stop(); // before any thread begins
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    for (const StudySpec& spec : *specs) {
        if (auto good = checkStudy(**store, session.plugins(), spec); !good)
            return std::move(good).error();
    }
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    QueueDesk desk(**workspace);
    std::vector<Study> studies;
    for (const StudySpec& spec : *specs) {
        Study& study = studies.emplace_back();
        study.spec = spec;
        study.strategyVersion = (*session.plugins().find(PluginKind::Strategy, spec.strategy))->metadata.version;
    }
    const auto written = desk.write([&](const Database& database) -> Result<void> {
        for (Study& study : studies) {
            if (auto done = insertStudy(database, study); !done)
                return done;
        }
        return {};
    });
    if (!written)
        return written.error();
    std::vector<std::string> ids;
    for (const Study& study : studies) {
        ids.push_back(study.id);
        session.log().info("sweep",
            {{"study", study.id}, {"strategy", study.spec.strategy}, {"trials", std::to_string(study.planned)}});
    }
    for (std::size_t i = 0; i < ids.size() && !arguments.has("queue-only"); ++i) {
        if (auto done = desk.work(session, *threads, ids[i]); !done)
            return std::move(done).error();
    }
    return desk.door().read<std::string>([&](const Database& database) {
        return ids.size() == 1 ? studyAnswer(database, ids.front(), arguments)
                               : studiesAnswer(database, ids, arguments);
    });
}

} // namespace

std::vector<Command> sweepCommands() {
    std::vector<OptionSpec> options{{"strategy", "ID", "plugin id, see plugins list", true, true},
        {"grid", "K=V", "a setting that varies: fast=5:50:5, fast=3,5,8, direction=*; ID.fast=… for one strategy",
            true},
        {"set", "K=V", "a setting of the strategy that does not vary", true},
        {"instrument", "VENUE:SYMBOL", "an instrument", true, true},
        {"timeframe", "T", "1m, 5m, 1h, 1d, 1w …", true, true}, {"span", "A..B", "a span of time", true},
        {"from", "TIME", "first time, inclusive"}, {"to", "TIME", "last time, exclusive"},
        {"session", "TEXT", "only candles of these hours, such as 'mon-fri 14:30-21:00' (24/7)"},
        {"cash", "N", "starting cash (10000)", true}, {"fee-bps", "N", "fee in basis points (0)", true},
        {"slippage-ticks", "N", "ticks against you on market and stop fills (0)", true},
        {"min-coverage", "N", "share of the candles that must be there, 0 to 1 (0.99)"},
        {"min-trust", "N", "least trust in the candles, 0 to 1 (0)"},
        {"allow-incomplete", nullptr, "run below that (the default)"},
        {"refuse-incomplete", nullptr, "do not run below that"},
        {"search", "NAME", "grid, random, lhs, nlopt (= direct) or crs (grid)"},
        {"trials", "N", "trials of each data set, for all but a grid"}, {"seed", "N", "seed of the search (1)"},
        {"objective", "METRIC", "what the best trial has most of (sharpe)"}, {"minimise", nullptr, "or least of"},
        {"min-trades", "N", "fewer closed trades count as undefined (0)"},
        {"priority", "N", "higher ones are worked on first (0)"}, {"name", "TEXT", "name of the study"},
        {"jobs", "N", "threads (all processors)"}, {"best", "N", "trials in the answer (10)"},
        {"queue-only", nullptr, "only put it into the queue"}, jsonOption};
    for (const auto& group : {fillOptions(), accountOptions()})
        options.insert(options.end(), group.begin(), group.end());
    return {
        {{"run", "sweep", "", 0, 0, "run strategies over many settings, instruments, timeframes and spans", options},
            sweep}};
}

} // namespace truebar::cli
