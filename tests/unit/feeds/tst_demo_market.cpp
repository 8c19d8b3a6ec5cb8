// The demo market is a pure function of seed, instrument and time; what is live is what history later shows.
#include "core/market/candle_check.h"
#include "core/market/resample.h"
#include "plugins/feeds/demo/core/demo_feed.h"
#include "plugins/feeds/demo/core/demo_market.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <mutex>
#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

const SystemClock demoClock;
constexpr std::int64_t start = 28'400'000; // 2023-12-31

const demo::DemoInstrument& bitcoin() {
    return demo::demoInstruments().front();
}

RecordingSink fetched(const char* frame, const char* from, const char* to, std::uint64_t seed = 1) {
    RecordingSink sink;
    demo::DemoFeed feed(seed, demoClock);
    const auto report = feed.fetch({bitcoin().instrument.id, timeframe(frame), {time(from), time(to)}}, sink, {});
    if (!report)
        qFatal("%s", report.error().message().c_str());
    return sink;
}

} // namespace

class TestDemoMarket : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCandleIsSound();
    void opensWhereTheOneBeforeClosed();
    void theSameForTheSameSeed();
    void anySpanIsPartOfTheWhole();
    void volatilityClusters();
    void formingEndsAsTheCandle();
    void higherTimeframesAreTheResampledMinutes_data();
    void higherTimeframesAreTheResampledMinutes();
    void spansAreOfOpenTimes();
    void nothingThatHasNotClosed();
    void refusals();
    void liveAgreesWithHistory();
    void aSubscriptionEndsAtOnce();
};

void TestDemoMarket::everyCandleIsSound() {
    for (const demo::DemoInstrument& each : demo::demoInstruments()) {
        demo::DemoMarket market(each, 7);
        const int priceDecimals = each.instrument.tickSize.value().decimals();
        for (std::int64_t minute = start; minute < start + 3'000; ++minute) {
            const Candle candle = market.candle(minute);
            const auto good = checkCandle(candle);
            QVERIFY2(good, good ? "" : good.error().message().c_str());
            QCOMPARE(candle.openTime, utcMs(minute * 60'000));
            QVERIFY(Decimal::fromDouble(candle.close).decimals() <= priceDecimals);
        }
    }
}

void TestDemoMarket::opensWhereTheOneBeforeClosed() {
    demo::DemoMarket market(bitcoin(), 1);
    for (std::int64_t minute = start; minute < start + 5'000; ++minute)
        QCOMPARE(market.candle(minute + 1).open, market.candle(minute).close);
}

void TestDemoMarket::theSameForTheSameSeed() {
    demo::DemoMarket one(bitcoin(), 1);
    demo::DemoMarket again(bitcoin(), 1);
    demo::DemoMarket other(bitcoin(), 2);
    demo::DemoMarket ether(demo::demoInstruments().at(1), 1);
    int different = 0;
    for (std::int64_t minute = start; minute < start + 100; ++minute) {
        QVERIFY(one.candle(minute) == again.candle(minute));
        different += one.candle(minute) != other.candle(minute) && one.candle(minute) != ether.candle(minute);
    }
    QCOMPARE(different, 100);
}

void TestDemoMarket::anySpanIsPartOfTheWhole() {
    const auto whole = fetched("1m", "2024-03-01", "2024-03-03").candles;
    const auto part = fetched("1m", "2024-03-02T10:00", "2024-03-02T11:00").candles;
    QCOMPARE(whole.size(), 2880u);
    QCOMPARE(part.size(), 60u);
    QVERIFY(std::equal(part.begin(), part.end(), whole.begin() + 1440 + 600));
}

// A market whose size of moves tells nothing of the next moves has no regimes; this one's day tells of the next day.
void TestDemoMarket::volatilityClusters() {
    const auto hours = fetched("1h", "2023-01-01", "2023-07-01").candles;
    std::vector<double> days;
    for (std::size_t i = 0; i + 24 <= hours.size(); i += 24) {
        double sum = 0;
        for (std::size_t k = i; k < i + 24; ++k)
            sum += std::fabs(std::log(hours[k].close / hours[k].open));
        days.push_back(std::log(sum));
    }
    double mean = 0;
    for (const double day : days)
        mean += day / static_cast<double>(days.size());
    double own = 0;
    double next = 0;
    for (std::size_t i = 1; i < days.size(); ++i) {
        own += (days[i] - mean) * (days[i] - mean);
        next += (days[i] - mean) * (days[i - 1] - mean);
    }
    QVERIFY2(next / own > 0.3, qPrintable(QString::number(next / own)));
}

void TestDemoMarket::formingEndsAsTheCandle() {
    demo::DemoMarket market(bitcoin(), 1);
    for (std::int64_t minute = start; minute < start + 200; ++minute) {
        const Candle whole = market.candle(minute);
        QVERIFY(market.forming(minute, 1.0) == whole);
        double high = 0;
        double volume = 0;
        for (const double share : {0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999}) {
            const Candle forming = market.forming(minute, share);
            QCOMPARE(forming.open, whole.open);
            QVERIFY(checkCandle(forming));
            QVERIFY(forming.high <= whole.high && forming.low >= whole.low && forming.volume <= whole.volume);
            QVERIFY(forming.high >= high && forming.volume >= volume);
            high = forming.high;
            volume = forming.volume;
        }
    }
}

void TestDemoMarket::higherTimeframesAreTheResampledMinutes_data() {
    QTest::addColumn<QString>("frame");
    for (const char* frame : {"5m", "1h", "4h", "1d", "1w", "1mo"})
        QTest::newRow(frame) << QString::fromLatin1(frame);
}

void TestDemoMarket::higherTimeframesAreTheResampledMinutes() {
    QFETCH(QString, frame);
    const QByteArray name = frame.toLatin1();
    Series minutes({"DEMO", "BTCUSD"}, Timeframe());
    for (const Candle& candle : fetched("1m", "2024-01-01", "2024-03-01").candles)
        minutes.append(candle);
    const Series expected = resample(minutes, timeframe(name.constData())).value();
    // Whole candles only: the last week of the minutes is cut.
    const auto got = fetched(name.constData(), "2024-01-01", "2024-02-26").candles;
    QVERIFY(got.size() >= 2);
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY(got[i] == expected.at(i));
}

void TestDemoMarket::spansAreOfOpenTimes() {
    const auto days = fetched("1d", "2024-01-01T12:00", "2024-01-04T12:00").candles;
    QCOMPARE(days.size(), 3u);
    QCOMPARE(formatDate(days.front().openTime), "2024-01-02");
    QCOMPARE(formatDate(days.back().openTime), "2024-01-04");
    QVERIFY(days.back() == fetched("1d", "2024-01-04", "2024-01-05").candles.at(0));
}

void TestDemoMarket::nothingThatHasNotClosed() {
    const UtcMs before = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    RecordingSink sink;
    demo::DemoFeed feed(1, demoClock);
    QVERIFY(
        feed.fetch({bitcoin().instrument.id, timeframe("1h"), {before - std::chrono::hours(5), latestTime}}, sink, {}));
    const UtcMs after = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    QVERIFY(!sink.candles.empty());
    const UtcMs lastClose = timeframe("1h").next(sink.candles.back().openTime);
    QVERIFY(lastClose <= after);
    QVERIFY(lastClose > before - std::chrono::hours(1));
}

void TestDemoMarket::refusals() {
    demo::DemoFeed feed(1, demoClock);
    RecordingSink sink;
    const TimeSpan day{time("2024-01-01"), time("2024-01-02")};
    const InstrumentId id = bitcoin().instrument.id;
    QCOMPARE(feed.fetch({{"DEMO", "NONE"}, timeframe("1m"), day}, sink, {}).error().code, "feed.unknown_instrument");
    QCOMPARE(feed.fetch({id, timeframe("1s"), day}, sink, {}).error().code, "feed.timeframe");
    QCOMPARE(feed.fetch({id, timeframe("1m"), {}}, sink, {}).error().code, "feed.span");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(feed.fetch({id, timeframe("1m"), {time("2020-01-01"), time("2024-01-01")}}, sink, stop.get_token())
                 .error()
                 .code,
        "feed.cancelled");
    QVERIFY(sink.candles.empty());
    QVERIFY(!feed.subscribe({"DEMO", "NONE"}, timeframe("1m"), {}));
}

void TestDemoMarket::liveAgreesWithHistory() {
    std::mutex mutex;
    std::vector<LiveCandle> seen;
    demo::DemoFeed feed(1, demoClock);
    {
        LiveHandlers handlers;
        handlers.candle = [&](const LiveCandle& live) {
            const std::lock_guard lock(mutex);
            seen.push_back(live);
        };
        const auto subscription = feed.subscribe(bitcoin().instrument.id, timeframe("1m"), std::move(handlers));
        QVERIFY(subscription);
        const auto count = [&] {
            const std::lock_guard lock(mutex);
            return seen.size();
        };
        QTRY_VERIFY_WITH_TIMEOUT(count() >= 4, 10'000);
    }
    demo::DemoMarket market(bitcoin(), 1);
    for (const LiveCandle& live : seen) {
        const Candle whole = market.candle(toCount(live.candle.openTime) / 60'000);
        QCOMPARE(live.candle.open, whole.open);
        QVERIFY(live.candle.high <= whole.high && live.candle.low >= whole.low);
        if (live.closed)
            QVERIFY(live.candle == whole);
    }
}

void TestDemoMarket::aSubscriptionEndsAtOnce() {
    std::atomic<int> calls = 0;
    demo::DemoFeed feed(1, demoClock);
    LiveHandlers handlers;
    handlers.candle = [&](const LiveCandle&) { ++calls; };
    auto subscription = feed.subscribe(bitcoin().instrument.id, timeframe("1mo"), std::move(handlers));
    QVERIFY(subscription);
    QTRY_VERIFY_WITH_TIMEOUT(calls > 0, 10'000);
    subscription->reset();
    const int then = calls;
    QTest::qWait(600);
    QCOMPARE(calls.load(), then);
}

QTEST_GUILESS_MAIN(TestDemoMarket)
#include "tst_demo_market.moc"
