// The coinbase feed against a venue on this machine, over real sockets.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/coinbase/core/coinbase_feed.h"
#include "tests/support/venues/coinbase_dialect.h"
#include "tests/support/venues/feed_listener.h"
#include "tests/support/venues/local_venue.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
const InstrumentId bitcoin{"COINBASE", "BTC-USD"};

std::unique_ptr<IFeed> feedTo(const LocalVenue& venue, const IClock& clock) {
    Settings settings;
    settings.set("rest_url", venue.restUrl().toStdString());
    settings.set("stream_url", venue.streamUrl().toStdString());
    return coinbase::createFeed(settings, clock).value();
}

std::unique_ptr<LocalVenue> venueOf(const IClock& clock, MarketTruth truth = MarketTruth(), VenueFaults faults = {}) {
    return std::make_unique<LocalVenue>(clock,
        std::make_unique<CoinbaseDialect>(std::move(truth), std::set<std::string>{"BTC-USD", "ETH-USD"}), faults);
}

// Every tick is the truth of its second, and seconds are left out only where the link changed.
bool isTruth(const FeedListener& listener) {
    const MarketTruth truth;
    const auto ticks = listener.ticks();
    const auto seams = listener.seams();
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        if (ticks[i].price != truth.forming(bitcoin, Timeframe(), ticks[i].time)->close || ticks[i].volume != 0.01)
            return false;
        if (i == 0 || ticks[i].time == ticks[i - 1].time + std::chrono::seconds(1))
            continue;
        if (ticks[i].time <= ticks[i - 1].time || std::find(seams.begin(), seams.end(), i) == seams.end())
            return false;
    }
    return true;
}

} // namespace

class TestFeedCoinbase : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aWiderSpanIsAnsweredInPart();
    void theLastMinuteIsNotBelievedEmpty();
    void ticksAreTheTruthThroughReconnects();
    void aStalledLinkIsRenewed();
    void oneUnknownProductSpoilsNoOther();
};

void TestFeedCoinbase::aWiderSpanIsAnsweredInPart() {
    const FastClock clock(noon, 1);
    const auto venue = venueOf(clock);
    const auto feed = feedTo(*venue, clock);
    CollectingSink sink;
    const TimeSpan span{noon - std::chrono::hours(24), noon};
    const auto report = feed->fetch({bitcoin, Timeframe(), span}, sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(sink.all.size(), 300u);
    QVERIFY((*report->answered == TimeSpan{span.begin, span.begin + std::chrono::hours(5)}));
}

void TestFeedCoinbase::theLastMinuteIsNotBelievedEmpty() {
    const FastClock clock(noon + std::chrono::seconds(30), 1);
    // Nothing traded lately; the venue leaves such candles out, but it leaves out late ones too.
    const auto venue = venueOf(clock, MarketTruth({{noon - std::chrono::minutes(1), noon + std::chrono::hours(1)}}));
    const auto feed = feedTo(*venue, clock);
    CollectingSink sink;
    const TimeSpan span{noon - std::chrono::minutes(10), noon + std::chrono::minutes(10)};
    const auto report = feed->fetch({bitcoin, Timeframe(), span}, sink, {});
    QVERIFY(report);
    QCOMPARE(sink.all.size(), 9u);
    QVERIFY(report->answered->end == noon - std::chrono::minutes(1));
    // With a candle after it, it is.
    const auto lively = venueOf(clock, MarketTruth({{noon - std::chrono::minutes(1), noon}}));
    const auto other = feedTo(*lively, clock);
    QVERIFY(other->fetch({bitcoin, Timeframe(), span}, sink, {})->answered->end == noon);
}

void TestFeedCoinbase::ticksAreTheTruthThroughReconnects() {
    const FastClock clock(noon, 60);
    VenueFaults faults;
    faults.streamDuplicated = 0.2;
    const auto venue = venueOf(clock, MarketTruth(), faults);
    const auto feed = feedTo(*venue, clock);
    FeedListener listener;
    auto subscription = feed->subscribe(bitcoin, Timeframe(), listener.handlers());
    QVERIFY(subscription);
    QTRY_VERIFY_WITH_TIMEOUT(listener.tickCount() >= 60, 10'000);
    venue->dropStreams();
    QTRY_VERIFY_WITH_TIMEOUT(listener.times(LinkState::Live) >= 2, 10'000);
    auto before = listener.tickCount();
    QTRY_VERIFY_WITH_TIMEOUT(listener.tickCount() >= before + 60, 10'000);
    // Trades that are lost on the way are noticed.
    faults.streamLost = 0.1;
    venue->setFaults(faults);
    QTRY_VERIFY_WITH_TIMEOUT(listener.hasReason("did not arrive"), 10'000);
    faults.streamLost = 0;
    faults.streamBroken = 0.2;
    venue->setFaults(faults);
    QTRY_VERIFY_WITH_TIMEOUT(listener.hasReason("not whole JSON"), 10'000);
    venue->setFaults({});
    before = listener.tickCount();
    QTRY_VERIFY_WITH_TIMEOUT(listener.tickCount() >= before + 60, 10'000);
    subscription->reset();
    const std::size_t then = listener.tickCount();
    QTest::qWait(100);
    QCOMPARE(listener.tickCount(), then);
    QVERIFY(isTruth(listener));
    QVERIFY(venue->connections() >= 3);
}

void TestFeedCoinbase::aStalledLinkIsRenewed() {
    const FastClock clock(noon, 60);
    const auto venue = venueOf(clock);
    const auto feed = feedTo(*venue, clock);
    FeedListener listener;
    const auto subscription = feed->subscribe(bitcoin, Timeframe(), listener.handlers());
    QTRY_VERIFY_WITH_TIMEOUT(!listener.ticks().empty(), 10'000);
    // The venue still answers pings.
    venue->setStalled(true);
    QTRY_VERIFY_WITH_TIMEOUT(listener.hasReason("nothing was heard"), 10'000);
    venue->setStalled(false);
    const auto before = listener.tickCount();
    QTRY_VERIFY_WITH_TIMEOUT(listener.tickCount() > before, 10'000);
    QVERIFY(isTruth(listener));
}

void TestFeedCoinbase::oneUnknownProductSpoilsNoOther() {
    const FastClock clock(noon, 60);
    const auto venue = venueOf(clock);
    const auto feed = feedTo(*venue, clock);
    FeedListener good;
    FeedListener bad;
    const auto first = feed->subscribe(bitcoin, Timeframe(), good.handlers());
    const auto second = feed->subscribe({"COINBASE", "NO-SUCH"}, Timeframe(), bad.handlers());
    QVERIFY(first && second);
    QTRY_VERIFY_WITH_TIMEOUT(bad.hasReason("not a valid product"), 10'000);
    const int connections = venue->connections();
    const auto before = good.tickCount();
    QTRY_VERIFY_WITH_TIMEOUT(good.tickCount() >= before + 120, 10'000);
    QVERIFY(venue->connections() <= connections + 1);
    QVERIFY(bad.ticks().empty());
    QVERIFY(isTruth(good));
    LiveHandlers candlesOnly;
    candlesOnly.candle = [](const LiveCandle&) {};
    QCOMPARE(feed->subscribe(bitcoin, Timeframe(), std::move(candlesOnly)).error().code, "feed.no_live");
}

QTEST_GUILESS_MAIN(TestFeedCoinbase)
#include "tst_feed_coinbase.moc"
