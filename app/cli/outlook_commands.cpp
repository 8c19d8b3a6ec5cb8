// Outlooks: outlook show, history; the bots that watch them: add, set, list, start, stop, remove, events.
#include "app/cli/command.h"
#include "app/cli/outlook_text.h"

#include "core/alerts/indicator_store.h"
#include "core/alerts/outlook_reader.h"
#include "core/data/series_reader.h"
#include "core/sdk/clock.h"

#include <charconv>

namespace truebar::cli {

namespace {

Result<void> takeNumber(const Arguments& arguments, const char* option, double& into, double scale = 1) {
    const auto text = arguments.value(option);
    if (!text)
        return {};
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), into);
    if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size())
        return Error{"usage.number", "'%1' is not a number", {text->substr(0, 40)}, std::string("--") + option};
    into *= scale;
    return {};
}

// What the options say about `known`. Other timeframes without a quorum: more than half of them.
Result<OutlookSettings> outlookSettingsOf(const Arguments& arguments, OutlookSettings known = {}) {
    if (const auto text = arguments.value("timeframes")) {
        auto timeframes = timeframesOf(*text);
        if (!timeframes)
            return std::move(timeframes).error().at("--timeframes");
        known.timeframes = std::move(*timeframes);
        known.quorum = static_cast<int>(known.timeframes.size()) / 2 + 1;
    }
    const auto quorum = wholeOf(arguments, "quorum", known.quorum, 1, OutlookSettings::mostTimeframes);
    if (!quorum)
        return quorum.error();
    known.quorum = static_cast<int>(*quorum);
    const auto window = wholeOf(arguments, "window", known.forecast.window, 1, 100'000);
    if (!window)
        return window.error();
    known.forecast.window = static_cast<int>(*window);
    for (const auto& [option, target, scale] : {std::tuple{"decay", &known.forecast.decay, 1.0},
             std::tuple{"narrow", &known.forecast.narrow, 0.01}, std::tuple{"wide", &known.forecast.wide, 0.01}}) {
        if (auto taken = takeNumber(arguments, option, *target, scale); !taken)
            return std::move(taken).error();
    }
    return OutlookSettings::checked(std::move(known));
}

Result<InstrumentId> operandInstrument(const Arguments& arguments) {
    auto id = InstrumentId::parse(arguments.operands().front());
    return id ? id : Result<InstrumentId>(std::move(id).error().at("INSTRUMENT"));
}

Answer show(Session& session, const Arguments& arguments) {
    const auto instrument = operandInstrument(arguments);
    if (!instrument)
        return instrument.error();
    const auto settings = outlookSettingsOf(arguments);
    if (!settings)
        return settings.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto source = storedTimeframeFor(**store, *instrument, settings->timeframes.front());
    if (!source)
        return source.error();
    OutlookReader reader(*instrument, *settings, source->span.end);
    if (const auto read = reader.advance(**store, source->timeframe, source->span.end); !read)
        return read.error();
    const OutlookState& state = reader.outlook().state();
    return arguments.has("json") ? outlookJson(*instrument, *settings, state) : outlookText(state);
}

// Forecasts are made of all that is stored before; the span only says which are listed and counted.
Answer history(Session& session, const Arguments& arguments) {
    const auto instrument = operandInstrument(arguments);
    if (!instrument)
        return instrument.error();
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    const auto settings = outlookSettingsOf(arguments);
    if (!settings)
        return settings.error();
    const auto span = spanOf(arguments);
    if (!span)
        return span.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto closed = closedSpan(**store, *instrument, *timeframe, {UtcMs::min(), span->end}, systemClock().now());
    if (!closed)
        return closed.error();
    const auto series = readSeries(**store, *instrument, *timeframe, *closed);
    if (!series)
        return series.error();
    BarAnalyzer bars;
    RangeForecaster forecaster(*timeframe, settings->forecast);
    Calibration before = forecaster.calibration();
    std::vector<OutlookPoint> points;
    for (std::size_t i = 0; i < (*series)->size(); ++i) {
        const Candle candle = (*series)->at(i);
        const auto said = forecaster.next();
        const BarState state = bars.step(candle);
        forecaster.step(candle);
        if (candle.openTime >= span->begin)
            points.push_back({candle, state, said && said->from == candle.openTime ? said : std::nullopt});
        else
            before = forecaster.calibration();
    }
    const Calibration counted = forecaster.calibration() - before;
    return arguments.has("json") ? historyJson(**series, points, counted) : historyText(points, counted);
}

// Changes need the workspace for themselves: a window or a service that has it does them itself.
Answer changed(Session& session, const Arguments& arguments, const char* what,
    const std::function<Result<void>(const IndicatorStore&)>& change) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
    if (!database)
        return database.error();
    if (auto done = (*database)->transaction([&] { return change(IndicatorStore(**database)); }); !done)
        return std::move(done).error();
    const std::string& id = arguments.operands().front();
    session.log().info("indicator_bot", {{"bot", id}, {"done", what}});
    if (!arguments.has("json"))
        return "indicator bot " + id + ' ' + what + '\n';
    JsonWriter json;
    json.beginObject().member("bot", id).member("done", what).endObject();
    return json.take() + '\n';
}

Result<IndicatorBot> botOf(const Arguments& arguments, IndicatorBot known) {
    auto settings = outlookSettingsOf(arguments, std::move(known.outlook));
    if (!settings)
        return std::move(settings).error();
    known.outlook = std::move(*settings);
    if (const auto name = arguments.value("name"))
        known.name = *name;
    if (const auto text = arguments.value("tells")) {
        auto tells = tellsOf(*text);
        if (!tells)
            return std::move(tells).error().at("--tells");
        known.tells = std::move(*tells);
    }
    return checkedIndicatorBot(std::move(known));
}

Answer add(Session& session, const Arguments& arguments) {
    IndicatorBot wanted;
    wanted.id = arguments.operands().front();
    auto instrument = instrumentOf(arguments);
    if (!instrument)
        return std::move(instrument).error();
    wanted.instrument = std::move(*instrument);
    const auto bot = botOf(arguments, std::move(wanted));
    if (!bot)
        return bot.error();
    return changed(
        session, arguments, "added", [&](const IndicatorStore& store) { return store.add(*bot, systemClock().now()); });
}

Answer set(Session& session, const Arguments& arguments) {
    return changed(session, arguments, "set", [&](const IndicatorStore& store) -> Result<void> {
        auto known = store.find(arguments.operands().front());
        if (!known)
            return std::move(known).error();
        const auto bot = botOf(arguments, std::move(known->bot));
        return bot ? store.change(*bot, systemClock().now()) : Result<void>(bot.error());
    });
}

Answer start(Session& session, const Arguments& arguments) {
    return changed(session, arguments, "starts when 'truebar-cli serve' or the window runs",
        [&](const IndicatorStore& store) { return store.start(arguments.operands().front(), systemClock().now()); });
}

Answer stop(Session& session, const Arguments& arguments) {
    return changed(session, arguments, "stopped",
        [&](const IndicatorStore& store) { return store.stop(arguments.operands().front()); });
}

Answer remove(Session& session, const Arguments& arguments) {
    return changed(session, arguments, "removed",
        [&](const IndicatorStore& store) { return store.remove(arguments.operands().front()); });
}

// Without the lock of the workspace: another program may be running the bots.
Result<std::unique_ptr<Database>> readable(Session& session) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    return Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
}

Answer list(Session& session, const Arguments& arguments) {
    const auto database = readable(session);
    if (!database)
        return database.error();
    const auto bots = IndicatorStore(**database).list();
    if (!bots)
        return bots.error();
    return arguments.has("json") ? indicatorJson(*bots) : indicatorTable(*bots);
}

Answer events(Session& session, const Arguments& arguments) {
    const auto limit = wholeOf(arguments, "limit", 50, 1, 100'000);
    if (!limit)
        return limit.error();
    const auto database = readable(session);
    if (!database)
        return database.error();
    const std::string bot = arguments.operands().empty() ? std::string() : arguments.operands().front();
    if (!bot.empty()) {
        if (const auto known = IndicatorStore(**database).find(bot); !known)
            return known.error();
    }
    const auto told = IndicatorStore(**database).events(bot, static_cast<int>(*limit));
    if (!told)
        return told.error();
    return arguments.has("json") ? outlookEventJson(*told) : outlookEventTable(*told);
}

} // namespace

std::vector<Command> outlookCommands() {
    const OptionSpec timeframes{"timeframes", "LIST", "of which a consensus is made (1h,4h,1d)"};
    const OptionSpec quorum{"quorum", "N", "timeframes that must agree (more than half)"};
    const std::vector<OptionSpec> forecast{{"narrow", "PERCENT", "closes that the narrow band shall hold (50)"},
        {"wide", "PERCENT", "closes that the wide band shall hold (90)"},
        {"window", "N", "candles that the quantiles are of (500)"},
        {"decay", "X", "weight of the past in the volatility (0.94)"}};
    const auto with = [&](std::vector<OptionSpec> out) {
        out.insert(out.end(), forecast.begin(), forecast.end());
        out.push_back(jsonOption);
        return out;
    };
    const OptionSpec name{"name", "TEXT", "for people (the id)"};
    const OptionSpec tells{"tells", "LIST", "what it tells of: trend, consensus, band or none (all)"};
    return {
        {{"outlook", "show", "INSTRUMENT", 1, 1, "trends, their consensus, and where the next candles may close",
             with({timeframes, quorum})},
            show},
        {{"outlook", "history", "INSTRUMENT", 1, 1, "every forecast of one timeframe, and how many held",
             with({{"timeframe", "T", "1h, 4h, 1d …", false, true}, {"from", "TIME", "first time, inclusive"},
                 {"to", "TIME", "last time, exclusive"}})},
            history},
        {{"outlook", "add", "BOT", 1, 1, "make an indicator bot; it never trades and does not start yet",
             with({{"instrument", "VENUE:SYMBOL", "the instrument", false, true}, timeframes, quorum, name, tells})},
            add},
        {{"outlook", "set", "BOT", 1, 1, "change what is said here; one that runs begins anew",
             with({timeframes, quorum, name, tells})},
            set},
        {{"outlook", "list", "", 0, 0, "all indicator bots", {jsonOption}}, list},
        {{"outlook", "start", "BOT", 1, 1, "let it tell of candles that close from now on", {jsonOption}}, start},
        {{"outlook", "stop", "BOT", 1, 1, "let it tell no more", {jsonOption}}, stop},
        {{"outlook", "remove", "BOT", 1, 1, "forget the bot and what it has told", {jsonOption}}, remove},
        {{"outlook", "events", "[BOT]", 0, 1, "what the bots have told",
             {{"limit", "N", "the newest N (50)"}, jsonOption}},
            events},
    };
}

} // namespace truebar::cli
