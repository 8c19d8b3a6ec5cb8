// The kraken feed against a venue on this machine, over real sockets.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/kraken/core/kraken_feed.h"
#include "tests/support/venues/feed_listener.h"
#include "tests/support/venues/kraken_dialect.h"
#include "tests/support/venues/local_venue.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
const InstrumentId bitcoin{"KRAKEN", "BTC/USD"};

std::unique_ptr<IFeed> feedTo(const LocalVenue& venue, const IClock& clock) {
    Settings settings;
    settings.set("rest_url", venue.restUrl().toStdString());
    settings.set("stream_url", venue.streamUrl().toStdString());
    return kraken::createFeed(settings, clock).value();
}

std::unique_ptr<LocalVenue> venueOf(const IClock& clock, VenueFaults faults = {}) {
    return std::make_unique<LocalVenue>(clock, std::make_unique<KrakenDialect>(MarketTruth()), faults);
}

// What must be true of any stream of candles and ticks, whatever happened to the link.
bool isTruth(const FeedListener& listener) {
    const MarketTruth truth;
    for (const LiveTick& tick : listener.ticks()) {
        if (tick.price != truth.forming(bitcoin, Timeframe(), tick.time)->close)
            return false;
    }
    for (const LiveCandle& each : listener.candles()) {
        const UtcMs open = each.candle.openTime;
        const Candle whole = truth.candles(bitcoin, Timeframe(), {open, open + Millis(1)}, latestTime).at(0);
        if (each.candle.open != whole.open || each.candle.high > whole.high || each.candle.low < whole.low
            || each.candle.volume > whole.volume)
            return false;
    }
    return true;
}

} // namespace

class TestFeedKraken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyTheLast720();
    void candlesAndTicksAreTheTruthThroughReconnects();
    void oneUnknownPairSpoilsNoOther();
};

void TestFeedKraken::onlyTheLast720() {
    const FastClock clock(noon + std::chrono::seconds(30), 1);
    const auto venue = venueOf(clock);
    const auto feed = feedTo(*venue, clock);
    const Millis history = *feed->limits(bitcoin, Timeframe())->history;
    CollectingSink sink;
    const auto report =
        feed->fetch({bitcoin, Timeframe(), {noon - std::chrono::hours(24), noon + std::chrono::hours(1)}}, sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    // It speaks for what it holds, and the last row was not finished.
    QVERIFY((*report->answered == TimeSpan{noon - std::chrono::minutes(719), noon}));
    QVERIFY(report->answered->begin <= clock.now() - history);
    QCOMPARE(sink.all.size(), 719u);
    QCOMPARE(report->rowsRead, 720u);
    QVERIFY(sink.all.back().openTime == noon - std::chrono::minutes(1));
    const auto older =
        feed->fetch({bitcoin, Timeframe(), {noon - std::chrono::hours(48), noon - std::chrono::hours(24)}}, sink, {});
    QVERIFY(!older);
    QCOMPARE(older.error().code, "feed.span");
}

void TestFeedKraken::candlesAndTicksAreTheTruthThroughReconnects() {
    const FastClock clock(noon, 120);
    VenueFaults faults;
    faults.streamDuplicated = 0.2;
    const auto venue = venueOf(clock, faults);
    const auto feed = feedTo(*venue, clock);
    FeedListener listener;
    auto subscription = feed->subscribe(bitcoin, Timeframe(), listener.handlers());
    QVERIFY(subscription);
    QTRY_VERIFY_WITH_TIMEOUT(listener.closed().size() >= 3, 10'000);
    QVERIFY(listener.tickCount() >= 60);
    venue->dropStreams();
    QTRY_VERIFY_WITH_TIMEOUT(listener.times(LinkState::Live) >= 2, 10'000);
    auto before = listener.closed().size();
    QTRY_VERIFY_WITH_TIMEOUT(listener.closed().size() >= before + 2, 10'000);
    // Pongs are no life where heartbeats should be.
    const int lost = listener.times(LinkState::Lost);
    venue->setStalled(true);
    QTRY_VERIFY_WITH_TIMEOUT(listener.times(LinkState::Lost) > lost, 10'000);
    venue->setStalled(false);
    before = listener.closed().size();
    QTRY_VERIFY_WITH_TIMEOUT(listener.closed().size() >= before + 2, 10'000);
    subscription->reset();
    const std::size_t then = listener.tickCount();
    QTest::qWait(100);
    QCOMPARE(listener.tickCount(), then);
    QVERIFY(isTruth(listener));
    const MarketTruth truth;
    const auto closed = listener.closed();
    for (std::size_t i = 0; i < closed.size(); ++i) {
        const UtcMs open = closed[i].candle.openTime;
        QVERIFY(closed[i].candle == truth.candles(bitcoin, Timeframe(), {open, open + Millis(1)}, latestTime).at(0));
        QVERIFY(i == 0 || closed[i - 1].candle.openTime < open);
    }
    const auto ticks = listener.ticks();
    QVERIFY(std::adjacent_find(ticks.begin(), ticks.end(), [](const LiveTick& a, const LiveTick& b) {
        return b.time <= a.time;
    }) == ticks.end());
}

void TestFeedKraken::oneUnknownPairSpoilsNoOther() {
    const FastClock clock(noon, 60);
    const auto venue = venueOf(clock);
    const auto feed = feedTo(*venue, clock);
    FeedListener good;
    FeedListener bad;
    const auto first = feed->subscribe(bitcoin, Timeframe(), good.handlers());
    QTRY_VERIFY_WITH_TIMEOUT(!good.ticks().empty(), 10'000);
    const auto second = feed->subscribe({"KRAKEN", "NO/SUCH"}, Timeframe(), bad.handlers());
    QVERIFY(first && second);
    QTRY_VERIFY_WITH_TIMEOUT(bad.times(LinkState::Lost) == 1, 10'000);
    QVERIFY(bad.hasReason("Currency pair not supported"));
    const auto before = good.tickCount();
    QTRY_VERIFY_WITH_TIMEOUT(good.tickCount() >= before + 60, 10'000);
    QCOMPARE(good.times(LinkState::Lost), 0);
    QCOMPARE(venue->connections(), 1);
    QVERIFY(bad.ticks().empty() && bad.candles().empty());
}

QTEST_GUILESS_MAIN(TestFeedKraken)
#include "tst_feed_kraken.moc"
