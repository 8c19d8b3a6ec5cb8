// What a bot depends on: what each row says, what blocks, and how the rows travel between programs.
#include "core/bots/bot_host.h"
#include "core/live/kill_switch.h"
#include "core/sdk/clock.h"
#include "core/vault/profile_folder.h"
#include "tests/unit/bots/bot_fixture.h"

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

using Weight = BotCheck::Verdict;

FeedQuality stored(std::uint64_t present, std::uint64_t missing) {
    FeedQuality out;
    out.instrument = {"T", "X"};
    out.present = present;
    out.missing = missing;
    return out;
}

const BotCheck* rowOf(const BotChecks& checks, const char* what) {
    const auto found =
        std::find_if(checks.begin(), checks.end(), [&](const BotCheck& each) { return each.what == what; });
    return found == checks.end() ? nullptr : &*found;
}

} // namespace

class TestPreflight : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void candlesAreCounted();
    void oldCandlesAreSeenWhileTheMarketIsOpen();
    void accountsThatAreStoppedBlock();
    void clocksMayDifferByASecond();
    void liveBotsWantLimits();
    void ordersThatNobodyTakesBlock();
    void rowsReadBackAsTheyWere();
    void aHostLooksAtEverything();
    void ordersOnPaperMustBeAllowed();
    void limitsOfALiveBotAreForAnAdmin();
};

// What the program cannot do for the venue is refused at the start, in one sentence.
void TestPreflight::ordersThatNobodyTakesBlock() {
    PluginMetadata strategy;
    strategy.id = "maker";
    LiveBrokerCapabilities venue;
    QVERIFY(ordersCheck(strategy, "main", venue).verdict == Weight::Good);
    for (const char* need : {"post_only", "ioc", "fok", "short"}) {
        strategy.capabilities = {need};
        const BotCheck check = ordersCheck(strategy, "main", venue);
        QVERIFY(check.verdict == Weight::Block);
        QCOMPARE(check.finding.message(),
            "the strategy maker sends " + std::string(need) + " orders, and the venue of the account main takes none");
        QVERIFY(!mayStartAfter({check}));
    }
    venue.postOnly = venue.immediateOrCancel = venue.fillOrKill = venue.shortSelling = true;
    strategy.capabilities = {"post_only", "ioc", "fok", "short"};
    QVERIFY(ordersCheck(strategy, "main", venue).verdict == Weight::Good);
}

void TestPreflight::candlesAreCounted() {
    RunDataQuality quality;
    QVERIFY(warmUpCheck(0, quality).verdict == Weight::Good);
    quality.feeds = {stored(50, 0)};
    QVERIFY(warmUpCheck(50, quality).verdict == Weight::Good);
    quality.feeds = {stored(49, 0)};
    QCOMPARE(warmUpCheck(50, quality).finding.code, "preflight.few_candles");
    quality.feeds = {stored(50, 3)};
    QCOMPARE(warmUpCheck(50, quality).finding.code, "preflight.few_candles");
    quality.feeds = {stored(0, 50)};
    QCOMPARE(warmUpCheck(50, quality).finding.code, "preflight.no_candles");
    // Another series that the strategy reads.
    quality.feeds = {stored(50, 0), stored(0, 0)};
    const BotCheck other = warmUpCheck(50, quality);
    QVERIFY(other.verdict == Weight::Warning);
    QVERIFY(other.advice);
}

void TestPreflight::oldCandlesAreSeenWhileTheMarketIsOpen() {
    const UtcMs close = midnight;
    QVERIFY(freshCheck(std::nullopt, oneMinute, true, close).verdict == Weight::Warning);
    QVERIFY(freshCheck(close, oneMinute, true, close + std::chrono::minutes(3)).verdict == Weight::Good);
    QVERIFY(freshCheck(close, oneMinute, true, close + std::chrono::minutes(4)).verdict == Weight::Warning);
    QVERIFY(freshCheck(close, oneMinute, false, close + std::chrono::hours(40)).verdict == Weight::Good);
    const Timeframe hour = *Timeframe::parse("1h");
    QVERIFY(freshCheck(close, hour, true, close + std::chrono::hours(2)).verdict == Weight::Good);
    QVERIFY(freshCheck(close, hour, true, close + std::chrono::minutes(121)).verdict == Weight::Warning);
}

void TestPreflight::accountsThatAreStoppedBlock() {
    AccountSnapshot account;
    QVERIFY(lockCheck(account).verdict == Weight::Good);
    account.lock = Error{"live.recovering", "orders and positions are still being compared with the venue"};
    QVERIFY(lockCheck(account).verdict == Weight::Warning);
    account.isStopped = true;
    account.stop.reason = "panic";
    const BotCheck row = lockCheck(account);
    QVERIFY(row.verdict == Weight::Block);
    const auto may = mayStartAfter({clockCheck(std::nullopt), row});
    QCOMPARE(may.error().message(), "trading was stopped: panic");
}

void TestPreflight::clocksMayDifferByASecond() {
    QVERIFY(clockCheck(Millis(-1000)).verdict == Weight::Good);
    QVERIFY(clockCheck(Millis(1001)).verdict == Weight::Warning);
    QVERIFY(clockCheck(Millis(-1001)).verdict == Weight::Warning);
    QCOMPARE(clockCheck(Millis(-1500)).finding.arguments.front(), "1500");
}

void TestPreflight::liveBotsWantLimits() {
    BotDefinition bot = crossBot();
    QVERIFY(limitsCheck(bot, false).verdict == Weight::Good);
    bot.mode = RunMode::LiveRun;
    QVERIFY(limitsCheck(bot, false).verdict == Weight::Warning);
    QVERIFY(limitsCheck(bot, true).verdict == Weight::Good);
    bot.limits = {{"daily_loss", "100"}};
    QVERIFY(limitsCheck(bot, false).verdict == Weight::Good);
}

void TestPreflight::rowsReadBackAsTheyWere() {
    const BotChecks rows{clockCheck(Millis(5000)), limitsCheck(crossBot(), false),
        strategyCheck(Error{"plugin.unknown", "there is no plugin '%1'", {"x"}}, crossBot())};
    const auto again = checksFromJson(checksToJson("cross", rows));
    QVERIFY(again);
    QCOMPARE(again->size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        QCOMPARE(again->at(i).what, rows[i].what);
        QVERIFY(again->at(i).verdict == rows[i].verdict);
        QCOMPARE(again->at(i).finding.message(), rows[i].finding.message());
        QCOMPARE(again->at(i).advice.has_value(), rows[i].advice.has_value());
    }
    QVERIFY(!mayStartAfter(*again));
    QCOMPARE(checksFromJson("{}").error().code, "io.corrupt_bot");
}

void TestPreflight::aHostLooksAtEverything() {
    BotWorld world(100);
    StoreDoor store(world.thread, world.workspace->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(*world.plugins, systemClock(), withDefaults({}, *world.plugins));
    LiveHub hub(feeds, store, locks);
    BotHost host({*world.plugins, feeds, hub, store, world.door, world.workspace->directory()});
    BotDefinition bot = crossBot();
    bot.warmUp = 60;
    QVERIFY(host.add(bot, "test"));
    const auto checks = host.check("cross");
    QVERIFY2(checks, checks ? "" : checks.error().message().c_str());
    QVERIFY(rowOf(*checks, "strategy")->verdict == Weight::Good);
    QVERIFY(rowOf(*checks, "hours")->verdict == Weight::Good);
    QVERIFY(rowOf(*checks, "warm_up")->verdict == Weight::Good);
    QVERIFY(rowOf(*checks, "fresh")->verdict == Weight::Warning); // of years ago
    // No feed serves a venue that is made by hand: that keeps it from starting, with the code of the row.
    const BotCheck* feed = rowOf(*checks, "feed");
    QVERIFY(feed->verdict == Weight::Block);
    QCOMPARE(host.start("cross", "test").error().code, feed->finding.code);
    // More than there is.
    QVERIFY(host.edit("cross", {{"warm_up", "101"}}, "test"));
    const auto more = host.check("cross");
    QCOMPARE(rowOf(*more, "warm_up")->finding.code, "preflight.few_candles");
}

void TestPreflight::ordersOnPaperMustBeAllowed() {
    BotWorld world(100);
    StoreDoor store(world.thread, world.workspace->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(*world.plugins, systemClock(), withDefaults({}, *world.plugins));
    LiveHub hub(feeds, store, locks);
    TradingGate gate(false);
    BotTools tools{*world.plugins, feeds, hub, store, world.door, world.workspace->directory()};
    tools.gates = botGates(world.workspace->directory(), systemDisk(), gate, systemClock());
    BotHost host(tools);
    QVERIFY(host.add(crossBot(), "test"));
    QVERIFY(rowOf(*host.check("cross"), "paper")->verdict == Weight::Good);
    QVERIFY(host.want("cross", "test"));
    const auto isRefused = [&](const char* code) {
        const auto checks = host.check("cross");
        return rowOf(*checks, "paper")->verdict == Weight::Block && rowOf(*checks, "paper")->finding.code == code
            && rowOf(*checks, "paper")->advice && host.start("cross", "test").error().code == code
            && host.want("cross", "test").error().code == code;
    };
    KillSwitch stop(systemDisk(), world.workspace->directory().toStdString());
    QVERIFY(stop.throwIt({"enough", "test", systemClock().now()}));
    QVERIFY(isRefused("live.stopped"));
    QVERIFY(stop.release());
    gate.open(Role::Viewer, false);
    QVERIFY(isRefused("vault.role"));
    gate.open(Role::Trader, true);
    QVERIFY(host.want("cross", "test"));
    QVERIFY(setAnalysisOnly(world.workspace->directory(), true)); // which the gate was not told of
    QVERIFY(isRefused("gate.analysis_only"));
    // A live bot is let in by its account.
    QVERIFY(host.edit("cross", {{"mode", "live_run"}, {"account", "main"}}, "test"));
    QVERIFY(!rowOf(*host.check("cross"), "paper"));
}

void TestPreflight::limitsOfALiveBotAreForAnAdmin() {
    BotWorld world(100);
    StoreDoor store(world.thread, world.workspace->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(*world.plugins, systemClock(), withDefaults({}, *world.plugins));
    LiveHub hub(feeds, store, locks);
    TradingGate gate(false);
    BotTools tools{*world.plugins, feeds, hub, store, world.door, world.workspace->directory()};
    tools.gates = botGates(world.workspace->directory(), systemDisk(), gate, systemClock());
    BotHost host(tools);
    QVERIFY(host.add(crossBot(), "test"));
    const BotEdit loose{{"limit.daily_loss", "900"}};
    QVERIFY(host.edit("cross", loose, "test")); // on paper it is nobody's money
    QVERIFY(host.edit("cross", {{"mode", "live_run"}, {"account", "main"}}, "test"));
    const auto codeOf = [&](const BotEdit& edit) {
        const auto done = host.edit("cross", edit, "test");
        return done ? std::string() : done.error().code;
    };
    const BotEdit looser{{"limit.daily_loss", "9000"}};
    QCOMPARE(codeOf(looser), std::string("gate.locked"));
    gate.open(Role::Trader, false);
    QCOMPARE(codeOf(looser), std::string("vault.role"));
    QCOMPARE(codeOf({{"limit.daily_loss", ""}, {"mode", "dry_run"}}), std::string("vault.role"));
    gate.open(Role::Admin, true);
    QCOMPARE(codeOf(looser), std::string("gate.pin_needed"));
    QCOMPARE(codeOf({{"limit.daily_loss", "900"}, {"set.fast", "4"}}), std::string()); // the rest is a trader's
    gate.arm(systemClock().now() + std::chrono::minutes(1));
    QCOMPARE(codeOf(looser), std::string());
    const auto kept =
        world.door.read<StoredBot>([](const Database& database) { return BotStore(database).find("cross"); });
    QCOMPARE(kept->definition.limits.at("daily_loss"), std::string("9000"));
}

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
