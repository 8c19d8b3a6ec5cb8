#include "app/cli/command.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

#include "core/base/utf8.h"
#include "core/data/import_service.h"
#include "core/data/series_reader.h"
#include "core/market/venue_outages.h"
#include "core/sdk/clock.h"

#include <QFileInfo>

namespace truebar::cli {

namespace {

constexpr std::size_t shownRejects = 20;

std::string importToJson(const ImportReport& report) {
    JsonWriter json;
    json.beginObject()
        .member("instrument", report.instrument.id.toString())
        .member("tick_size", report.instrument.tickSize)
        .member("lot_step", report.instrument.lotStep)
        .key("files")
        .beginArray();
    for (const FileReport& file : report.files) {
        json.beginObject()
            .member("file", file.file.toStdString())
            .member("dialect", file.dialect)
            .member("from", file.span.begin)
            .member("to", file.span.end)
            .member("rows_read", file.rowsRead)
            .member("rows_stored", file.rowsStored)
            .member("duplicates", file.duplicates)
            .key("rejected")
            .beginArray();
        for (const RejectedRow& row : file.rejected)
            json.beginObject().member("line", row.line).member("reason", row.reason.message()).endObject();
        json.endArray().endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string importToText(const ImportReport& report) {
    std::string out;
    for (const FileReport& file : report.files) {
        out += printableLine(file.file.toStdString()) + ": " + std::to_string(file.rowsRead) + " rows read, "
            + std::to_string(file.rowsStored) + " stored, " + std::to_string(file.duplicates) + " duplicates, "
            + std::to_string(file.rejected.size()) + " rejected (" + file.dialect + ")\n";
        for (std::size_t i = 0; i < std::min(file.rejected.size(), shownRejects); ++i)
            out += "  line " + std::to_string(file.rejected[i].line) + ": "
                + printableLine(file.rejected[i].reason.message()) + '\n';
        if (file.rejected.size() > shownRejects)
            out += "  … and " + std::to_string(file.rejected.size() - shownRejects) + " more; --json lists all\n";
    }
    return out;
}

void logImport(CommandLog& log, const ImportRequest& request, const ImportReport& report) {
    for (const FileReport& file : report.files)
        log.info("import",
            {{"instrument", request.instrument.toString()}, {"timeframe", request.timeframe.toString()},
                {"file", file.file.toStdString()}, {"read", std::to_string(file.rowsRead)},
                {"stored", std::to_string(file.rowsStored)}, {"duplicates", std::to_string(file.duplicates)},
                {"rejected", std::to_string(file.rejected.size())}});
}

Result<std::optional<Decimal>> stepOf(const Arguments& arguments, const char* option) {
    auto step = decimalOf(arguments, option);
    if (step && *step && (*step)->sign() <= 0)
        return Error{"usage.number", "the value must be above 0", {}, std::string("--") + option};
    return step;
}

Result<ImportRequest> importRequestOf(const Arguments& arguments) {
    ImportRequest out;
    auto instrument = instrumentOf(arguments);
    if (!instrument)
        return std::move(instrument).error();
    out.instrument = std::move(*instrument);
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    out.timeframe = *timeframe;
    const auto tick = stepOf(arguments, "tick-size");
    if (!tick)
        return tick.error();
    if (*tick)
        out.tickSize = Price(**tick);
    const auto lot = stepOf(arguments, "lot-step");
    if (!lot)
        return lot.error();
    if (*lot)
        out.lotStep = Quantity(**lot);
    out.timezone = QString::fromStdString(arguments.value("timezone").value_or(""));
    out.calendar = arguments.value("calendar").value_or("");
    out.currency = arguments.value("currency").value_or("");
    if (!isCurrency(out.currency))
        return Error{"account.currency", "'%1' is no currency", {out.currency}, "--currency"};
    out.quoteSide = arguments.value("quote-side").value_or("");
    out.stamps = arguments.value("stamps").value_or("");
    out.replace = arguments.has("replace");
    for (const std::string& file : arguments.operands()) {
        out.files.push_back(QFile::decodeName(file.c_str()));
        // Looked at before the workspace is: a mistyped name must not make one.
        if (!QFileInfo::exists(out.files.back()))
            return Error{"file.missing", "there is no such file", {}, file};
    }
    return out;
}

Answer importThrough(const char* feed, Session& session, const Arguments& arguments) {
    auto request = importRequestOf(arguments);
    if (!request)
        return request.error();
    if (!request->calendar.empty()) {
        if (auto known = session.calendars().find(request->calendar); !known)
            return std::move(known).error().at("--calendar");
    }
    request->feed = feed;
    const std::stop_token stop = session.stop();
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    const auto report = importFiles(
        **store, session.plugins(), *request,
        [](ImportProgress progress) { showProgress("importing", progress.share); }, stop);
    if (!report) {
        Error error = report.error();
        for (const auto& [setting, option] : {std::pair("setting 'timezone'", "--timezone"),
                 {"setting 'stamps'", "--stamps"}, {"setting 'quote_side'", "--quote-side"}}) {
            if (error.location == setting)
                error.location = option;
        }
        return error;
    }
    logImport(session.log(), *request, *report);
    return arguments.has("json") ? importToJson(*report) : importToText(*report);
}

Answer importData(Session& session, const Arguments& arguments) {
    return importThrough("csv", session, arguments);
}

Answer importBook(Session& session, const Arguments& arguments) {
    return importThrough("book", session, arguments);
}

Answer listData(Session& session, const Arguments& arguments) {
    std::vector<StoredSeries> all;
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (store) {
        auto listed = (*store)->list();
        if (!listed)
            return std::move(listed).error();
        all = std::move(*listed);
    } else if (store.error().code != "workspace.missing") {
        return store.error();
    }
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        rows.reserve(all.size());
        for (const StoredSeries& s : all)
            rows.push_back(
                {s.instrument.id.toString(), s.timeframe.toString(), std::to_string(s.candles), formatUtc(s.span.begin),
                    formatUtc(s.span.end), s.instrument.tickSize.toString(), s.instrument.lotStep.toString()});
        return textTable({"instrument", "timeframe", "candles", "from", "to", "tick", "lot"}, rows, {2, 5, 6});
    }
    JsonWriter json;
    json.beginObject().key("series").beginArray();
    for (const StoredSeries& s : all)
        json.beginObject()
            .member("instrument", s.instrument.id.toString())
            .member("timeframe", s.timeframe.toString())
            .member("candles", s.candles)
            .member("from", s.span.begin)
            .member("to", s.span.end)
            .member("tick_size", s.instrument.tickSize)
            .member("lot_step", s.instrument.lotStep)
            .member("min_notional", s.instrument.minNotional)
            .member("currency", s.instrument.currency)
            .member("calendar", s.instrument.calendar)
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

struct Asked {
    AskedSeries series;
    CandleStore* store;
};

Result<Asked> askedFor(Session& session, const Arguments& arguments) {
    auto series = askedSeriesOf(arguments);
    if (!series)
        return std::move(series).error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    return Asked{std::move(*series), *store};
}

Answer showData(Session& session, const Arguments& arguments) {
    const auto limit = wholeOf(arguments, "limit", INT64_MAX, 1, INT64_MAX);
    if (!limit)
        return limit.error();
    const auto asked = askedFor(session, arguments);
    if (!asked)
        return asked.error();
    const auto span = closedSpan(
        *asked->store, asked->series.instrument, asked->series.timeframe, asked->series.span, systemClock().now());
    if (!span)
        return span.error();
    const auto series = readSeries(*asked->store, asked->series.instrument, asked->series.timeframe, *span);
    if (!series)
        return series.error();
    const std::size_t count = std::min((*series)->size(), static_cast<std::size_t>(*limit));
    JsonWriter json;
    json.beginObject()
        .member("instrument", asked->series.instrument.toString())
        .member("timeframe", asked->series.timeframe.toString())
        .key("rows")
        .beginArray();
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const Candle c = (*series)->at(i);
        if (arguments.has("json")) {
            json.beginArray().value(c.openTime);
            for (const double value : {c.open, c.high, c.low, c.close, c.volume})
                json.value(value);
            json.endArray();
            continue;
        }
        std::vector<std::string> row{formatUtc(c.openTime)};
        for (const double value : {c.open, c.high, c.low, c.close, c.volume})
            row.push_back(plainText(value));
        rows.push_back(std::move(row));
    }
    if (!arguments.has("json"))
        return textTable({"time", "open", "high", "low", "close", "volume"}, rows, {1, 2, 3, 4, 5});
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer showCoverage(Session& session, const Arguments& arguments) {
    const auto asked = askedFor(session, arguments);
    if (!asked)
        return asked.error();
    const auto closed =
        closedSpan(*asked->store, asked->series.instrument, asked->series.timeframe, {}, systemClock().now());
    if (!closed)
        return closed.error();
    const auto series = readSeries(*asked->store, asked->series.instrument, asked->series.timeframe, *closed);
    if (!series)
        return series.error();
    const auto calendar = asked->store->calendarOf(asked->series.instrument);
    if (!calendar)
        return calendar.error();
    // An open end of the span means the end of the data.
    TimeSpan span = (*series)->span();
    if (asked->series.span.begin != UtcMs::min())
        span.begin = asked->series.span.begin;
    if (asked->series.span.end != UtcMs::max())
        span.end = asked->series.span.end;
    // What the source has answered with nothing is kept with the stored timeframe.
    const auto stored = storedTimeframeFor(*asked->store, asked->series.instrument, asked->series.timeframe);
    if (!stored)
        return stored.error();
    const auto empty = asked->store->coveredEmpty(asked->series.instrument, stored->timeframe);
    if (!empty)
        return empty.error();
    CoverageReport report = coverage(**series, span, *calendar, *empty);
    markVenueOutages(std::vector<SeriesGaps>{
        {asked->series.instrument, asked->series.timeframe, calendar->isAlwaysOpen(), &report.gaps}});
    if (!arguments.has("json")) {
        std::string out = std::to_string(report.present) + " present, " + std::to_string(report.missing) + " missing, "
            + std::to_string(report.expectedClosed) + " expected closed, " + std::to_string(report.coveredEmpty)
            + " that the source does not have\n";
        std::vector<std::vector<std::string>> rows;
        for (const CoverageGap& gap : report.gaps)
            rows.push_back(
                {formatUtc(gap.from), formatUtc(gap.to), std::to_string(gap.candles), std::string(toString(gap.kind))});
        return rows.empty() ? out : out + textTable({"gap from", "to", "candles", "kind"}, rows, {2});
    }
    JsonWriter json;
    json.beginObject()
        .member("present", report.present)
        .member("missing", report.missing)
        .member("expected_closed", report.expectedClosed)
        .member("covered_empty", report.coveredEmpty)
        .key("gaps")
        .beginArray();
    for (const CoverageGap& gap : report.gaps)
        json.beginObject()
            .member("from", gap.from)
            .member("to", gap.to)
            .member("candles", gap.candles)
            .member("kind", toString(gap.kind))
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer removeData(Session& session, const Arguments& arguments) {
    const auto asked = askedSeriesOf(arguments);
    if (!asked)
        return asked.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    if (auto removed = (*store)->remove(asked->instrument, asked->timeframe); !removed)
        return std::move(removed).error();
    session.log().info(
        "remove", {{"instrument", asked->instrument.toString()}, {"timeframe", asked->timeframe.toString()}});
    JsonWriter json;
    json.beginObject()
        .member("removed", true)
        .member("instrument", asked->instrument.toString())
        .member("timeframe", asked->timeframe.toString())
        .endObject();
    return arguments.has("json")
        ? json.take() + '\n'
        : "removed " + asked->timeframe.toString() + " candles of " + asked->instrument.toString() + '\n';
}

// Takes candles out, for a span that is known to be wrong.
Answer eraseData(Session& session, const Arguments& arguments) {
    const auto asked = askedSeriesOf(arguments);
    if (!asked)
        return asked.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    const auto erased = (*store)->erase(asked->instrument, asked->timeframe, asked->span);
    if (!erased)
        return erased.error();
    session.log().info("erase",
        {{"instrument", asked->instrument.toString()}, {"timeframe", asked->timeframe.toString()},
            {"from", formatUtc(asked->span.begin)}, {"to", formatUtc(asked->span.end)},
            {"candles", std::to_string(*erased)}});
    JsonWriter json;
    json.beginObject().member("erased", *erased).endObject();
    return arguments.has("json") ? json.take() + '\n' : "erased " + std::to_string(*erased) + " candles\n";
}

} // namespace

std::vector<Command> dataCommands() {
    const OptionSpec from{"from", "TIME", "first time, inclusive: ISO 8601 UTC or epoch milliseconds"};
    const OptionSpec to{"to", "TIME", "last time, exclusive"};
    return {
        {{"data", "import", "FILE…", 1, 10'000, "store candles from files",
             seriesOptions({{"timezone", "Z", "zone of times that name none: IANA name or +05:30"},
                 {"quote-side", "SIDE", "bid or ask, for files that have both (bid)"},
                 {"stamps", "MOMENT", "open or end: what times of candles name (as detected)"},
                 {"replace", nullptr, "overwrite stored candles that differ"},
                 {"tick-size", "N", "smallest price step"}, {"lot-step", "N", "smallest quantity step"},
                 {"currency", "TEXT", "what prices are in, such as USDT"},
                 {"calendar", "NAME", "session calendar, such as us_equities"}})},
            importData},
        {{"data", "import-book", "FILE…", 1, 10'000, "store mid-price candles of recorded order books",
             seriesOptions({{"replace", nullptr, "overwrite stored candles that differ"},
                 {"tick-size", "N", "smallest price step"}, {"lot-step", "N", "smallest quantity step"}})},
            importBook},
        {{"data", "list", "", 0, 0, "what is stored", {jsonOption}}, listData},
        {{"data", "show", "", 0, 0, "candles, resampled if need be",
             seriesOptions({from, to, {"limit", "N", "at most this many"}})},
            showData},
        {{"data", "coverage", "", 0, 0, "what is present and what is missing", seriesOptions({from, to})},
            showCoverage},
        {{"data", "remove", "", 0, 0, "forget the candles of one timeframe", seriesOptions()}, removeData},
        {{"data", "erase", "", 0, 0, "take out the candles of a span",
             seriesOptions({{"from", "TIME", "first time, inclusive: ISO 8601 UTC or epoch milliseconds", false, true},
                 {"to", "TIME", "last time, exclusive", false, true}})},
            eraseData},
    };
}

} // namespace truebar::cli
