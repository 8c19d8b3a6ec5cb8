// Outlooks: outlook show, history; the bots that watch them: add, set, list, start, stop, remove, events.
#include "app/cli/held_workspace.h"
#include "app/cli/outlook_text.h"

#include "core/alerts/indicator_command.h"
#include "core/alerts/indicator_store.h"
#include "core/alerts/outlook_reader.h"
#include "core/data/series_reader.h"
#include "core/sdk/clock.h"

#include <charconv>

namespace truebar::cli {

namespace {

Result<void> takeNumber(const Arguments& arguments, const char* option, std::optional<double>& into, double scale = 1) {
    const auto text = arguments.value(option);
    if (!text)
        return {};
    double number = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size())
        return Error{"usage.number", "'%1' is not a number", {text->substr(0, 40)}, std::string("--") + option};
    into = number * scale;
    return {};
}

Result<void> takeWhole(const Arguments& arguments, const char* option, std::int64_t most, std::optional<int>& into) {
    if (!arguments.has(option))
        return {};
    const auto number = wholeOf(arguments, option, 1, 1, most);
    if (!number)
        return number.error();
    into = static_cast<int>(*number);
    return {};
}

// What the options name.
Result<IndicatorEdit> editOf(const Arguments& arguments) {
    IndicatorEdit out;
    if (const auto text = arguments.value("timeframes")) {
        auto timeframes = timeframesOf(*text);
        if (!timeframes)
            return std::move(timeframes).error().at("--timeframes");
        out.timeframes = std::move(*timeframes);
    }
    for (const Result<void>& taken : {takeWhole(arguments, "quorum", OutlookSettings::mostTimeframes, out.quorum),
             takeWhole(arguments, "window", 100'000, out.window), takeNumber(arguments, "decay", out.decay),
             takeNumber(arguments, "narrow", out.narrow, 0.01), takeNumber(arguments, "wide", out.wide, 0.01)}) {
        if (!taken)
            return taken.error();
    }
    if (const auto text = arguments.value("tells")) {
        auto tells = tellsOf(*text);
        if (!tells)
            return std::move(tells).error().at("--tells");
        out.tells = std::move(*tells);
    }
    if (const auto name = arguments.value("name"))
        out.name = *name;
    return out;
}

Result<OutlookSettings> outlookSettingsOf(const Arguments& arguments) {
    const auto edit = editOf(arguments);
    return edit ? editedOutlook({}, *edit) : Result<OutlookSettings>(edit.error());
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

Result<void> carryOut(const Workspace& workspace, const IndicatorCommand& command) {
    const auto database =
        Database::open(workspace.workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
    if (!database)
        return database.error();
    return (*database)->transaction(
        [&] { return carryOutIndicatorCommand(IndicatorStore(**database), command, systemClock().now()); });
}

// By the program that runs the bots, if there is one.
Answer changed(Session& session, const Arguments& arguments, const char* what, const IndicatorCommand& command) {
    bool isServed = true;
    const auto done = hereOrByHolder(
        session, {&indicatorCommandFolder, indicatorCommandToJson(command)}, [&](const Workspace& workspace) -> Answer {
            isServed = false;
            if (auto changed = carryOut(workspace, command); !changed)
                return std::move(changed).error();
            session.log().info("indicator_bot", {{"bot", command.bot}, {"done", what}});
            return std::string();
        });
    if (!done)
        return done;
    const bool starts = command.kind == IndicatorCommand::Kind::Start;
    const char* const word = starts && !isServed ? "starts when 'truebar-cli serve' or the window runs" : what;
    if (!arguments.has("json"))
        return "indicator bot " + command.bot + ' ' + word + '\n';
    JsonWriter json;
    json.beginObject().member("bot", command.bot).member("done", word).endObject();
    return json.take() + '\n';
}

Result<IndicatorCommand> commandOf(IndicatorCommand::Kind kind, const Arguments& arguments) {
    IndicatorCommand out;
    out.kind = kind;
    out.bot = arguments.operands().front();
    auto edit = editOf(arguments);
    if (!edit)
        return std::move(edit).error();
    out.edit = std::move(*edit);
    return out;
}

Answer add(Session& session, const Arguments& arguments) {
    auto command = commandOf(IndicatorCommand::Kind::Add, arguments);
    auto instrument = instrumentOf(arguments);
    if (!command || !instrument)
        return command ? std::move(instrument).error() : std::move(command).error();
    command->instrument = std::move(*instrument);
    return changed(session, arguments, "added", *command);
}

Answer set(Session& session, const Arguments& arguments) {
    const auto command = commandOf(IndicatorCommand::Kind::Edit, arguments);
    return command ? changed(session, arguments, "set", *command) : Answer(command.error());
}

Answer start(Session& session, const Arguments& arguments) {
    const auto command = commandOf(IndicatorCommand::Kind::Start, arguments);
    return command ? changed(session, arguments, "started", *command) : Answer(command.error());
}

Answer stop(Session& session, const Arguments& arguments) {
    const auto command = commandOf(IndicatorCommand::Kind::Stop, arguments);
    return command ? changed(session, arguments, "stopped", *command) : Answer(command.error());
}

Answer remove(Session& session, const Arguments& arguments) {
    const auto command = commandOf(IndicatorCommand::Kind::Remove, arguments);
    return command ? changed(session, arguments, "removed", *command) : Answer(command.error());
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
