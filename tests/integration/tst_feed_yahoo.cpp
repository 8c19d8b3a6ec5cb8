// The yahoo feed against a venue on this machine, over real sockets.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/yahoo/core/yahoo_feed.h"
#include "tests/support/venues/feed_listener.h"
#include "tests/support/venues/yahoo_venue.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:30Z").value();
const UtcMs lastMinute = noon - std::chrono::seconds(30);
const InstrumentId bitcoin{"YAHOO", "BTC-USD"};
const FetchRequest hour{bitcoin, Timeframe(), {lastMinute - std::chrono::hours(1), lastMinute}};

std::unique_ptr<IFeed> feedTo(const QString& url, const IClock& clock, const char* adjustment = "splits") {
    Settings settings;
    settings.set("base_url", url.toStdString());
    settings.set("adjustment", std::string(adjustment));
    return yahoo::createFeed(settings, clock).value();
}

} // namespace

class TestFeedYahoo final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void historyIsTheTruth();
    void theLiveRowIsLeftOut();
    void noDataIsAnAnswer();
    void plainTextSilenceIsKept();
    void settingsAreChecked();
};

void TestFeedYahoo::historyIsTheTruth() {
    const FastClock clock(noon, 1);
    const TimeSpan outage{lastMinute - std::chrono::hours(3), lastMinute - std::chrono::hours(2)};
    YahooVenue venue(clock, MarketTruth({outage}), {"BTC-USD"});
    const auto feed = feedTo(venue.restUrl(), clock);
    const TimeSpan span{lastMinute - std::chrono::hours(16), lastMinute - std::chrono::minutes(5)};
    CollectingSink sink;
    const auto report = feed->fetch({bitcoin, Timeframe(), span}, sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(sink.all, candlesOf(venue.truth().candles(bitcoin, Timeframe(), span, noon)));
    QCOMPARE(sink.all.size(), std::size_t(16 * 60 - 5 - 60));
    QVERIFY(report->answered && *report->answered == span);
    QVERIFY(sink.rejected.empty());
    const TimeSpan days{parseUtc("2024-02-25").value(), parseUtc("2024-02-28").value()};
    const Timeframe day(1, Timeframe::Unit::Day);
    CollectingSink daily;
    const auto dailyReport = feed->fetch({bitcoin, day, days}, daily, {});
    QVERIFY2(dailyReport, dailyReport ? "" : dailyReport.error().message().c_str());
    QCOMPARE(daily.all, candlesOf(venue.truth().candles(bitcoin, day, days, noon)));
    QCOMPARE(daily.all.size(), std::size_t(3));
}

void TestFeedYahoo::theLiveRowIsLeftOut() {
    const FastClock clock(noon, 1);
    YahooVenue venue(clock, MarketTruth(), {"BTC-USD"});
    const auto feed = feedTo(venue.restUrl(), clock);
    CollectingSink sink;
    const auto report = feed->fetch(
        {bitcoin, Timeframe(), {lastMinute - std::chrono::minutes(3), noon + std::chrono::hours(1)}}, sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(sink.all.size(), std::size_t(3));
    QCOMPARE(report->rowsRead, std::uint64_t(4));
    QVERIFY(report->answered->end == lastMinute);
}

void TestFeedYahoo::noDataIsAnAnswer() {
    const FastClock clock(noon, 1);
    YahooVenue venue(clock, MarketTruth(), {"BTC-USD"});
    const auto feed = feedTo(venue.restUrl(), clock);
    CollectingSink sink;
    // A day from now: the venue answers 400 "Data doesn't exist".
    const TimeSpan later{noon + std::chrono::hours(24), noon + std::chrono::hours(25)};
    const auto report = feed->fetch({bitcoin, Timeframe(5, Timeframe::Unit::Minute), later}, sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QVERIFY(sink.all.empty());
    // It speaks for nothing that has not happened.
    QVERIFY(report->answered->end <= noon);
    // Minutes are kept for 30 days, and that is not "no data".
    const TimeSpan old{lastMinute - std::chrono::hours(24 * 40), lastMinute - std::chrono::hours(24 * 39)};
    QCOMPARE(feed->fetch({bitcoin, Timeframe(), old}, sink, {}).error().code, "feed.span");
}

void TestFeedYahoo::plainTextSilenceIsKept() {
    const FastClock clock(noon, 100);
    VenueFaults faults;
    faults.throttled = 1;
    faults.retryAfterSeconds = 40;
    YahooVenue venue(clock, MarketTruth(), {"BTC-USD"}, faults);
    venue.hideRetryAfter();
    const auto feed = feedTo(venue.restUrl(), clock);
    CollectingSink sink;
    QCOMPARE(feed->fetch(hour, sink, {}).error().code, "feed.throttled");
    venue.setFaults({});
    const UtcMs until = feed->blockedUntil();
    QVERIFY(until >= noon + std::chrono::seconds(60));
    QCOMPARE(feed->fetch(hour, sink, {}).error().code, "feed.throttled");
    QCOMPARE(venue.requests(), 1);
    QVERIFY(clock.waitUntil(until, {}));
    QVERIFY(feed->fetch(hour, sink, {}));
    QCOMPARE(venue.requests(), 2);
    QCOMPARE(venue.requestsInSilence(), 0);
    QCOMPARE(feed->subscribe(bitcoin, Timeframe(), {}).error().code, "feed.no_live");
}

void TestFeedYahoo::settingsAreChecked() {
    const FastClock clock(noon, 1);
    Settings settings;
    settings.set("base_url", std::string("http://query2.finance.yahoo.com"));
    QCOMPARE(yahoo::createFeed(settings, clock).error().location, "setting 'base_url'");
    settings.set("base_url", std::string("https://query2.finance.yahoo.com"));
    QVERIFY(yahoo::createFeed(settings, clock));
    settings.set("adjustment", std::string("some"));
    QCOMPARE(yahoo::createFeed(settings, clock).error().location, "setting 'adjustment'");
}

QTEST_GUILESS_MAIN(TestFeedYahoo)
#include "tst_feed_yahoo.moc"
