// A day of two venues with faults, in a minute: afterwards the store is what really happened, candle by candle.
#include "core/data/live_hub.h"
#include "core/sdk/fast_clock.h"
#include "core/workspace/workspace.h"
#include "tests/support/venues/binance_venue.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <thread>

using namespace truebar;
using namespace truebar::test;
using namespace std::chrono_literals;

namespace {

constexpr double speed = 1500;
const UtcMs midnight = parseUtc("2024-03-01T00:00:00Z").value();
constexpr int warmUp = 120;

FeedProfile profileOf(const char* name, const char* venue, const BinanceVenue& server) {
    FeedProfile out;
    out.name = name;
    out.plugin = "binance";
    out.venues = {venue};
    for (const char* key : {"spot_url", "usdm_url"})
        out.settings[key] = server.restUrl().toStdString();
    for (const char* key : {"spot_stream_url", "usdm_stream_url"})
        out.settings[key] = server.streamUrl().toStdString();
    return out;
}

Watch watchOf(const char* venue, const char* symbol, Timeframe timeframe = {}) {
    Watch out;
    out.instrument = {venue, symbol};
    out.timeframe = timeframe;
    out.warmUp = warmUp;
    return out;
}

// What happens to a venue: at most one thing at a time, by seed.
void disturb(BinanceVenue& venue, std::mt19937_64& random) {
    venue.setStalled(false);
    venue.setDown(false);
    switch (random() % 6) {
    case 0:
        venue.setStalled(true);
        break;
    case 1:
        venue.setDown(true);
        break;
    case 2:
    case 3:
        venue.dropStreams();
        break;
    default:
        break;
    }
}

VenueFaults faultsOf(std::uint64_t seed) {
    VenueFaults out;
    out.throttled = 0.06;
    out.failing = 0.05;
    out.truncated = 0.05;
    out.closing = 0.05;
    out.wrongType = 0.03;
    out.slow = 0.05;
    out.duplicated = 0.2;
    out.streamDuplicated = 0.1;
    out.streamBroken = 0.001;
    out.retryAfterSeconds = 90;
    out.seed = seed;
    return out;
}

// As the venue writes it: the wire has eight decimals, the sum of some minutes' volumes may have more.
Candle onTheWire(Candle candle) {
    candle.volume = QString::number(candle.volume, 'f', 8).toDouble();
    return candle;
}

// What a follower saw, as one series.
struct Seen {
    std::unique_ptr<LiveFollower> follower;
    std::vector<Candle> closed; // of the data thread
    std::uint64_t formings = 0;
};

QString textOf(const Candle& candle) {
    return QString::fromStdString(formatUtc(candle.openTime))
        + QStringLiteral(" %1 %2 %3 %4 %5; ")
              .arg(candle.open)
              .arg(candle.high)
              .arg(candle.low)
              .arg(candle.close)
              .arg(candle.volume, 0, 'g', 17);
}

} // namespace

class TestLiveDay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theStoreIsTheTruthAfterADayOfFaults();
    void aBusyDataThreadLeavesNoSeriesBehind();
    void aStaleFeedIsSaidToBeStale();
    void aFreshCandleIsNotBelievedToBeEmpty();

private:
    std::unique_ptr<PluginRegistry> m_plugins;
};

void TestLiveDay::initTestCase() {
    m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    QVERIFY(m_plugins->find(PluginKind::Feed, "binance"));
}

void TestLiveDay::theStoreIsTheTruthAfterADayOfFaults() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace);
    const FastClock clock(midnight, speed);
    // The second venue has no candles for a while: they never existed.
    const TimeSpan outage{midnight + 5h + 10min, midnight + 5h + 57min};
    BinanceVenue first(clock, MarketTruth(), {"BTCUSDT", "ETHUSDT"}, faultsOf(1));
    BinanceVenue second(clock, MarketTruth({outage}), {"SOLUSDT", "XRPUSDT"}, faultsOf(2));
    DataThread thread;
    StoreDoor store(thread, (*workspace)->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(
        *m_plugins, clock, {profileOf("first", "BINANCE", first), profileOf("second", "BINANCE_USDM", second)});
    LiveSettings settings;
    // Told candles come with the venue's next look at the clock, some seconds late at this speed.
    settings.topUp.delay = 30s;
    settings.topUp.emptyAfter = 90s;

    std::vector<Watch> watches{watchOf("BINANCE", "BTCUSDT"), watchOf("BINANCE", "ETHUSDT"),
        watchOf("BINANCE", "BTCUSDT", Timeframe(5, Timeframe::Unit::Minute)), watchOf("BINANCE_USDM", "SOLUSDT")};
    const UtcMs end = midnight + 24h;
    auto hub = std::make_unique<LiveHub>(feeds, store, locks, settings);
    hub->setWatches(watches);
    std::map<SeriesKey, Seen> seen;
    const auto follow = [&](const Watch& watch) {
        Seen& each = seen[watch.key()];
        auto follower = hub->follow(watch.key(), warmUp, [&each](const LiveUpdate& update) {
            each.closed.insert(each.closed.end(), update.closed.begin(), update.closed.end());
            each.formings += update.forming.has_value();
        });
        QVERIFY(follower);
        each.follower = std::move(*follower);
    };
    for (const Watch& watch : watches)
        follow(watch);

    std::mt19937_64 random(11);
    bool isLater = false;
    for (UtcMs next = midnight + 20min; next < end; next += 20min) {
        QVERIFY(clock.waitUntil(next, {}));
        disturb(first, random);
        disturb(second, random);
        if (!isLater && next > midnight + 12h) {
            // The watch list changes in the middle of everything.
            isLater = true;
            seen.erase(watches.at(1).key());
            watches.erase(watches.begin() + 1);
            watches.push_back(watchOf("BINANCE_USDM", "XRPUSDT"));
            hub->setWatches(watches);
            follow(watches.back());
        }
    }
    QVERIFY(clock.waitUntil(end, {}));
    for (BinanceVenue* venue : {&first, &second}) {
        venue->setStalled(false);
        venue->setDown(false);
        venue->setFaults({});
    }
    const auto behind = [&] {
        const auto all = hub->series();
        return std::count_if(all.begin(), all.end(),
            [&](const LiveSeriesStatus& each) { return !each.confirmed || *each.confirmed < end; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(behind(), 0, 60'000);

    QCOMPARE(first.requestsInSilence(), 0);
    QCOMPARE(second.requestsInSilence(), 0);
    const auto health = hub->health();
    QCOMPARE(health.size(), 2u);
    for (const LiveHealth& each : health) {
        qInfo("%s: %llu reconnects, %llu candles told, %llu gaps refilled with %llu candles, %llu overflows",
            each.feed.c_str(), static_cast<unsigned long long>(each.reconnects),
            static_cast<unsigned long long>(each.closedCandles), static_cast<unsigned long long>(each.gapsRefilled),
            static_cast<unsigned long long>(each.candlesRefilled),
            static_cast<unsigned long long>(each.queueOverflows));
        QVERIFY(each.reconnects >= 5);
        QVERIFY(each.closedCandles >= 100);
        QVERIFY(each.gapsRefilled >= 5);
        QVERIFY(each.lag.has_value());
    }
    for (const FeedStatus& each : feeds.status()) {
        qInfo("%s: %llu requests, %llu failed", each.profile.name.c_str(),
            static_cast<unsigned long long>(each.health.requests),
            static_cast<unsigned long long>(each.health.failures));
        QVERIFY(each.health.failures > 0);
    }
    for (auto& [key, each] : seen) {
        std::vector<Candle> followed;
        for (std::size_t i = 0; i < each.follower->series()->size(); ++i)
            followed.push_back(each.follower->series()->at(i));
        each.follower.reset(); // nothing comes from here on
        followed.insert(followed.end(), each.closed.begin(), each.closed.end());
        std::erase_if(followed, [&](const Candle& candle) { return candle.openTime >= end; });
        const BinanceVenue& venue = key.instrument.venue == "BINANCE" ? first : second;
        const bool isLate = key.instrument.symbol == "XRPUSDT";
        QVERIFY(!followed.empty());
        // The clock runs on while the services start, so the warm-up may begin a little later than at midnight.
        const TimeSpan span{followed.front().openTime, end};
        QVERIFY(isLate || span.begin <= midnight - key.timeframe.nominalLength() * warmUp + 20min);
        const Series truth = venue.truth().candles(key.instrument, key.timeframe, span, end);
        Series stored;
        const auto done = store.run([&](CandleStore& market) -> Result<void> {
            auto loaded = market.load(key.instrument, key.timeframe, span);
            if (!loaded)
                return std::move(loaded).error();
            stored = std::move(*loaded);
            return {};
        });
        QVERIFY2(done, done ? "" : done.error().message().c_str());
        QVERIFY(truth.size() > 200);
        QCOMPARE(stored.size(), truth.size());
        QCOMPARE(followed.size(), truth.size());
        for (std::size_t i = 0; i < truth.size(); ++i) {
            const Candle real = onTheWire(truth.at(i));
            QVERIFY2(stored.at(i) == real, qPrintable(textOf(stored.at(i)) + textOf(real)));
            QVERIFY2(followed[i] == real, qPrintable(textOf(followed[i]) + textOf(real)));
        }
        QVERIFY(each.formings > 0);
    }
}

// What was told and what was fetched meets on the data thread, which is late now: between a fetch's end and its arrival
// candles close.
void TestLiveDay::aBusyDataThreadLeavesNoSeriesBehind() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    const FastClock clock(midnight, speed);
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"});
    DataThread thread;
    StoreDoor store(thread, (*workspace)->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(*m_plugins, clock, {profileOf("one", "BINANCE", venue)});
    LiveSettings settings;
    settings.topUp.delay = 1s;
    LiveHub hub(feeds, store, locks, settings);
    std::vector<Watch> watches;
    for (const char* symbol : {"BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"})
        watches.push_back(watchOf("BINANCE", symbol));
    hub.setWatches(watches);
    {
        const std::jthread others([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                thread.post([] { std::this_thread::sleep_for(10ms); });
                std::this_thread::sleep_for(12ms);
            }
        });
        for (int i = 0; i < 12; ++i) {
            QTest::qWait(500);
            venue.dropStreams();
        }
    }
    const UtcMs end = clock.now();
    const auto behind = [&] {
        const auto all = hub.series();
        return std::count_if(all.begin(), all.end(),
            [&](const LiveSeriesStatus& each) { return !each.confirmed || *each.confirmed < end - 1min; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(behind(), 0, 20'000);
}

void TestLiveDay::aStaleFeedIsSaidToBeStale() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    const FastClock clock(midnight, 600);
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"});
    DataThread thread;
    StoreDoor store(thread, (*workspace)->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(*m_plugins, clock, {profileOf("one", "BINANCE", venue)});
    LiveSettings settings;
    settings.staleAfter = 5min;
    LiveHub hub(feeds, store, locks, settings);
    Watch unknown = watchOf("NOWHERE", "X");
    hub.setWatches({watchOf("BINANCE", "BTCUSDT"), unknown});
    const auto health = [&] { return hub.health().at(0); };
    QTRY_VERIFY_WITH_TIMEOUT(health().closedCandles > 0 && health().link == LinkState::Live, 20'000);
    QVERIFY(!health().isStale);
    QCOMPARE(health().subscriptions, 1u);
    venue.setStalled(true);
    QTRY_VERIFY_WITH_TIMEOUT(health().isStale, 20'000);
    // Fetching goes on meanwhile: the series stays complete.
    const auto confirmed = [&] { return hub.series().at(0).confirmed; };
    const UtcMs then = clock.now();
    QTRY_VERIFY_WITH_TIMEOUT(confirmed() > std::optional(then), 20'000);
    QVERIFY(health().isStale);
    venue.setStalled(false);
    QTRY_VERIFY_WITH_TIMEOUT(!health().isStale, 20'000);
    const auto series = hub.series();
    QCOMPARE(series.size(), 2u);
    QCOMPARE(series.at(0).feed, "one");
    QVERIFY(!series.at(0).problem);
    QCOMPARE(series.at(1).problem->code, "feed.none");
    QCOMPARE(hub.follow(unknown.key(), 1, {}).error().code, "watch.unknown");
    hub.setWatches({});
    QCOMPARE(health().subscriptions, 0u);
    QVERIFY(!health().isStale);
    QVERIFY(hub.series().empty());
}

void TestLiveDay::aFreshCandleIsNotBelievedToBeEmpty() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    const FastClock clock(midnight + 30s, 1);
    BinanceVenue venue(clock, MarketTruth({{midnight - 10min, midnight}}), {"BTCUSDT"});
    DataThread thread;
    StoreDoor store(thread, (*workspace)->marketDatabase());
    SeriesLocks locks;
    FeedSet feeds(*m_plugins, clock, {profileOf("one", "BINANCE", venue)});
    Fetcher fetcher(feeds, store, locks);
    const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};
    const FetchJob job{bitcoin, Timeframe(), {midnight - 20min, midnight}};
    const auto emptyAfterFetching = [&](Millis emptyAfter) {
        FetchOptions options;
        options.emptyAfter = emptyAfter;
        const auto summary = fetcher.run({job}, options, {}, {});
        std::vector<TimeSpan> out;
        const auto done = store.run([&](CandleStore& market) -> Result<void> {
            auto empty = market.coveredEmpty(bitcoin, Timeframe());
            if (!empty)
                return std::move(empty).error();
            out = std::move(*empty);
            return {};
        });
        return summary && done ? out : std::vector<TimeSpan>{{}};
    };
    QCOMPARE(emptyAfterFetching(4min), (std::vector<TimeSpan>{{midnight - 10min, midnight - 4min}}));
    QCOMPARE(venue.requests(), 2); // what the venue says of the instrument, and the candles
    // What may still come is asked for again, and believed in the end.
    QCOMPARE(emptyAfterFetching(0min), (std::vector<TimeSpan>{{midnight - 10min, midnight}}));
    QCOMPARE(venue.requests(), 3);
    QCOMPARE(emptyAfterFetching(0min).size(), 1u);
    QCOMPARE(venue.requests(), 3);
}

QTEST_GUILESS_MAIN(TestLiveDay)
#include "tst_live_day.moc"
