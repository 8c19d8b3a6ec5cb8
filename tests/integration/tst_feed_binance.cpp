// The binance feed against a venue on this machine, over real sockets.
#include "plugins/feeds/binance/core/binance_feed.h"
#include "tests/support/venues/binance_venue.h"
#include "tests/support/venues/fast_clock.h"

#include <QTest>

#include <mutex>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};

class Sink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        all.insert(all.end(), candles.begin(), candles.end());
    }
    void onRejected(RejectedRow row) override { rejected.push_back(std::move(row)); }
    void onProgress(double) override { }

    std::vector<Candle> all;
    std::vector<RejectedRow> rejected;
};

std::unique_ptr<IFeed> feedTo(const QString& rest, const QString& stream, const IClock& clock) {
    Settings settings;
    settings.set("spot_url", rest.toStdString());
    settings.set("usdm_url", rest.toStdString());
    settings.set("spot_stream_url", stream.toStdString());
    settings.set("usdm_stream_url", stream.toStdString());
    return binance::BinanceFeed::create(settings, clock).value();
}

std::vector<Candle> candlesOf(const Series& series) {
    std::vector<Candle> out;
    for (std::size_t i = 0; i < series.size(); ++i)
        out.push_back(series.at(i));
    return out;
}

} // namespace

class TestFeedBinance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void historyIsTheTruth();
    void theFormingCandleIsLeftOut();
    void aFullPageSpeaksForItself();
    void faultsAreNamed_data();
    void faultsAreNamed();
    void nothingIsSentWithinRetryAfter();
    void cancelEndsAWait();
    void liveCandlesAreTheTruth();
    void aSilentLinkIsRenewed();
    void anUntrustedAddressIsRefused();
};

void TestFeedBinance::historyIsTheTruth() {
    const FastClock clock(noon, 1);
    const TimeSpan outage{noon - std::chrono::hours(3), noon - std::chrono::hours(2)};
    BinanceVenue venue(clock, MarketTruth({outage}), {"BTCUSDT"});
    const auto feed = feedTo(venue.restUrl(), venue.streamUrl(), clock);
    for (const InstrumentId& id : {bitcoin, InstrumentId{"BINANCE_USDM", "BTCUSDT"}}) {
        Sink sink;
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
    const auto feed = feedTo(venue.restUrl(), venue.streamUrl(), clock);
    Sink sink;
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
    const auto feed = feedTo(venue.restUrl(), venue.streamUrl(), clock);
    Sink sink;
    const TimeSpan span{noon - std::chrono::hours(48), noon};
    const auto report = feed->fetch({bitcoin, Timeframe(), span}, sink, {});
    QVERIFY(report);
    QCOMPARE(sink.all.size(), 1000u);
    QVERIFY(report->answered->end == span.begin + std::chrono::minutes(1000));
    QCOMPARE(feed->limits(bitcoin, Timeframe())->candlesPerRequest, 1000u);
    QCOMPARE(feed->limits({"BINANCE_USDM", "X"}, Timeframe())->candlesPerRequest, 1500u);
    QCOMPARE(feed->limits(bitcoin, Timeframe(7, Timeframe::Unit::Minute)).error().code, "feed.timeframe");
}

void TestFeedBinance::faultsAreNamed_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("code");
    QTest::newRow("429") << 0 << "feed.throttled";
    QTest::newRow("503") << 1 << "feed.unavailable";
    QTest::newRow("truncated") << 2 << "feed.unavailable";
    QTest::newRow("closed unanswered") << 3 << "feed.unavailable";
    QTest::newRow("another shape") << 4 << "feed.unavailable";
    QTest::newRow("unknown symbol") << 5 << "feed.unknown_instrument";
    QTest::newRow("impossible symbol") << 6 << "feed.unknown_instrument";
    QTest::newRow("no such candles") << 7 << "feed.timeframe";
    QTest::newRow("no span") << 8 << "feed.span";
    QTest::newRow("another venue") << 9 << "feed.unknown_instrument";
    QTest::newRow("nobody there") << 10 << "feed.unavailable";
}

void TestFeedBinance::faultsAreNamed() {
    QFETCH(int, kind);
    QFETCH(QString, code);
    const FastClock clock(noon, 1);
    VenueFaults faults;
    (kind == 0          ? faults.throttled
            : kind == 1 ? faults.failing
            : kind == 2 ? faults.truncated
            : kind == 3 ? faults.closing
                        : faults.wrongType) = kind <= 4 ? 1 : 0;
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"}, faults);
    FetchRequest request{bitcoin, Timeframe(), {noon - std::chrono::hours(1), noon}};
    if (kind == 5)
        request.instrument.symbol = "NOSUCH";
    else if (kind == 6)
        request.instrument.symbol = "BTC-USD";
    else if (kind == 7)
        request.timeframe = Timeframe(7, Timeframe::Unit::Minute);
    else if (kind == 8)
        request.span = {};
    else if (kind == 9)
        request.instrument.venue = "KRAKEN";
    const auto feed =
        feedTo(kind == 10 ? QStringLiteral("http://127.0.0.1:1") : venue.restUrl(), venue.streamUrl(), clock);
    Sink sink;
    const auto report = feed->fetch(request, sink, {});
    QVERIFY(!report);
    QCOMPARE(QString::fromStdString(report.error().code), code);
    QVERIFY(sink.all.empty());
    QVERIFY(!report.error().message().empty());
}

void TestFeedBinance::nothingIsSentWithinRetryAfter() {
    const FastClock clock(noon, 100);
    VenueFaults faults;
    faults.throttled = 1;
    faults.retryAfterSeconds = 60;
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"}, faults);
    const auto feed = feedTo(venue.restUrl(), venue.streamUrl(), clock);
    const FetchRequest request{bitcoin, Timeframe(), {noon - std::chrono::hours(1), noon}};
    Sink sink;
    QCOMPARE(feed->fetch(request, sink, {}).error().code, "feed.throttled");
    venue.setFaults({});
    QCOMPARE(venue.requests(), 1);
    const UtcMs until = feed->blockedUntil();
    QVERIFY(until >= noon + std::chrono::seconds(60));
    QCOMPARE(feed->fetch(request, sink, {}).error().code, "feed.throttled");
    QCOMPARE(venue.requests(), 1);
    QVERIFY(clock.waitUntil(until, {}));
    QVERIFY(feed->fetch(request, sink, {}));
    QCOMPARE(venue.requests(), 2);
    QCOMPARE(venue.requestsInSilence(), 0);
}

void TestFeedBinance::cancelEndsAWait() {
    const FastClock clock(noon, 1);
    HttpServer silent([](const WireRequest&) {
        WireReply out;
        out.isHalfOpen = true;
        return out;
    });
    const auto feed = feedTo(silent.url(), QStringLiteral("ws://127.0.0.1:1"), clock);
    std::stop_source stop;
    std::jthread later([&] {
        QTest::qSleep(100);
        stop.request_stop();
    });
    Sink sink;
    const auto report =
        feed->fetch({bitcoin, Timeframe(), {noon - std::chrono::hours(1), noon}}, sink, stop.get_token());
    QCOMPARE(report.error().code, "feed.cancelled");
}

void TestFeedBinance::liveCandlesAreTheTruth() {
    const FastClock clock(noon, 600); // ten minutes a second
    VenueFaults faults;
    faults.streamDuplicated = 0.2;
    BinanceVenue venue(clock, MarketTruth(), {"BTCUSDT"}, faults);
    const auto feed = feedTo(venue.restUrl(), venue.streamUrl(), clock);
    std::mutex mutex;
    std::vector<LiveCandle> seen;
    std::vector<LinkState> links;
    LiveHandlers handlers;
    handlers.candle = [&](const LiveCandle& candle) {
        const std::lock_guard lock(mutex);
        seen.push_back(candle);
    };
    handlers.link = [&](LinkState state, const std::string&) {
        const std::lock_guard lock(mutex);
        links.push_back(state);
    };
    auto subscription = feed->subscribe(bitcoin, Timeframe(), std::move(handlers));
    QVERIFY(subscription);
    const auto closed = [&] {
        const std::lock_guard lock(mutex);
        return std::count_if(seen.begin(), seen.end(), [](const LiveCandle& each) { return each.closed; });
    };
    const auto lives = [&] {
        const std::lock_guard lock(mutex);
        return std::count(links.begin(), links.end(), LinkState::Live);
    };
    QTRY_VERIFY_WITH_TIMEOUT(closed() >= 5, 10'000);
    venue.dropStreams();
    QTRY_VERIFY_WITH_TIMEOUT(lives() >= 2, 10'000);
    const auto before = closed();
    QTRY_VERIFY_WITH_TIMEOUT(closed() >= before + 5, 10'000);
    subscription->reset();
    const std::size_t then = seen.size();
    QTest::qWait(100);
    QCOMPARE(seen.size(), then);
    QVERIFY(std::count(links.begin(), links.end(), LinkState::Lost) >= 1);
    for (const LiveCandle& each : seen) {
        const UtcMs open = each.candle.openTime;
        const Candle truth = venue.truth().candles(bitcoin, Timeframe(), {open, open + Millis(1)}, latestTime).at(0);
        QCOMPARE(each.candle.open, truth.open);
        if (each.closed)
            QVERIFY(each.candle == truth);
    }
}

void TestFeedBinance::aSilentLinkIsRenewed() {
    const FastClock clock(noon, 1000);
    // Accepts the TCP connection and says nothing: half-open from the beginning.
    HttpServer silent([](const WireRequest&) {
        WireReply out;
        out.isHalfOpen = true;
        return out;
    });
    const auto feed = feedTo(silent.url(), silent.url().replace(QStringLiteral("http"), QStringLiteral("ws")), clock);
    std::atomic<int> lost = 0;
    LiveHandlers handlers;
    handlers.link = [&](LinkState state, const std::string&) { lost += state == LinkState::Lost; };
    const auto subscription = feed->subscribe(bitcoin, Timeframe(), std::move(handlers));
    QVERIFY(subscription);
    QTRY_VERIFY_WITH_TIMEOUT(lost >= 2, 10'000);
}

void TestFeedBinance::anUntrustedAddressIsRefused() {
    const FastClock clock(noon, 1);
    for (const char* address : {"http://api.binance.com", "ftp://127.0.0.1", "https://",
             "https://user:key@api.binance.com", "https://api.binance.com/?key=1", "nonsense", ""}) {
        Settings settings;
        settings.set("spot_url", std::string(address));
        const auto feed = binance::BinanceFeed::create(settings, clock);
        QVERIFY2(!feed, address);
        QCOMPARE(feed.error().code, "feed.address");
        QCOMPARE(feed.error().location, "setting 'spot_url'");
    }
}

QTEST_GUILESS_MAIN(TestFeedBinance)
#include "tst_feed_binance.moc"
