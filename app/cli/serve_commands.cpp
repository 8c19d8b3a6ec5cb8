// serve: the program without a window. Runs bots, collects what is watched and does routines, until it is told to end.
#include "app/cli/bot_text.h"
#include "app/cli/feed_session.h"
#include "app/cli/served_desk.h"

#include "core/alerts/indicator_host.h"
#include "core/bots/bot_host.h"
#include "core/data/live_health_store.h"
#include "core/maintenance/routine_scheduler.h"
#include "core/sdk/fast_clock.h"
#include "core/vault/pin_box.h"

namespace truebar::cli {

namespace {

constexpr std::int64_t longest = 366LL * 24 * 3600;
constexpr Millis patience{10'000};
const std::string madeUpFeed = "demo";

// Time may only be made to run faster where it is made up anyway.
Result<void> mayHurry(FeedSession& feeds) {
    const auto watches =
        feeds.workspace().read<std::vector<Watch>>([](const Database& database) { return WatchList(database).list(); });
    const auto bots = feeds.workspace().read<std::vector<StoredBot>>(
        [](const Database& database) { return BotStore(database).list(); });
    const auto indicators = feeds.workspace().read<std::vector<StoredIndicatorBot>>(
        [](const Database& database) { return IndicatorStore(database).list(); });
    if (!watches || !bots)
        return watches ? bots.error() : watches.error();
    if (!indicators)
        return indicators.error();
    std::vector<InstrumentId> followed;
    for (const Watch& watch : *watches)
        followed.push_back(watch.instrument);
    for (const StoredBot& bot : *bots)
        followed.push_back(bot.definition.instrument);
    for (const StoredIndicatorBot& bot : *indicators)
        followed.push_back(bot.bot.instrument);
    for (const InstrumentId& instrument : followed) {
        const auto served = feeds.feeds().feedsFor(instrument);
        if (!served)
            continue;
        for (const SharedFeed* feed : *served) {
            if (feed->profile().plugin != madeUpFeed)
                return Error{"serve.speed", "time can only run faster on the demo market, and %1 is of %2",
                    {instrument.toString(), feed->profile().plugin}, "--speed"};
        }
    }
    return {};
}

Result<std::unique_ptr<IClock>> clockOf(const Arguments& arguments) {
    const auto speed = decimalOf(arguments, "speed");
    if (!speed)
        return speed.error();
    if (!*speed)
        return std::unique_ptr<IClock>(std::make_unique<SystemClock>());
    const double times = (*speed)->toDouble();
    if (times < 1 || times > 1'000'000)
        return Error{"usage.number", "the value must be from 1 to 1000000", {}, "--speed"};
    UtcMs since = systemClock().now();
    if (const auto text = arguments.value("since")) {
        const auto given = parseUtc(*text);
        if (!given)
            return Error(given.error()).at("--since");
        since = *given;
    }
    return std::unique_ptr<IClock>(std::make_unique<FastClock>(FastClock::running(since, times)));
}

// The PIN that starts the service is not one for every yes that follows.
LiveConsent consentOf(CommandKeys& keys, PinBox* pins) {
    LiveConsent out;
    out.elsewhere = [&keys] { return keys.gate().allowUnarmed(Action::PlaceLiveOrders); };
    if (pins) {
        out.checkPin = [&keys](const Secret& pin) { return keys.checkPin(pin); };
        out.unseal = [pins](const LeftAnswer& left) { return pins->unseal(left.sealedPin, termsOf(left)); };
    }
    return out;
}

Answer serve(Session& session, const Arguments& arguments) {
    const auto seconds = wholeOf(arguments, "for", longest, 1, longest);
    if (!seconds)
        return seconds.error();
    const auto clock = clockOf(arguments);
    if (!clock)
        return clock.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const std::stop_token stop = session.stop();
    // Another command may have the workspace, and be over soon.
    const UtcMs freeBy = systemClock().now() + patience;
    auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    while (!workspace && workspace.error().code == "workspace.in_use" && systemClock().now() < freeBy
        && systemClock().waitFor(Millis(50), stop))
        workspace = session.workspace(WorkspaceAccess::ReadWrite);
    auto feeds = FeedSession::open(session, **clock);
    if (!feeds)
        return feeds.error();
    if (arguments.has("speed")) {
        if (auto allowed = mayHurry(**feeds); !allowed)
            return std::move(allowed).error();
    }
    const auto watches = (*feeds)->workspace().read<std::vector<Watch>>(
        [](const Database& database) { return WatchList(database).list(); });
    if (!watches)
        return watches.error();
    // Before the feeds, whose bots trade with it; it lives longer than they do.
    std::shared_ptr<DeskSession> desk;
    if (arguments.has("unlock")) {
        if (arguments.has("speed"))
            return Error{"serve.speed", "no account can trade in a time that runs faster", {}, "--speed"};
        auto opened = DeskSession::open(session, arguments);
        if (!opened)
            return std::move(opened).error();
        desk = std::move(*opened);
        if (auto allowed = desk->keys().allow(Action::PlaceLiveOrders); !allowed)
            return std::move(allowed).error();
        desk->keys().stopAsking();
    }
    LiveHub hub((*feeds)->feeds(), (*feeds)->store(), (*feeds)->locks());
    hub.setWatches(*watches);
    session.log().info("serve", {{"series", std::to_string(watches->size())}});
    std::vector<BotStatus> bots;
    {
        RoutineScheduler routines((*feeds)->tools(), (*feeds)->workspace(), **clock, [] {});
        if (auto started = routines.start(); !started)
            return std::move(started).error();
        PinBox::removeLeftover((*workspace)->directory());
        std::unique_ptr<PinBox> pins;
        if (desk && desk->keys().hasPin()) {
            auto box = PinBox::open((*workspace)->directory());
            if (!box)
                return std::move(box).error();
            pins = std::move(*box);
        }
        DecisionDesk decisions((*feeds)->workspace(), (*workspace)->directory(), **clock,
            desk ? consentOf(desk->keys(), pins.get()) : LiveConsent());
        const TradingGate locked(isAnalysisOnly((*workspace)->directory()));
        BotHost host({session.plugins(), (*feeds)->feeds(), hub, (*feeds)->store(), (*feeds)->workspace(),
            (*workspace)->directory(), &decisions, desk ? accountsOf(desk->desk()) : LiveAccounts(),
            botGates((*workspace)->directory(), systemDisk(), desk ? desk->keys().gate() : locked, systemClock())});
        host.begin();
        IndicatorHost indicators(
            {(*feeds)->feeds(), hub, (*feeds)->store(), (*feeds)->workspace(), (*workspace)->directory()});
        indicators.begin();
        std::optional<ServedDesk> served;
        if (desk)
            served.emplace(session, *desk, (*workspace)->directory(), pins.get());
        const auto publish = [&](const std::vector<LiveHealth>& health) {
            // A comfort for other programs: losing it must not end the service.
            (void)(*feeds)->workspace().run([&](const Database& database) {
                return LiveHealthStore(database).publish(health, systemClock().now());
            });
        };
        const UtcMs end = systemClock().now() + std::chrono::seconds(*seconds);
        // Being interrupted is how a service is ended.
        while (systemClock().waitUntil(std::min(end, systemClock().now() + LiveHealthStore::publishEvery), stop)
            && systemClock().now() < end)
            publish(hub.health());
        publish({});
        if (auto read = host.statuses())
            bots = std::move(*read);
    }
    session.log().info("serve_end", {{"bots", std::to_string(bots.size())}});
    if (!arguments.has("json"))
        return botTable(bots);
    JsonWriter json;
    json.beginObject().key("bots").beginArray();
    for (const BotStatus& each : bots)
        writeBot(json, each);
    json.endArray().endObject();
    return json.take() + '\n';
}

} // namespace

std::vector<Command> serveCommands() {
    return {
        {{"serve", "", "", 0, 0, "run bots, collect what is watched and do routines, until interrupted",
             {{"for", "SECONDS", "end after this long"}, {"unlock", nullptr, "unlock the vault, for live bots"},
                 profileOption, secretsOption, {"speed", "N", "let time run so much faster; on the demo market only"},
                 {"since", "TIME", "when time began to run faster (now)"}, jsonOption}},
            serve}};
}

} // namespace truebar::cli
