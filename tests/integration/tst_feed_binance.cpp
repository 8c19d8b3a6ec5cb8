// The binance feed against a venue on this machine, over real sockets.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/binance/core/binance_feed.h"
#include "tests/support/venues/binance_venue.h"
#include "tests/support/venues/feed_listener.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};

std::unique_ptr<IFeed> feedTo(const LocalVenue& venue, const IClock& clock) {
    Settings settings;
    settings.set("spot_url", venue.restUrl().toStdString());
    settings.set("usdm_url", venue.restUrl().toStdString());
    settings.set("spot_stream_url", venue.streamUrl().toStdString());
    settings.set("usdm_stream_url", venue.streamUrl().toStdString());
    return binance::BinanceFeed::create(settings, clock).value();
}

Result<InstrumentTerms> termsOf(IFeed& feed, const InstrumentId& id) {
    return dynamic_cast<ITermsSource&>(feed).terms(id, {});
}

} // namespace

class TestFeedBinance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void spotAndFuturesAreTheTruth();
    void theFormingCandleIsLeftOut();
    void aFullPageSpeaksForItself();
    void theVenueTellsItsSteps();
    void liveCandlesAreTheTruth();
};

void TestFeedBinance::spotAndFuturesAreTheTruth() {
    const FastClock clock(noon, 1);
    const TimeSpan outage{noon - std::chrono::hours(3), noon - std::chrono::hours(2)};
    BinanceVenue venue(clock, MarketTruth({outage}), {"BTCUSDT"});
    const auto feed = feedTo(venue, clock);
    for (const InstrumentId& id : {bitcoin, InstrumentId{"BINANCE_USDM", "BTCUSDT"}}) {
        CollectingSink sink;
        const TimeSpan span{noon - std::chrono::hours(16), noon - std::chrono::minutes(5)};
        const auto report = feed->fetch({id, Timeframe(), span}, sink, {});
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        QCOMPARE(sink.all, candlesOf(venue.truth().candles(id, Timeframe(), span, noon)));
        QCOMPARE(sink.all.size(), std::size_t(16 * 60 - 5 - 60));
        QVERIFY(report->answered && *report->answered == span);
        QVERIFY(sink.rejected.empty());
    }
}

void TestFeedBinance::theFormingCandleIsLeftOut() {
    const FastClock clock(noon + std::chrono::seconds(30), 1);
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"});
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    const auto report =
        feed->fetch({bitcoin, Timeframe(), {noon - std::chrono::minutes(3), noon + std::chrono::hours(1)}}, sink, {});
    QVERIFY(report);
    QCOMPARE(sink.all.size(), 3u);
    QCOMPARE(report->rowsRead, 4u);
    QVERIFY(report->answered->end == noon);
}

void TestFeedBinance::aFullPageSpeaksForItself() {
    const FastClock clock(noon, 1);
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"});
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    const TimeSpan span{noon - std::chrono::hours(48), noon};
    const auto report = feed->fetch({bitcoin, Timeframe(), span}, sink, {});
    QVERIFY(report);
    QCOMPARE(sink.all.size(), 1000u);
    QVERIFY(report->answered->end == span.begin + std::chrono::minutes(1000));
    QCOMPARE(feed->limits(bitcoin, Timeframe())->candlesPerRequest, 1000u);
    QCOMPARE(feed->limits({"BINANCE_USDM", "X"}, Timeframe())->candlesPerRequest, 1500u);
    QCOMPARE(feed->limits(bitcoin, Timeframe(7, Timeframe::Unit::Minute)).error().code, "feed.timeframe");
    // A symbol that cannot be one is not asked for.
    const int requests = venue.requests();
    QCOMPARE(
        feed->fetch({{"BINANCE", "BTC-USD"}, Timeframe(), span}, sink, {}).error().code, "feed.unknown_instrument");
    QCOMPARE(venue.requests(), requests);
}

void TestFeedBinance::theVenueTellsItsSteps() {
    const FastClock clock(noon, 1);
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT", "ETHUSDT"});
    const auto feed = feedTo(venue, clock);
    for (const InstrumentId& id : {bitcoin, InstrumentId{"BINANCE_USDM", "BTCUSDT"}}) {
        const auto terms = termsOf(*feed, id);
        QVERIFY2(terms, terms ? "" : terms.error().message().c_str());
        QCOMPARE(terms->tickSize->toString(), std::string("0.01"));
        QCOMPARE(terms->lotStep->toString(), std::string("0.00001"));
        QCOMPARE(terms->minNotional->toString(), std::string("10"));
        QCOMPARE(terms->currency, std::string("USDT"));
    }
    QCOMPARE(termsOf(*feed, {"BINANCE", "XUSDT"}).error().code, std::string("feed.unknown_instrument"));
    // One answer about all futures serves the next question too.
    const int before = venue.requests();
    QVERIFY(termsOf(*feed, {"BINANCE_USDM", "ETHUSDT"}));
    QCOMPARE(venue.requests(), before);
    venue.setDown(true);
    QCOMPARE(termsOf(*feed, {"BINANCE", "ETHUSDT"}).error().code, std::string("feed.unavailable"));
}

void TestFeedBinance::liveCandlesAreTheTruth() {
    const FastClock clock(noon, 600); // ten minutes a second
    VenueFaults faults;
    faults.streamDuplicated = 0.2;
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"}, faults);
    const auto feed = feedTo(venue, clock);
    FeedListener listener;
    auto subscription = feed->subscribe(bitcoin, Timeframe(), listener.handlers());
    QVERIFY(subscription);
    QTRY_VERIFY_WITH_TIMEOUT(listener.closed().size() >= 5, 10'000);
    venue.dropStreams();
    QTRY_VERIFY_WITH_TIMEOUT(listener.times(LinkState::Live) >= 2, 10'000);
    const auto before = listener.closed().size();
    QTRY_VERIFY_WITH_TIMEOUT(listener.closed().size() >= before + 5, 10'000);
    subscription->reset();
    const auto seen = listener.candles();
    QTest::qWait(100);
    QCOMPARE(listener.candles().size(), seen.size());
    QVERIFY(listener.times(LinkState::Lost) >= 1);
    for (const LiveCandle& each : seen) {
        const UtcMs open = each.candle.openTime;
        const Candle truth = venue.truth().candles(bitcoin, Timeframe(), {open, open + Millis(1)}, latestTime).at(0);
        QCOMPARE(each.candle.open, truth.open);
        if (each.closed)
            QVERIFY(each.candle == truth);
    }
}

QTEST_GUILESS_MAIN(TestFeedBinance)
#include "tst_feed_binance.moc"
