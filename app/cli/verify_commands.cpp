// data verify, data actions: how good the stored candles of one series are, and what is known beside them.
#include "app/cli/command.h"
#include "app/cli/feed_session.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

#include "core/data/data_check.h"
#include "core/data/feed_comparison.h"
#include "core/data/series_reader.h"

namespace truebar::cli {

namespace {

std::string checkToJson(const DataCheck& check, const std::optional<SeriesFetch>& compared) {
    JsonWriter json;
    json.beginObject()
        .member("instrument", check.instrument.toString())
        .member("timeframe", check.timeframe.toString())
        .member("stored_timeframe", check.stored.toString())
        .member("from", check.span.begin)
        .member("to", check.span.end)
        .member("trust", check.trust)
        .member("coverage", check.share())
        .member("present", check.coverage.present)
        .member("missing", check.coverage.missing)
        .member("covered_empty", check.coverage.coveredEmpty)
        .member("expected_closed", check.coverage.expectedClosed)
        .key("gaps")
        .beginArray();
    for (const CoverageGap& gap : check.coverage.gaps)
        json.beginObject()
            .member("kind", toString(gap.kind))
            .member("from", gap.from)
            .member("to", gap.to)
            .member("candles", gap.candles)
            .endObject();
    json.endArray().key("findings").beginArray();
    for (const Finding& finding : check.quality.findings)
        json.beginObject()
            .member("check", toString(finding.check))
            .member("severity", toString(finding.severity))
            .member("from", finding.span.begin)
            .member("to", finding.span.end)
            .member("count", finding.count)
            .member("found", finding.found)
            .member("expected", finding.expected)
            .member("source", finding.source)
            .member("text", sentenceOf(finding))
            .endObject();
    json.endArray();
    if (compared) {
        json.key("against")
            .beginObject()
            .member("feed", compared->feed)
            .member("candles", std::uint64_t(compared->source.size()))
            .key("conflicts")
            .beginArray();
        for (const UtcMs time : compared->conflicts)
            json.value(time);
        json.endArray().endObject();
    }
    json.endObject();
    return json.take() + '\n';
}

std::string checkToText(const DataCheck& check, const std::optional<SeriesFetch>& compared) {
    std::string out = check.instrument.toString() + ' ' + check.stored.toString() + ", " + formatUtc(check.span.begin)
        + " to " + formatUtc(check.span.end) + ": trust " + metricText(check.trust) + ", coverage "
        + metricText(check.share()) + " (" + std::to_string(check.coverage.present) + " present, "
        + std::to_string(check.coverage.missing) + " missing, " + std::to_string(check.coverage.coveredEmpty)
        + " covered empty, " + std::to_string(check.coverage.expectedClosed) + " expected closed)\n";
    if (compared)
        out += "compared with " + std::to_string(compared->source.size()) + " candles of " + compared->feed + ": "
            + std::to_string(compared->conflicts.size()) + " stored candles are not exactly the same\n";
    std::vector<std::vector<std::string>> rows;
    for (const CoverageGap& gap : check.coverage.gaps)
        rows.push_back({std::string(toString(gap.kind)), "", formatUtc(gap.from), formatUtc(gap.to),
            std::to_string(gap.candles), ""});
    for (const Finding& finding : check.quality.findings)
        rows.push_back({std::string(toString(finding.check)), std::string(toString(finding.severity)),
            formatUtc(finding.span.begin), formatUtc(finding.span.end), std::to_string(finding.count),
            sentenceOf(finding)});
    return rows.empty() ? out : out + textTable({"what", "severity", "from", "to", "candles", "text"}, rows, {4});
}

// Fetches the stored candles again from a feed and keeps where the two disagree. No candle is changed.
Result<SeriesFetch> compareWith(Session& session, const std::string& feed, std::chrono::seconds patience,
    const InstrumentId& instrument, Timeframe timeframe, TimeSpan span) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return std::move(feeds).error();
    StoreDoor& door = (*feeds)->store();
    FetchJob job{instrument, timeframe, span};
    auto bounded = door.run([&](CandleStore& store) -> Result<void> {
        const auto source = storedTimeframeFor(store, instrument, timeframe);
        if (!source)
            return source.error();
        // Candles that are made of shorter ones are judged by those.
        job.timeframe = source->timeframe;
        job.span = {std::max(span.begin, source->span.begin), std::min(span.end, source->span.end)};
        return {};
    });
    if (!bounded)
        return std::move(bounded).error();
    FetchOptions options;
    options.mode = FetchMode::Compare;
    options.feed = feed;
    options.patience = patience;
    auto summary = Fetcher((*feeds)->feeds(), door, (*feeds)->locks())
                       .run(
                           {job}, options,
                           [](FetchProgress progress) {
                               showProgress("comparing",
                                   static_cast<double>(progress.requestsDone)
                                       / static_cast<double>(std::max<std::uint64_t>(1, progress.requestsKnown)));
                           },
                           session.stop());
    if (!summary)
        return std::move(summary).error();
    SeriesFetch fetched = std::move(summary->series.front());
    session.log().info("compare",
        {{"instrument", instrument.toString()}, {"timeframe", job.timeframe.toString()}, {"feed", feed},
            {"rows", std::to_string(fetched.source.size())}, {"conflicts", std::to_string(fetched.conflicts.size())}});
    if (fetched.failure)
        return fetchFailure(fetched);
    auto kept = door.run([&](CandleStore& store) -> Result<void> {
        auto findings = keepDisagreements(store, fetched);
        return findings ? Result<void>() : Result<void>(std::move(findings).error());
    });
    return kept ? Result<SeriesFetch>(std::move(fetched)) : Result<SeriesFetch>(std::move(kept).error());
}

Answer verifyData(Session& session, const Arguments& arguments) {
    const auto asked = askedSeriesOf(arguments);
    if (!asked)
        return asked.error();
    const auto& [instrument, timeframe, span] = *asked;
    std::optional<SeriesFetch> compared;
    const auto patience = wholeOf(arguments, "patience", 900, 0, 7 * 24 * 3600);
    if (!patience)
        return patience.error();
    if (const auto feed = arguments.value("against")) {
        auto fetched = compareWith(session, *feed, std::chrono::seconds(*patience), instrument, timeframe, span);
        if (!fetched)
            return std::move(fetched).error();
        compared = std::move(*fetched);
    }
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto check = checkData(**store, instrument, timeframe, {span, true});
    if (!check)
        return check.error();
    return arguments.has("json") ? checkToJson(*check, compared) : checkToText(*check, compared);
}

Answer showActions(Session& session, const Arguments& arguments) {
    const auto instrument = instrumentOf(arguments);
    if (!instrument)
        return instrument.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    if (const auto known = (*store)->instrument(*instrument); !known)
        return known.error();
    const auto actions = (*store)->actions(*instrument);
    if (!actions)
        return actions.error();
    const auto nameOf = [](const CorporateAction& each) -> std::string {
        return each.kind == CorporateAction::Kind::Split ? "split" : "dividend";
    };
    if (arguments.has("json")) {
        JsonWriter json;
        json.beginObject().member("instrument", instrument->toString()).key("actions").beginArray();
        for (const CorporateAction& each : *actions)
            json.beginObject()
                .member("day", formatDate(each.day))
                .member("kind", nameOf(each))
                .member("value", each.value)
                .endObject();
        json.endArray().endObject();
        return json.take() + '\n';
    }
    std::string out;
    for (const CorporateAction& each : *actions)
        out += formatDate(each.day) + "  " + nameOf(each) + "  " + QString::number(each.value, 'g', 10).toStdString()
            + '\n';
    return out.empty() ? "no dividends or splits are known\n" : out;
}

} // namespace

std::vector<Command> verifyCommands() {
    return {
        {{"data", "actions", "", 0, 0, "dividends and splits of an instrument, as its source told them",
             {{"instrument", "VENUE:SYMBOL", "the instrument", false, true}, jsonOption}},
            showActions},
        {{"data", "verify", "", 0, 0, "what is missing, what looks wrong, how far candles can be trusted",
             seriesOptions({{"from", "TIME", "first time, inclusive: ISO 8601 UTC or epoch milliseconds"},
                 {"to", "TIME", "last time, exclusive"},
                 {"against", "NAME", "first compare with this feed, and keep where it disagrees"},
                 {"patience", "SECONDS", "how long to wait for a feed that wants silence (900)"}})},
            verifyData},
    };
}

} // namespace truebar::cli
