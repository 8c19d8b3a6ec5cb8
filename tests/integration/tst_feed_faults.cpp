// Every feed over a network against a venue on this machine, over real sockets: what must be the same for all of them.
// What is a venue's own is in tst_feed_<venue>.cpp.
#include "core/sdk/fast_clock.h"
#include "tests/integration/feed_cases.h"
#include "tests/support/venues/feed_listener.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

// Half a minute past noon: the last minute has closed for certain.
const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
const UtcMs now = noon + std::chrono::seconds(30);

struct Fault {
    const char* name;
    double VenueFaults::*share;
    const char* code;
};
constexpr std::array faults{Fault{"throttled", &VenueFaults::throttled, "feed.throttled"},
    Fault{"failing", &VenueFaults::failing, "feed.unavailable"},
    Fault{"truncated", &VenueFaults::truncated, "feed.unavailable"},
    Fault{"closed unanswered", &VenueFaults::closing, "feed.unavailable"},
    Fault{"another shape", &VenueFaults::wrongType, "feed.unavailable"}};

FetchRequest hourOf(const FeedCase& each) {
    return {each.instrument, Timeframe(), {noon - std::chrono::hours(1), noon}};
}

// Accepts connections and says nothing: half-open from the beginning.
WireReply silence(const WireRequest&) {
    WireReply out;
    out.isHalfOpen = true;
    return out;
}

QString streamUrlOf(const HttpServer& server) {
    return server.url().replace(QStringLiteral("http"), QStringLiteral("ws"));
}

} // namespace

class TestFeedFaults final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void historyIsTheTruth_data() { eachFeed(); }
    void historyIsTheTruth();
    void historyThroughFaults_data() { eachFeed(); }
    void historyThroughFaults();
    void faultsAreNamed_data();
    void faultsAreNamed();
    void badRequestsAreNamed_data() { eachFeed(); }
    void badRequestsAreNamed();
    void nothingIsSentWithinRetryAfter_data() { eachFeed(); }
    void nothingIsSentWithinRetryAfter();
    void cancelEndsAWait_data() { eachFeed(); }
    void cancelEndsAWait();
    void aSilentLinkIsRenewed_data() { eachFeed(); }
    void aSilentLinkIsRenewed();
    void untrustedAddressesAreRefused_data() { eachFeed(); }
    void untrustedAddressesAreRefused();

private:
    static void eachFeed() {
        QTest::addColumn<std::size_t>("feed");
        for (std::size_t i = 0; i < feedCases().size(); ++i)
            QTest::newRow(feedCases()[i].name) << i;
    }
    void expect(const FeedCase& each, IFeed& feed, const FetchRequest& request, const char* code) const;

    QTemporaryDir m_folder;
};

// The request fails with this code, delivers nothing, says something and tells no secret.
void TestFeedFaults::expect(const FeedCase& each, IFeed& feed, const FetchRequest& request, const char* code) const {
    CollectingSink sink;
    const auto report = feed.fetch(request, sink, {});
    QVERIFY2(!report, code);
    QCOMPARE(QString::fromStdString(report.error().code), QString::fromLatin1(code));
    QVERIFY(sink.all.empty() && sink.rejected.empty());
    const std::string message = report.error().message();
    QVERIFY(!message.empty());
    QVERIFY(each.secret.empty() || message.find(each.secret) == std::string::npos);
}

void TestFeedFaults::historyIsTheTruth() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 1);
    const TimeSpan outage{noon - std::chrono::hours(3), noon - std::chrono::hours(2)};
    const auto venue = each.venue(clock, MarketTruth({outage}), {});
    const auto fetching = each.feedTo(*venue, clock, m_folder.path());
    const TimeSpan span{noon - std::chrono::hours(5), noon - std::chrono::minutes(5)};
    CollectingSink sink;
    const auto report = fetching->fetch({each.instrument, Timeframe(), span}, sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(sink.all, candlesOf(venue->truth().candles(each.instrument, Timeframe(), span, noon)));
    QCOMPARE(sink.all.size(), std::size_t(4 * 60 - 5));
    QVERIFY(report->answered && *report->answered == span);
    QVERIFY(sink.rejected.empty());
    QCOMPARE(venue->requests(), 1);
}

void TestFeedFaults::historyThroughFaults() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 100);
    VenueFaults all;
    all.throttled = all.failing = all.truncated = all.wrongType = all.closing = 0.1;
    all.slow = all.duplicated = 0.3;
    all.retryAfterSeconds = std::min(each.retryAfterSeconds, 30);
    const TimeSpan outage{noon - std::chrono::hours(9), noon - std::chrono::hours(8)};
    const auto venue = each.venue(clock, MarketTruth({outage}), all);
    const auto fetching = each.feedTo(*venue, clock, m_folder.path());
    CollectingSink sink;
    // Up to an hour ago, so that what is asked for stays the same while the clock runs.
    const UtcMs end = noon - std::chrono::hours(1);
    const TimeSpan span{end - std::chrono::hours(each.hours), end};
    const PagedFetch done = fetchPaged(*fetching, {each.instrument, each.timeframe, span}, each.perPage, clock, sink);
    QCOMPARE(done.error, "");
    const auto length = each.timeframe.nominalLength();
    const auto candles = static_cast<std::size_t>(std::chrono::hours(each.hours) / length);
    QCOMPARE(static_cast<std::size_t>(done.pages), (candles + each.perPage - 1) / each.perPage);
    QVERIFY(done.throttled > 0 && done.unavailable > 0);
    QCOMPARE(sink.all, candlesOf(venue->truth().candles(each.instrument, each.timeframe, span, noon)));
    QCOMPARE(sink.all.size(), candles - static_cast<std::size_t>(std::chrono::hours(1) / length));
    QVERIFY(sink.rejected.empty());
    QCOMPARE(venue->requestsInSilence(), 0);
}

void TestFeedFaults::faultsAreNamed_data() {
    QTest::addColumn<std::size_t>("feed");
    QTest::addColumn<std::size_t>("fault");
    for (std::size_t i = 0; i < feedCases().size(); ++i) {
        for (std::size_t f = 0; f < faults.size(); ++f)
            QTest::addRow("%s %s", feedCases()[i].name, faults[f].name) << i << f;
    }
}

void TestFeedFaults::faultsAreNamed() {
    QFETCH(std::size_t, feed);
    QFETCH(std::size_t, fault);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 1);
    VenueFaults one;
    one.*faults[fault].share = 1;
    const auto venue = each.venue(clock, MarketTruth(), one);
    const auto fetching = each.feedTo(*venue, clock, m_folder.path());
    expect(each, *fetching, hourOf(each), faults[fault].code);
    QVERIFY(venue->requests() >= 1);
    if (faults[fault].share == &VenueFaults::wrongType && !each.wrongPlace.empty()) {
        CollectingSink sink;
        QCOMPARE(fetching->fetch(hourOf(each), sink, {}).error().location, each.wrongPlace);
    }
}

void TestFeedFaults::badRequestsAreNamed() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 1);
    const auto venue = each.venue(clock, MarketTruth(), {});
    const auto fetching = each.feedTo(*venue, clock, m_folder.path());
    FetchRequest unknown = hourOf(each);
    unknown.instrument.symbol = each.unknown;
    expect(each, *fetching, unknown, "feed.unknown_instrument");
    FetchRequest elsewhere = hourOf(each);
    elsewhere.instrument.venue = each.otherVenue;
    expect(each, *fetching, elsewhere, "feed.unknown_instrument");
    FetchRequest endless = hourOf(each);
    endless.span = {};
    expect(each, *fetching, endless, "feed.span");
    if (each.noCandles) {
        FetchRequest odd = hourOf(each);
        odd.timeframe = *each.noCandles;
        expect(each, *fetching, odd, "feed.timeframe");
    }
    const auto alone = each.create(
        each.settings(QStringLiteral("http://127.0.0.1:1"), QStringLiteral("ws://127.0.0.1:1"), m_folder.path()),
        clock);
    expect(each, **alone, hourOf(each), "feed.unavailable");
}

void TestFeedFaults::nothingIsSentWithinRetryAfter() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 100);
    VenueFaults throttled;
    throttled.throttled = 1;
    throttled.retryAfterSeconds = each.retryAfterSeconds;
    const auto venue = each.venue(clock, MarketTruth(), throttled);
    const auto fetching = each.feedTo(*venue, clock, m_folder.path());
    expect(each, *fetching, hourOf(each), "feed.throttled");
    venue->setFaults({});
    QCOMPARE(venue->requests(), 1);
    const UtcMs until = fetching->blockedUntil();
    QVERIFY(until >= now + std::chrono::seconds(each.silenceSeconds));
    expect(each, *fetching, hourOf(each), "feed.throttled");
    QCOMPARE(venue->requests(), 1);
    QVERIFY(clock.waitUntil(until, {}));
    CollectingSink sink;
    const auto report = fetching->fetch(hourOf(each), sink, {});
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(venue->requests(), 2);
    QCOMPARE(venue->requestsInSilence(), 0);
}

void TestFeedFaults::cancelEndsAWait() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 1);
    const HttpServer silent(silence);
    const auto fetching =
        each.create(each.settings(silent.url(), QStringLiteral("ws://127.0.0.1:1"), m_folder.path()), clock);
    std::stop_source stop;
    const std::jthread later([&] {
        QTest::qSleep(100);
        stop.request_stop();
    });
    CollectingSink sink;
    QCOMPARE((*fetching)->fetch(hourOf(each), sink, stop.get_token()).error().code, "feed.cancelled");
}

void TestFeedFaults::aSilentLinkIsRenewed() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 1000);
    const HttpServer silent(silence);
    const auto fetching = each.create(each.settings(silent.url(), streamUrlOf(silent), m_folder.path()), clock);
    FeedListener listener;
    const auto subscription = (*fetching)->subscribe(each.instrument, Timeframe(), listener.handlers());
    if (!each.isLive) {
        QCOMPARE(subscription.error().code, "feed.no_live");
        return;
    }
    QVERIFY2(subscription, subscription ? "" : subscription.error().message().c_str());
    QTRY_VERIFY_WITH_TIMEOUT(listener.times(LinkState::Lost) >= 2, 10'000);
    QCOMPARE(listener.times(LinkState::Live), 0);
}

void TestFeedFaults::untrustedAddressesAreRefused() {
    QFETCH(std::size_t, feed);
    const FeedCase& each = feedCases()[feed];
    const FastClock clock(now, 1);
    const auto venue = each.venue(clock, MarketTruth(), {});
    for (const char* setting : each.addresses) {
        for (const char* address : {"http://api.example.com", "ws://api.example.com", "ftp://127.0.0.1", "https://",
                 "https://user:key@api.example.com", "https://api.example.com/?key=1", "wss://api.example.com/#key",
                 "nonsense"}) {
            Settings settings = each.settings(venue->restUrl(), venue->streamUrl(), m_folder.path());
            settings.set(setting, std::string(address));
            const auto made = each.create(settings, clock);
            QVERIFY2(!made, address);
            QCOMPARE(made.error().code, "feed.address");
            QCOMPARE(made.error().location, std::string("setting '") + setting + '\'');
        }
    }
}

QTEST_GUILESS_MAIN(TestFeedFaults)
#include "tst_feed_faults.moc"
