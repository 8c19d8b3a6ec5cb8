#include "core/data/live_series.h"
#include "tests/unit/data/data_fixture.h"

#include <QTest>

#include <map>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId instrumentId{"T", "X"};

// A feed whose candles come when the test says so, on the thread that says so.
class HandFeed final : public IFeed {
public:
    std::map<std::string, LiveHandlers> handlers; // by timeframe
    std::string refused; // this timeframe cannot be had

    void send(const char* timeframeName, const Candle& candle, bool closed) {
        handlers.at(timeframeName).candle({candle, closed});
    }

    Result<FetchReport> fetch(const FetchRequest&, IFeedSink&, std::stop_token) override {
        return Error{"test.fetch", "this feed is live only"};
    }
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe wanted, LiveHandlers told) override {
        const std::string name = wanted.toString();
        if (instrument != instrumentId || name == refused)
            return Error{"feed.no_live", "there are no live %1 candles", {name}};
        handlers.emplace(name, std::move(told));
        return std::unique_ptr<ISubscription>(std::make_unique<Subscription>(*this, name));
    }
    std::vector<Instrument> instruments() const override { return {}; }

private:
    class Subscription final : public ISubscription {
    public:
        Subscription(HandFeed& feed, std::string name)
            : m_feed(feed)
            , m_name(std::move(name)) { }
        ~Subscription() override { m_feed.handlers.erase(m_name); }

    private:
        HandFeed& m_feed;
        std::string m_name;
    };
};

SeriesSnapshot hours(int count) {
    return std::make_shared<const Series>(risingSeries(instrumentId, "1h", "2024-01-01 00:00", count));
}

Candle hourAt(int index, double close = 7) {
    return {*parseUtc("2024-01-01 00:00") + std::chrono::hours(index), 5, 9, 4, close, 1};
}

} // namespace

class TestLiveSeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_feed = std::make_unique<HandFeed>();
        m_stored.clear();
    }
    void cleanup() { m_feed.reset(); }

    void nothingHasHappenedAtFirst();
    void tellsTheFormingCandleOnce();
    void aClosedCandleEndsTheFormingOne();
    void extendsACopyAndLeavesTheShownOneAlone();
    void candlesThatAreThereAlreadyChangeNothing();
    void storesClosedMinutesOnly();
    void endsBothSubscriptions();
    void saysWhyThereIsNothingLive_data();
    void saysWhyThereIsNothingLive();
    void losesNothingBetweenThreads();

private:
    std::unique_ptr<LiveSeries> start(SeriesSnapshot series) {
        auto live = LiveSeries::start(*m_feed, std::move(series), [this](const Candle& c) { m_stored.push_back(c); });
        return live ? std::move(*live) : nullptr;
    }

    std::unique_ptr<HandFeed> m_feed;
    std::vector<Candle> m_stored;
};

void TestLiveSeries::nothingHasHappenedAtFirst() {
    const auto live = start(hours(3));
    const auto change = live->take();
    QVERIFY(!change.extended);
    QVERIFY(!change.forming);
}

void TestLiveSeries::tellsTheFormingCandleOnce() {
    const auto live = start(hours(3));
    m_feed->send("1h", hourAt(3, 6), false);
    m_feed->send("1h", hourAt(3, 8), false);
    const auto change = live->take();
    QVERIFY(change.forming == hourAt(3, 8)); // the latest state is all that counts
    QVERIFY(!change.extended);
    QVERIFY(!live->take().forming);
}

void TestLiveSeries::aClosedCandleEndsTheFormingOne() {
    const auto live = start(hours(3));
    m_feed->send("1h", hourAt(3, 6), false);
    m_feed->send("1h", hourAt(3, 8), true);
    auto change = live->take();
    QVERIFY(!change.forming);
    QCOMPARE(change.extended->size(), std::size_t(4));
    QVERIFY(change.extended->at(3) == hourAt(3, 8));
    m_feed->send("1h", hourAt(4, 6), true);
    m_feed->send("1h", hourAt(5, 6), false);
    change = live->take();
    QVERIFY(change.forming == hourAt(5, 6));
    QCOMPARE(change.extended->size(), std::size_t(5));
}

void TestLiveSeries::extendsACopyAndLeavesTheShownOneAlone() {
    const SeriesSnapshot shown = hours(3);
    const auto live = start(shown);
    m_feed->send("1h", hourAt(3), true);
    const SeriesSnapshot first = live->take().extended;
    m_feed->send("1h", hourAt(4), true);
    m_feed->send("1h", hourAt(5), true);
    const SeriesSnapshot second = live->take().extended;
    QCOMPARE(shown->size(), std::size_t(3));
    QCOMPARE(first->size(), std::size_t(4));
    QCOMPARE(second->size(), std::size_t(6));
    QVERIFY(isSame(second->slice({UtcMs::min(), hourAt(3).openTime}), *shown));
    QCOMPARE(second->instrument(), instrumentId);
    QVERIFY(second->timeframe() == timeframe("1h"));
}

void TestLiveSeries::candlesThatAreThereAlreadyChangeNothing() {
    const auto live = start(hours(3));
    m_feed->send("1h", hourAt(2), true);
    m_feed->send("1h", hourAt(0), true);
    QVERIFY(!live->take().extended);
    m_feed->send("1h", hourAt(3), true);
    m_feed->send("1h", hourAt(3, 8), true);
    const SeriesSnapshot extended = live->take().extended;
    QCOMPARE(extended->size(), std::size_t(4));
    QVERIFY(extended->at(3) == hourAt(3));
}

void TestLiveSeries::storesClosedMinutesOnly() {
    const auto live = start(hours(3));
    m_feed->send("1m", hourAt(3, 6), false);
    m_feed->send("1m", hourAt(3, 8), true);
    m_feed->send("1h", hourAt(3, 5), true);
    QVERIFY(m_stored == std::vector{hourAt(3, 8)});
    QCOMPARE(live->take().extended->size(), std::size_t(4)); // of the shown timeframe, not of the minutes
}

void TestLiveSeries::endsBothSubscriptions() {
    auto live = start(hours(3));
    QCOMPARE(m_feed->handlers.size(), std::size_t(2));
    live.reset();
    QVERIFY(m_feed->handlers.empty());
}

void TestLiveSeries::saysWhyThereIsNothingLive_data() {
    QTest::addColumn<QByteArray>("refused");
    QTest::newRow("shown") << QByteArray("1h");
    QTest::newRow("stored") << QByteArray("1m");
}

void TestLiveSeries::saysWhyThereIsNothingLive() {
    QFETCH(QByteArray, refused);
    m_feed->refused = refused.toStdString();
    const auto live = LiveSeries::start(*m_feed, hours(3), [](const Candle&) {});
    QVERIFY(!live);
    QCOMPARE(live.error().code, std::string("feed.no_live"));
    QVERIFY(m_feed->handlers.empty()); // the other one has ended again
}

void TestLiveSeries::losesNothingBetweenThreads() {
    constexpr int count = 5'000;
    const auto live = start(hours(1));
    std::jthread feed([this] {
        for (int i = 1; i <= count; ++i) {
            m_feed->send("1h", hourAt(i, 6), false);
            m_feed->send("1h", hourAt(i, 8), true);
        }
    });
    SeriesSnapshot last;
    const bool complete = QTest::qWaitFor(
        [&] {
            const auto change = live->take();
            if (change.extended)
                last = change.extended;
            return last && last->size() == count + 1;
        },
        60'000);
    QVERIFY(complete);
    for (int i = 1; i <= count; ++i)
        QVERIFY(last->at(static_cast<std::size_t>(i)) == hourAt(i, 8));
}

QTEST_GUILESS_MAIN(TestLiveSeries)
#include "tst_live_series.moc"
