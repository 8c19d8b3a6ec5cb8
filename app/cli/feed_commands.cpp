// Feeds as the user has set them up: feed list, add, remove, status.
#include "app/cli/feed_session.h"
#include "app/cli/text_table.h"

#include "core/data/feed_probe.h"
#include "core/data/live_health_store.h"

#include <charconv>

namespace truebar::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string timeText(const std::optional<UtcMs>& time) {
    return time ? formatUtc(*time) : "-";
}

// Reads without the lock of the workspace; without a workspace there are only the defaults.
Result<std::vector<FeedStatus>> readStatus(
    Session& session, std::map<std::string, PublishedHealth>* published = nullptr) {
    std::vector<FeedProfile> profiles;
    std::map<std::string, FeedHealth> health;
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (workspace) {
        const auto database =
            Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Normal);
        if (!database)
            return database.error();
        const FeedProfileStore store(**database);
        auto own = store.list();
        auto known = store.health();
        if (!own || !known)
            return own.error_or(known.error_or({}));
        if (published) {
            auto live = LiveHealthStore(**database).read(systemClock().now());
            if (!live)
                return std::move(live).error();
            *published = std::move(*live);
        }
        profiles = std::move(*own);
        health = std::move(*known);
    } else if (workspace.error().code != "workspace.missing") {
        return workspace.error();
    }
    return FeedSet(
        session.plugins(), systemClock(), withDefaults(std::move(profiles), session.plugins()), std::move(health))
        .status();
}

Answer feedList(Session& session, const Arguments& arguments) {
    const auto all = readStatus(session);
    if (!all)
        return all.error();
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        for (const FeedStatus& each : *all)
            rows.push_back({each.profile.name, each.profile.plugin, joined(each.profile.venues),
                std::to_string(each.profile.priority)});
        return textTable({"name", "plugin", "venues", "priority"}, rows, {3});
    }
    JsonWriter json;
    json.beginObject().key("feeds").beginArray();
    for (const FeedStatus& each : *all) {
        json.beginObject()
            .member("name", each.profile.name)
            .member("plugin", each.profile.plugin)
            .member("priority", std::int64_t(each.profile.priority))
            .key("venues")
            .beginArray();
        for (const std::string& venue : each.profile.venues)
            json.value(venue);
        json.endArray().key("settings").beginObject();
        for (const auto& [key, value] : each.profile.settings)
            json.member(key, value);
        json.endObject().endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

// What a program that collects at this moment says of the feed; null if none does.
void write(JsonWriter& json, const PublishedHealth* published) {
    if (!published) {
        json.null();
        return;
    }
    const LiveHealth& live = published->health;
    json.beginObject()
        .member("at", std::optional(published->at))
        .member("link", toString(live.link))
        .member("last_loss", live.lastLoss)
        .member("stale", live.isStale)
        .member("last_heard", live.lastHeard)
        .key("lag_ms");
    if (live.lag)
        json.value(std::int64_t(live.lag->count()));
    else
        json.null();
    json.member("subscriptions", std::uint64_t(live.subscriptions))
        .member("ticks", live.ticks)
        .member("closed_candles", live.closedCandles)
        .member("reconnects", live.reconnects)
        .member("gaps_refilled", live.gapsRefilled)
        .member("candles_refilled", live.candlesRefilled)
        .endObject();
}

std::string liveText(const PublishedHealth* published) {
    if (!published)
        return "-";
    const LiveHealth& live = published->health;
    const std::string state = live.isStale ? std::string("STALE") : std::string(toString(live.link));
    return live.lag ? state + ", lag " + std::to_string(live.lag->count()) + " ms" : state;
}

Answer feedStatus(Session& session, const Arguments& arguments) {
    std::map<std::string, PublishedHealth> published;
    const auto all = readStatus(session, &published);
    if (!all)
        return all.error();
    const auto liveOf = [&](const std::string& name) {
        const auto found = published.find(name);
        return found == published.end() ? nullptr : &found->second;
    };
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        for (const FeedStatus& each : *all)
            rows.push_back({each.profile.name, std::to_string(each.health.requests),
                std::to_string(each.health.failures), timeText(each.health.lastSuccess),
                timeText(each.health.blockedUntil), liveText(liveOf(each.profile.name)), each.health.lastError});
        return textTable(
            {"name", "requests", "failures", "last success", "silent until", "live", "last error"}, rows, {1, 2});
    }
    JsonWriter json;
    json.beginObject().key("feeds").beginArray();
    for (const FeedStatus& each : *all) {
        json.beginObject()
            .member("name", each.profile.name)
            .member("requests", each.health.requests)
            .member("failures", each.health.failures)
            .member("last_success", each.health.lastSuccess)
            .member("last_failure", each.health.lastFailure)
            .member("last_error", each.health.lastError)
            .member("blocked_until", each.health.blockedUntil)
            .key("live");
        write(json, liveOf(each.profile.name));
        json.endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer feedAdd(Session& session, const Arguments& arguments) {
    FeedProfile profile;
    profile.name = arguments.operands().front();
    profile.plugin = *arguments.value("plugin");
    profile.venues = arguments.values("venue");
    auto settings = settingsOf(arguments);
    if (!settings)
        return std::move(settings).error();
    profile.settings = std::move(*settings);
    const auto priority = wholeOf(arguments, "priority", 0, -1'000'000, 1'000'000);
    if (!priority)
        return priority.error();
    profile.priority = static_cast<int>(*priority);
    // Looked at before the workspace is: a mistyped setting must not make one.
    const auto plugin = session.plugins().find(PluginKind::Feed, profile.plugin);
    if (!plugin)
        return Error(plugin.error()).at("--plugin");
    if (profile.venues.empty())
        profile.venues = (*plugin)->metadata.venues;
    if (const auto good = checkProfile(profile, session.plugins()); !good)
        return good.error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    auto saved = (*feeds)->workspace().run(
        [&](const Database& database) { return FeedProfileStore(database).save(profile, session.plugins()); });
    if (!saved)
        return std::move(saved).error();
    session.log().info("feed_add", {{"name", profile.name}, {"plugin", profile.plugin}});
    JsonWriter json;
    json.beginObject().member("saved", true).member("name", profile.name).endObject();
    return arguments.has("json") ? json.take() + '\n'
                                 : "feed " + profile.name + " serves " + joined(profile.venues) + '\n';
}

Answer feedRemove(Session& session, const Arguments& arguments) {
    const std::string name = arguments.operands().front();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    auto removed =
        (*feeds)->workspace().run([&](const Database& database) { return FeedProfileStore(database).remove(name); });
    if (!removed)
        return std::move(removed).error();
    session.log().info("feed_remove", {{"name", name}});
    JsonWriter json;
    json.beginObject().member("removed", true).member("name", name).endObject();
    return arguments.has("json") ? json.take() + '\n' : "removed feed " + name + '\n';
}

Answer feedTest(Session& session, const Arguments& arguments) {
    const std::stop_token stop = session.stop();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    const auto named = (*feeds)->feeds().named(arguments.operands().front());
    if (!named)
        return named.error();
    const FeedProfile profile = (*named)->profile();
    const auto probe =
        probeFeed(session.plugins(), (*feeds)->feeds(), profile, arguments.value("symbol").value_or(""), stop);
    if (!probe)
        return probe.error();
    if (arguments.has("json")) {
        JsonWriter json;
        json.beginObject()
            .member("name", profile.name)
            .member("instrument", probe->instrument.toString())
            .member("timeframe", probe->timeframe.toString())
            .member("candles", std::uint64_t(probe->candles))
            .member("newest_close", probe->newestClose)
            .member("took_ms", std::int64_t(probe->took.count()))
            .member("live", probe->isLive)
            .endObject();
        return json.take() + '\n';
    }
    return "feed " + profile.name + " answered in " + std::to_string(probe->took.count())
        + " ms: " + std::to_string(probe->candles) + " candles of " + probe->instrument.toString() + ' '
        + probe->timeframe.toString() + ", the newest closed at " + timeText(probe->newestClose) + '\n';
}

} // namespace

std::vector<Command> feedCommands() {
    return {
        {{"feed", "list", "", 0, 0, "feeds and the venues they serve", {jsonOption}}, feedList},
        {{"feed", "status", "", 0, 0, "how the feeds are", {jsonOption}}, feedStatus},
        {{"feed", "add", "NAME", 1, 1, "set a feed up, or anew",
             {{"plugin", "ID", "the feed plugin; 'plugins list' names them", false, true},
                 {"venue", "VENUE", "a venue that it serves; may be repeated", true},
                 {"set", "KEY=VALUE", "a setting of the plugin; may be repeated", true},
                 {"priority", "N", "lower is asked first (0)"}, jsonOption}},
            feedAdd},
        {{"feed", "test", "NAME", 1, 1, "ask a feed for a few candles and say how it went",
             {{"symbol", "SYMBOL", "of the feed's first venue, or VENUE:SYMBOL; needed if the feed cannot name one"},
                 jsonOption}},
            feedTest},
        {{"feed", "remove", "NAME", 1, 1, "forget a feed of your own", {jsonOption}}, feedRemove},
    };
}

} // namespace truebar::cli
