// Candles from feeds: data fetch, data repair.
#include "app/cli/feed_session.h"
#include "app/cli/text_table.h"

#include "core/base/utf8.h"

namespace truebar::cli {

namespace {

void writeSpans(JsonWriter& json, const char* key, const std::vector<TimeSpan>& spans) {
    json.key(key).beginArray();
    for (const TimeSpan& span : spans)
        json.beginObject().member("from", span.begin).member("to", span.end).endObject();
    json.endArray();
}

std::string toJson(const FetchSummary& summary) {
    JsonWriter json;
    json.beginObject().key("series").beginArray();
    for (const SeriesFetch& each : summary.series) {
        json.beginObject()
            .member("instrument", each.instrument.toString())
            .member("timeframe", each.timeframe.toString())
            .member("feed", each.feed)
            .member("requests", each.requests)
            .member("rows_read", each.rowsRead)
            .member("stored", each.stored)
            .member("empty", each.emptyCandles)
            .key("conflicts")
            .beginArray();
        for (const UtcMs time : each.conflicts)
            json.value(time);
        json.endArray().key("rejected").beginArray();
        for (const RejectedRow& row : each.rejected)
            json.value(row.reason.message());
        json.endArray();
        writeSpans(json, "unanswered", each.unanswered);
        json.key("failure");
        if (each.failure)
            json.value(each.failure->message());
        else
            json.null();
        json.endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string toText(const FetchSummary& summary) {
    std::string out;
    for (const SeriesFetch& each : summary.series) {
        out += each.instrument.toString() + ' ' + each.timeframe.toString() + ": " + std::to_string(each.stored)
            + " candles stored in " + std::to_string(each.requests) + " requests"
            + (each.feed.empty() ? "" : " from " + each.feed) + '\n';
        if (each.emptyCandles > 0)
            out += "  " + std::to_string(each.emptyCandles) + " candles do not exist at the source\n";
        if (!each.conflicts.empty())
            out += "  " + std::to_string(each.conflicts.size())
                + " stored candles differ from the source, the first at " + formatUtc(each.conflicts.front())
                + "; --replace overwrites them\n";
        if (!each.rejected.empty())
            out += "  " + std::to_string(each.rejected.size())
                + " rows were refused, the first: " + printableLine(each.rejected.front().reason.message()) + '\n';
        for (const TimeSpan& span : each.unanswered)
            out += "  no answer for " + formatUtc(span.begin) + " to " + formatUtc(span.end) + '\n';
    }
    return out;
}

Answer fetchJobs(Session& session, const Arguments& arguments, FeedSession& feeds, const std::vector<FetchJob>& jobs) {
    FetchOptions options;
    options.feed = arguments.value("feed").value_or("");
    if (arguments.has("replace"))
        options.mode = FetchMode::Replace;
    else if (arguments.has("compare"))
        options.mode = FetchMode::Compare;
    const auto patience = wholeOf(arguments, "patience", 900, 0, 7 * 24 * 3600);
    if (!patience)
        return patience.error();
    options.patience = std::chrono::seconds(*patience);
    Fetcher fetcher(feeds.feeds(), feeds.store(), feeds.locks());
    const auto summary = fetcher.run(
        jobs, options,
        [](FetchProgress progress) {
            showProgress("fetching",
                static_cast<double>(progress.requestsDone)
                    / static_cast<double>(std::max<std::uint64_t>(1, progress.requestsKnown)));
        },
        session.stop());
    if (!summary)
        return summary.error();
    for (const SeriesFetch& each : summary->series) {
        session.log().info("fetch",
            {{"instrument", each.instrument.toString()}, {"timeframe", each.timeframe.toString()}, {"feed", each.feed},
                {"requests", std::to_string(each.requests)}, {"stored", std::to_string(each.stored)},
                {"failure", each.failure ? each.failure->message() : ""}});
        // What did arrive is stored; the document would hide that something did not.
        if (each.failure)
            return fetchFailure(each);
    }
    return arguments.has("json") ? toJson(*summary) : toText(*summary);
}

Result<std::vector<FetchJob>> jobsOf(const Arguments& arguments) {
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    const auto span = spanOf(arguments);
    if (!span)
        return span.error();
    std::vector<FetchJob> out;
    for (const std::string& text : arguments.values("instrument")) {
        auto instrument = InstrumentId::parse(text);
        if (!instrument)
            return std::move(instrument).error().at("--instrument");
        out.push_back({std::move(*instrument), *timeframe, *span});
    }
    return out;
}

Answer fetchData(Session& session, const Arguments& arguments) {
    const auto jobs = jobsOf(arguments);
    if (!jobs)
        return jobs.error();
    auto feeds = FeedSession::open(session);
    return feeds ? fetchJobs(session, arguments, **feeds, *jobs) : Answer(feeds.error());
}

// Fetches the holes of what is stored, or of the span that is given.
Answer repairData(Session& session, const Arguments& arguments) {
    auto jobs = jobsOf(arguments);
    if (!jobs)
        return jobs.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    auto bounded = (*feeds)->store().run([&](CandleStore& store) -> Result<void> {
        auto all = store.list();
        if (!all)
            return std::move(all).error();
        for (FetchJob& job : *jobs) {
            const auto found = std::find_if(all->begin(), all->end(), [&](const StoredSeries& each) {
                return each.instrument.id == job.instrument && each.timeframe == job.timeframe;
            });
            if (found == all->end())
                return Error{"data.unknown_series", "there are no %1 candles of %2",
                    {job.timeframe.toString(), job.instrument.toString()}};
            job.span.begin = job.span.begin == UtcMs::min() ? found->span.begin : job.span.begin;
            job.span.end = job.span.end == UtcMs::max() ? found->span.end : job.span.end;
        }
        return {};
    });
    return bounded ? fetchJobs(session, arguments, **feeds, *jobs) : Answer(std::move(bounded).error());
}

} // namespace

std::vector<Command> fetchCommands() {
    const OptionSpec instrument{"instrument", "VENUE:SYMBOL", "the instrument; may be repeated", true, true};
    const OptionSpec timeframe{"timeframe", "T", "1m, 5m, 1h, 1d, 1w …", false, true};
    const OptionSpec to{"to", "TIME", "last time, exclusive; now if not given"};
    const OptionSpec feed{"feed", "NAME", "this feed and no other"};
    const OptionSpec patience{"patience", "SECONDS", "how long to wait for feeds that want silence (900)"};
    return {
        {{"data", "fetch", "", 0, 0, "bring missing candles from a feed",
             {instrument, timeframe,
                 {"from", "TIME", "first time, inclusive: ISO 8601 UTC or epoch milliseconds", false, true}, to, feed,
                 {"compare", nullptr, "fetch all again and tell what differs"},
                 {"replace", nullptr, "fetch all again and overwrite what differs"}, patience, jsonOption}},
            fetchData},
        {{"data", "repair", "", 0, 0, "fetch the holes of what is stored",
             {instrument, timeframe, {"from", "TIME", "first time; the first stored candle if not given"},
                 {"to", "TIME", "last time, exclusive; the last stored candle if not given"}, feed, patience,
                 jsonOption}},
            repairData},
    };
}

} // namespace truebar::cli
