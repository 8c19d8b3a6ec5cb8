// The rest_master feed against a store on this machine, over real sockets.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/rest_master/core/rest_master_feed.h"
#include "tests/support/venues/feed_listener.h"
#include "tests/support/venues/rest_master_venue.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;
using rest_master::RestMasterFeed;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};
const InstrumentId ether{"KRAKEN", "ETH/USD"};
const InstrumentId infosys{"KITE", "NSE/INFY"};
const FetchRequest hour{bitcoin, Timeframe(), {noon - std::chrono::hours(1), noon}};

} // namespace

class TestFeedRestMaster final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { writeSecret(m_token, "abc.def\n"); }
    void manyInstrumentsAreOneRequest();
    void pagesMakeOneAnswer();
    void halfAnAnswerIsNone();
    void theStoreSaysHowFarItIs();
    void theTokenIsKept();
    void pagesWithoutEndAreRefused();
    void batchesAreChecked();
    void liveCandlesArrive();
    void settingsAreChecked();

private:
    Settings settingsTo(const RestMasterVenue& venue) const;
    std::unique_ptr<IFeed> feedTo(const RestMasterVenue& venue, const IClock& clock) const {
        return RestMasterFeed::create(settingsTo(venue), clock).value();
    }

    QTemporaryDir m_folder;
    QString m_token = m_folder.filePath(QStringLiteral("token"));
};

Settings TestFeedRestMaster::settingsTo(const RestMasterVenue& venue) const {
    Settings settings;
    settings.set("base_url", venue.restUrl().toStdString());
    settings.set("stream_url", venue.streamUrl().toStdString());
    settings.set("token_file", m_token.toStdString());
    return settings;
}

void TestFeedRestMaster::manyInstrumentsAreOneRequest() {
    const FastClock clock(noon, 1);
    const TimeSpan outage{noon - std::chrono::hours(3), noon - std::chrono::hours(2)};
    RestMasterVenue venue(clock, MarketTruth({outage}), {bitcoin, ether, infosys}, "abc.def");
    const auto feed = feedTo(venue, clock);
    QVERIFY(feed->batch());
    QVERIFY(feed->limits(bitcoin, Timeframe())->instrumentsPerRequest >= 50);
    const TimeSpan span{noon - std::chrono::hours(5), noon - std::chrono::minutes(5)};
    CollectingBatchSink sink;
    const auto reports = feed->batch()->fetchBatch({{ether, bitcoin, infosys}, Timeframe(), span}, sink, {});
    QVERIFY2(reports, reports ? "" : reports.error().message().c_str());
    QCOMPARE(venue.requests(), 1);
    QCOMPARE(reports->size(), std::size_t(3));
    for (const InstrumentId& id : {bitcoin, ether, infosys}) {
        QCOMPARE(sink.sinks[id].all, candlesOf(venue.truth().candles(id, Timeframe(), span, noon)));
        QCOMPARE(sink.sinks[id].all.size(), std::size_t(4 * 60 - 5));
    }
    for (const FetchReport& report : *reports)
        QVERIFY(report.answered && *report.answered == span);
}

void TestFeedRestMaster::pagesMakeOneAnswer() {
    const FastClock clock(noon, 1);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin, ether}, "abc.def");
    const auto feed = feedTo(venue, clock);
    // 2 × 6000 rows in pages of 5000.
    const TimeSpan span{noon - std::chrono::minutes(6005), noon - std::chrono::minutes(5)};
    CollectingBatchSink sink;
    const auto reports = feed->batch()->fetchBatch({{bitcoin, ether}, Timeframe(), span}, sink, {});
    QVERIFY2(reports, reports ? "" : reports.error().message().c_str());
    QCOMPARE(venue.requests(), 3);
    for (const InstrumentId& id : {bitcoin, ether})
        QCOMPARE(sink.sinks[id].all, candlesOf(venue.truth().candles(id, Timeframe(), span, noon)));
    QCOMPARE(reports->at(0).rowsRead, std::uint64_t(6000));
    QVERIFY(*reports->at(1).answered == span);
}

void TestFeedRestMaster::halfAnAnswerIsNone() {
    const FastClock clock(noon, 1);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "abc.def");
    const auto feed = feedTo(venue, clock);
    VenueFaults faults;
    faults.truncated = 0.5;
    bool hasFailedLate = false;
    for (faults.seed = 1; faults.seed <= 20 && !hasFailedLate; ++faults.seed) {
        venue.setFaults(faults);
        const int before = venue.requests();
        CollectingSink sink;
        const TimeSpan span{noon - std::chrono::minutes(9005), noon - std::chrono::minutes(5)};
        const auto report = feed->fetch({bitcoin, Timeframe(), span}, sink, {});
        if (report) {
            QCOMPARE(sink.all.size(), std::size_t(9000));
            continue;
        }
        QCOMPARE(report.error().code, "feed.unavailable");
        QVERIFY(sink.all.empty());
        hasFailedLate = venue.requests() - before == 2;
    }
    QVERIFY(hasFailedLate);
}

void TestFeedRestMaster::theStoreSaysHowFarItIs() {
    const FastClock clock(noon + std::chrono::seconds(30), 1);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "abc.def");
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    FetchRequest request = hour;
    request.span.end = noon + std::chrono::hours(1);
    QVERIFY(feed->fetch(request, sink, {})->answered->end == noon);
    venue.setCompleteTo(noon - std::chrono::minutes(20));
    QVERIFY(feed->fetch(request, sink, {})->answered->end == noon - std::chrono::minutes(20));
}

void TestFeedRestMaster::theTokenIsKept() {
    const FastClock clock(noon, 1);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "other");
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    const auto refused = feed->fetch(hour, sink, {});
    QCOMPARE(refused.error().code, "feed.refused");
    QVERIFY(refused.error().message().find("abc.def") == std::string::npos);
    QVERIFY(QFile::remove(m_token));
    QCOMPARE(feed->fetch(hour, sink, {}).error().code, "feed.secret");
    QVERIFY(sink.all.empty() && sink.rejected.empty());
}

void TestFeedRestMaster::pagesWithoutEndAreRefused() {
    // So fast that the budget of a thousand pages is no wait.
    const FastClock clock(noon, 1000);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "abc.def");
    venue.setEndless(true);
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    FetchRequest request = hour;
    request.span.end = request.span.begin + std::chrono::minutes(1);
    const auto report = feed->fetch(request, sink, {});
    QCOMPARE(report.error().code, "feed.unavailable");
    QCOMPARE(report.error().location, "/next");
    QVERIFY(sink.all.empty());
}

void TestFeedRestMaster::batchesAreChecked() {
    const FastClock clock(noon, 1);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "abc.def");
    const auto feed = feedTo(venue, clock);
    CollectingBatchSink sink;
    std::vector<InstrumentId> many;
    for (int i = 0; i < 51; ++i)
        many.push_back({"BINANCE", "X" + std::to_string(i)});
    for (const std::vector<InstrumentId>& wrong : {std::vector<InstrumentId>{}, many, {bitcoin, bitcoin}})
        QCOMPARE(feed->batch()->fetchBatch({wrong, Timeframe(), hour.span}, sink, {}).error().code, "feed.refused");
    QCOMPARE(venue.requests(), 0);
}

void TestFeedRestMaster::liveCandlesArrive() {
    const FastClock clock(noon, 100);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "abc.def");
    const auto feed = feedTo(venue, clock);
    FeedListener kept;
    auto subscription = feed->subscribe(bitcoin, Timeframe(), kept.handlers());
    QVERIFY2(subscription, subscription ? "" : subscription.error().message().c_str());
    const Series truth = venue.truth().candles(bitcoin, Timeframe(), hour.span, noon);
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(bitcoin, Timeframe()), 1, 10'000);
    QCOMPARE(venue.sendCandle(bitcoin, Timeframe(), truth.at(0), false), 1);
    venue.sendCandle(bitcoin, Timeframe(), truth.at(0), true);
    QTRY_COMPARE_WITH_TIMEOUT(kept.candles().size(), std::size_t(2), 10'000);
    QVERIFY(kept.candles()[0].candle == truth.at(0) && !kept.candles()[0].closed && kept.candles()[1].closed);
    // It says good-bye, or nonsense, or nothing: the link comes back each time.
    venue.sendText(R"({"type":"bye"})");
    QTRY_COMPARE_WITH_TIMEOUT(kept.times(LinkState::Live), 2, 10'000);
    venue.sendText(R"({"type":"candle","row":5})");
    QTRY_COMPARE_WITH_TIMEOUT(kept.times(LinkState::Live), 3, 10'000);
    QCOMPARE(venue.strangers(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(bitcoin, Timeframe()), 1, 10'000);
    QCOMPARE(venue.sendCandle(bitcoin, Timeframe(), truth.at(1), true), 1);
    QTRY_COMPARE_WITH_TIMEOUT(kept.candles().size(), std::size_t(3), 10'000);
    subscription->reset();
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(bitcoin, Timeframe()), 0, 10'000);
    for (const std::string& each : kept.reasons())
        QVERIFY(each.find("abc.def") == std::string::npos);
}

void TestFeedRestMaster::settingsAreChecked() {
    const FastClock clock(noon, 1);
    RestMasterVenue venue(clock, MarketTruth(), {bitcoin}, "abc.def");
    const Settings good = settingsTo(venue);
    for (const auto& [key, value] : {std::pair{"base_url", ""}, std::pair{"base_url", "http://data.example.com"},
             std::pair{"stream_url", "ws://data.example.com"}, std::pair{"token_file", "/no/such/file"}}) {
        Settings bad = good;
        bad.set(key, std::string(value));
        const auto feed = RestMasterFeed::create(bad, clock);
        QVERIFY2(!feed, key);
        QCOMPARE(QString::fromStdString(feed.error().location), QStringLiteral("setting '%1'").arg(QLatin1String(key)));
    }
    Settings quiet = good;
    quiet.set("stream_url", std::string());
    const auto feed = RestMasterFeed::create(quiet, clock);
    QCOMPARE((*feed)->subscribe(bitcoin, Timeframe(), {}).error().code, "feed.no_live");
}

QTEST_GUILESS_MAIN(TestFeedRestMaster)
#include "tst_feed_rest_master.moc"
