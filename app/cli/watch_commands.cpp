// What is followed live: watch add, remove, list, run.
#include "app/cli/feed_session.h"
#include "app/cli/text_table.h"

#include "core/data/live_health_store.h"
#include "core/data/live_hub.h"
#include "core/data/watch_check.h"

#include <algorithm>

namespace truebar::cli {

namespace {

Result<SeriesKey> seriesOf(const Arguments& arguments) {
    const auto instrument = instrumentOf(arguments);
    if (!instrument)
        return instrument.error();
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    return SeriesKey{*instrument, *timeframe};
}

void write(JsonWriter& json, const Watch& watch) {
    json.member("instrument", watch.instrument.toString())
        .member("timeframe", watch.timeframe.toString())
        .member("feed", watch.feed)
        .member("warm_up", std::uint64_t(watch.warmUp));
}

Answer watchList(Session& session, const Arguments& arguments) {
    std::vector<Watch> all;
    // Without the lock of the workspace: it may be asked while another program collects.
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (workspace) {
        const auto database =
            Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Normal);
        if (!database)
            return database.error();
        auto listed = WatchList(**database).list();
        if (!listed)
            return std::move(listed).error();
        all = std::move(*listed);
    } else if (workspace.error().code != "workspace.missing") {
        return workspace.error();
    }
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        for (const Watch& each : all)
            rows.push_back({each.instrument.toString(), each.timeframe.toString(),
                each.feed.empty() ? "by venue" : each.feed, std::to_string(each.warmUp)});
        return textTable({"instrument", "timeframe", "feed", "warm-up"}, rows, {3});
    }
    JsonWriter json;
    json.beginObject().key("watches").beginArray();
    for (const Watch& each : all) {
        json.beginObject();
        write(json, each);
        json.endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer watchAdd(Session& session, const Arguments& arguments) {
    const auto key = seriesOf(arguments);
    if (!key)
        return key.error();
    const auto warmUp = wholeOf(arguments, "warm-up", 500, 0, static_cast<std::int64_t>(WatchList::mostWarmUp));
    if (!warmUp)
        return warmUp.error();
    Watch watch;
    watch.instrument = key->instrument;
    watch.timeframe = key->timeframe;
    watch.feed = arguments.value("feed").value_or("");
    watch.warmUp = static_cast<std::size_t>(*warmUp);
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    if (const auto good = checkWatch((*feeds)->feeds(), watch); !good) {
        const std::string& code = good.error().code;
        return Error(good.error())
            .at(code == "feed.none"            ? "--instrument"
                    : code == "feed.timeframe" ? "--timeframe"
                                               : "--feed");
    }
    auto saved = (*feeds)->workspace().run([&](const Database& database) { return WatchList(database).save(watch); });
    if (!saved)
        return std::move(saved).error();
    session.log().info(
        "watch_add", {{"instrument", watch.instrument.toString()}, {"timeframe", watch.timeframe.toString()}});
    JsonWriter json;
    json.beginObject().member("saved", true);
    write(json, watch);
    json.endObject();
    return arguments.has("json")
        ? json.take() + '\n'
        : "watching " + watch.timeframe.toString() + " candles of " + watch.instrument.toString() + '\n';
}

Answer watchRemove(Session& session, const Arguments& arguments) {
    const auto key = seriesOf(arguments);
    if (!key)
        return key.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    auto removed =
        (*feeds)->workspace().run([&](const Database& database) { return WatchList(database).remove(*key); });
    if (!removed)
        return std::move(removed).error();
    session.log().info(
        "watch_remove", {{"instrument", key->instrument.toString()}, {"timeframe", key->timeframe.toString()}});
    JsonWriter json;
    json.beginObject()
        .member("removed", true)
        .member("instrument", key->instrument.toString())
        .member("timeframe", key->timeframe.toString())
        .endObject();
    return arguments.has("json")
        ? json.take() + '\n'
        : key->timeframe.toString() + " candles of " + key->instrument.toString() + " are watched no longer\n";
}

std::string toJson(const std::vector<LiveHealth>& feeds, const std::vector<LiveSeriesStatus>& series) {
    JsonWriter json;
    json.beginObject().key("feeds").beginArray();
    for (const LiveHealth& each : feeds) {
        json.beginObject()
            .member("name", each.feed)
            .member("link", toString(each.link))
            .member("last_loss", each.lastLoss)
            .member("stale", each.isStale)
            .member("last_heard", each.lastHeard)
            .key("lag_ms");
        if (each.lag)
            json.value(std::int64_t(each.lag->count()));
        else
            json.null();
        json.member("ticks", each.ticks)
            .member("closed_candles", each.closedCandles)
            .member("reconnects", each.reconnects)
            .member("gaps_refilled", each.gapsRefilled)
            .member("candles_refilled", each.candlesRefilled)
            .member("queue_overflows", each.queueOverflows)
            .endObject();
    }
    json.endArray().key("series").beginArray();
    for (const LiveSeriesStatus& each : series) {
        json.beginObject();
        write(json, each.watch);
        json.member("live_from", each.feed)
            .member("complete_until", each.confirmed)
            .member("problem", each.problem ? each.problem->message() : std::string())
            .endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string toText(const std::vector<LiveHealth>& feeds, const std::vector<LiveSeriesStatus>& series) {
    std::vector<std::vector<std::string>> rows;
    for (const LiveHealth& each : feeds)
        rows.push_back({each.feed, each.isStale ? "STALE" : std::string(toString(each.link)),
            each.lag ? std::to_string(each.lag->count()) : "-", std::to_string(each.ticks),
            std::to_string(each.closedCandles), std::to_string(each.reconnects), std::to_string(each.gapsRefilled),
            std::to_string(each.queueOverflows)});
    std::string out =
        textTable({"feed", "link", "lag ms", "ticks", "closed", "reconnects", "gaps refilled", "overflows"}, rows,
            {2, 3, 4, 5, 6, 7});
    rows.clear();
    for (const LiveSeriesStatus& each : series)
        rows.push_back({each.watch.instrument.toString(), each.watch.timeframe.toString(),
            each.feed.empty() ? "fetched" : each.feed, each.confirmed ? formatUtc(*each.confirmed) : "-",
            each.problem ? each.problem->message() : std::string()});
    return out + '\n' + textTable({"instrument", "timeframe", "live from", "complete until", "problem"}, rows);
}

Answer watchRun(Session& session, const Arguments& arguments) {
    constexpr std::int64_t longest = 366LL * 24 * 3600;
    const auto seconds = wholeOf(arguments, "for", longest, 1, longest);
    if (!seconds)
        return seconds.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const std::stop_token stop = session.stop();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    const auto watches = (*feeds)->workspace().read<std::vector<Watch>>(
        [](const Database& database) { return WatchList(database).list(); });
    if (!watches)
        return watches.error();
    if (watches->empty())
        return Error{"watch.empty", "nothing is on the watch list; 'watch add' puts it there"};
    LiveHub hub((*feeds)->feeds(), (*feeds)->store(), (*feeds)->locks());
    hub.setWatches(*watches);
    session.log().info("watch_run", {{"series", std::to_string(watches->size())}});
    const auto publish = [&](const std::vector<LiveHealth>& health) {
        // A comfort for other programs: losing it must not end the collection.
        (void)(*feeds)->workspace().run(
            [&](const Database& database) { return LiveHealthStore(database).publish(health, systemClock().now()); });
    };
    const UtcMs end = systemClock().now() + std::chrono::seconds(*seconds);
    // Being interrupted is how a collection without an end is ended.
    while (systemClock().waitUntil(std::min(end, systemClock().now() + LiveHealthStore::publishEvery), stop)
        && systemClock().now() < end)
        publish(hub.health());
    const auto health = hub.health();
    const auto series = hub.series();
    publish({});
    return arguments.has("json") ? toJson(health, series) : toText(health, series);
}

} // namespace

std::vector<Command> watchCommands() {
    return {
        {{"watch", "add", "", 0, 0, "follow a series live, or change how",
             seriesOptions({{"feed", "NAME", "this feed only (those of the venue, in order)"},
                 {"warm-up", "N", "closed candles to have before the live ones (500)"}})},
            watchAdd},
        {{"watch", "remove", "", 0, 0, "follow it no longer", seriesOptions()}, watchRemove},
        {{"watch", "list", "", 0, 0, "what is followed live", {jsonOption}}, watchList},
        {{"watch", "run", "", 0, 0, "collect live candles until interrupted, then say how it went",
             {{"for", "SECONDS", "end after this long"}, jsonOption}},
            watchRun},
    };
}

} // namespace truebar::cli
