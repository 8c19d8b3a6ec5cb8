// The forming candle, the bounded queue, and the seam between stored and live candles.
#include "core/data/live_aggregator.h"
#include "core/data/live_join.h"
#include "core/data/live_queue.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace truebar;

namespace {

using Kind = LiveEvent::Kind;

UtcMs minute(int index) {
    return utcMs(1'700'000'040'000 + index * 60'000LL);
}

Candle candle(int index, double close = 10, double volume = 1) {
    return {minute(index), 10, 12, 8, close, volume};
}

Candle tick(int index, double price, double volume) {
    return {minute(index), price, price, price, price, volume};
}

LiveEvent eventOf(Kind kind, std::uint64_t watch, const Candle& candle) {
    LiveEvent out;
    out.kind = kind;
    out.watch = watch;
    out.candle = candle;
    return out;
}

Series seriesOf(int first, int count) {
    Series out({"T", "X"}, Timeframe());
    for (int i = first; i < first + count; ++i)
        out.append(candle(i));
    return out;
}

std::vector<int> indices(const std::vector<Candle>& candles) {
    std::vector<int> out;
    for (const Candle& each : candles)
        out.push_back(static_cast<int>((each.openTime - minute(0)).count() / 60'000));
    return out;
}

} // namespace

class TestLiveParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticksMakeACandle();
    void aCandleToldReplacesTicks();
    void whatIsOverWaitsForConfirmation();
    void theLastWordReplacesWhatWasSeen();
    void lateWordsAreIgnored();
    void aFullQueueJoinsTicksWithoutLoss();
    void aFullQueueReplacesTheOldestFormingState();
    void closedCandlesAndLinksAreNeverDropped();
    void aQueueBelowItsCapacityChangesNothing();
    void liveCandlesFollowStoredOnes();
    void candlesBehindAHoleWait();
    void holesThatAreRealArePassed();
    void nothingFollowsNothing();
    void anyOrderGivesOneSeries();
};

void TestLiveParts::ticksMakeACandle() {
    LiveAggregator aggregator;
    QVERIFY(!aggregator.forming());
    aggregator.addTicks(tick(0, 10, 1));
    aggregator.addTicks(tick(0, 13, 2));
    aggregator.addTicks(tick(0, 9, 3));
    aggregator.addTicks(tick(0, 11, 4));
    QCOMPARE(*aggregator.forming(), (Candle{minute(0), 10, 13, 9, 11, 10}));
    QVERIFY(aggregator.provisional().empty());
}

void TestLiveParts::aCandleToldReplacesTicks() {
    LiveAggregator aggregator;
    aggregator.addTicks(tick(0, 10, 1));
    aggregator.addForming({minute(0), 9, 15, 7, 12, 100});
    QCOMPARE(*aggregator.forming(), (Candle{minute(0), 9, 15, 7, 12, 100}));
    // The price goes on between two words of the source; the volume is the source's.
    aggregator.addTicks(tick(0, 16, 5));
    QCOMPARE(*aggregator.forming(), (Candle{minute(0), 9, 16, 7, 16, 100}));
    aggregator.addForming({minute(0), 9, 16, 7, 14, 106});
    QCOMPARE(*aggregator.forming(), (Candle{minute(0), 9, 16, 7, 14, 106}));
}

void TestLiveParts::whatIsOverWaitsForConfirmation() {
    LiveAggregator aggregator;
    aggregator.addTicks(tick(0, 10, 1));
    aggregator.addTicks(tick(1, 11, 1));
    aggregator.addTicks(tick(3, 12, 1));
    QCOMPARE(indices(aggregator.provisional()), (std::vector{0, 1}));
    QCOMPARE(aggregator.forming()->openTime, minute(3));
    aggregator.confirm(minute(1));
    QCOMPARE(indices(aggregator.provisional()), (std::vector{1}));
    aggregator.confirm(minute(4));
    QVERIFY(aggregator.provisional().empty());
    QVERIFY(!aggregator.forming());
    // Confirming is never taken back.
    aggregator.confirm(minute(2));
    aggregator.addTicks(tick(3, 12, 1));
    QVERIFY(!aggregator.forming());
    for (int i = 10; i < 12 + static_cast<int>(LiveAggregator::mostProvisional); ++i)
        aggregator.addForming(candle(i));
    QCOMPARE(aggregator.provisional().size(), LiveAggregator::mostProvisional);
    QCOMPARE(aggregator.provisional().front().openTime, minute(11));
}

void TestLiveParts::theLastWordReplacesWhatWasSeen() {
    LiveAggregator aggregator;
    aggregator.addTicks(tick(0, 10, 1));
    aggregator.addTicks(tick(1, 11, 1));
    aggregator.addClosed(candle(1, 11.5));
    QVERIFY(!aggregator.forming());
    aggregator.addTicks(tick(3, 12, 1));
    aggregator.addClosed(candle(0, 10.5));
    aggregator.addClosed(candle(2, 9.5));
    QCOMPARE(aggregator.provisional(), (std::vector{candle(0, 10.5), candle(1, 11.5), candle(2, 9.5)}));
    QCOMPARE(aggregator.forming()->openTime, minute(3));
    aggregator.confirm(minute(2));
    aggregator.addClosed(candle(1, 99));
    QCOMPARE(aggregator.provisional(), (std::vector{candle(2, 9.5)}));
}

void TestLiveParts::lateWordsAreIgnored() {
    LiveAggregator aggregator;
    aggregator.confirm(minute(1));
    aggregator.addForming(candle(0));
    QVERIFY(!aggregator.forming());
    aggregator.addForming(candle(1, 11));
    aggregator.addForming(candle(2, 12));
    aggregator.addForming(candle(1, 99));
    aggregator.addTicks(tick(1, 99, 1));
    QCOMPARE(*aggregator.forming(), candle(2, 12));
    QCOMPARE(aggregator.provisional(), (std::vector{candle(1, 11)}));
}

void TestLiveParts::aFullQueueJoinsTicksWithoutLoss() {
    std::mt19937 random(3);
    LiveQueue queue(4);
    LiveAggregator direct;
    for (int i = 0; i < 1000; ++i) {
        const Candle each = tick(i / 250, 100 + std::uniform_int_distribution(-50, 50)(random), 1 + i % 3);
        direct.addTicks(each);
        queue.push(eventOf(Kind::Ticks, 1, each));
    }
    QVERIFY(queue.overflows() > 900);
    LiveAggregator through;
    const auto events = queue.take();
    QCOMPARE(events.size(), 4u);
    for (const LiveEvent& each : events)
        through.addTicks(each.candle);
    QCOMPARE(through.provisional(), direct.provisional());
    QCOMPARE(through.provisional().size(), 3u);
    QCOMPARE(*through.forming(), *direct.forming());
}

void TestLiveParts::aFullQueueReplacesTheOldestFormingState() {
    LiveQueue queue(3);
    QVERIFY(queue.push(eventOf(Kind::Forming, 1, candle(0, 1))));
    QVERIFY(!queue.push(eventOf(Kind::Forming, 2, candle(0, 2))));
    queue.push(eventOf(Kind::Forming, 2, candle(0, 3)));
    queue.push(eventOf(Kind::Forming, 2, candle(0, 4)));
    QCOMPARE(queue.overflows(), 1u);
    auto events = queue.take();
    QCOMPARE(events.size(), 3u);
    QCOMPARE(events[0].candle.close, 1.0);
    QCOMPARE(events[1].candle.close, 3.0);
    QCOMPARE(events[2].candle.close, 4.0);
    QVERIFY(queue.take().empty());
    QVERIFY(queue.push(eventOf(Kind::Forming, 1, candle(0, 1))));
}

void TestLiveParts::closedCandlesAndLinksAreNeverDropped() {
    LiveQueue queue(8);
    std::mt19937 random(5);
    std::vector<int> closed;
    int links = 0;
    for (int i = 0; i < 2000; ++i) {
        const int draw = std::uniform_int_distribution(0, 9)(random);
        if (draw == 0) {
            closed.push_back(i);
            queue.push(eventOf(Kind::Closed, 1, candle(i)));
        } else if (draw == 1) {
            ++links;
            queue.push(eventOf(Kind::Link, 1, {}));
        } else {
            queue.push(eventOf(draw < 6 ? Kind::Forming : Kind::Ticks, static_cast<std::uint64_t>(draw), candle(i)));
        }
    }
    std::vector<Candle> left;
    for (const LiveEvent& each : queue.take()) {
        if (each.kind == Kind::Closed)
            left.push_back(each.candle);
        links -= each.kind == Kind::Link;
    }
    QCOMPARE(indices(left), closed);
    QCOMPARE(links, 0);
}

void TestLiveParts::aQueueBelowItsCapacityChangesNothing() {
    LiveQueue queue(100);
    for (int i = 0; i < 100; ++i)
        queue.push(eventOf(i % 2 ? Kind::Ticks : Kind::Forming, 1, candle(0, i)));
    QCOMPARE(queue.overflows(), 0u);
    const auto events = queue.take();
    QCOMPARE(events.size(), 100u);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(events[static_cast<std::size_t>(i)].candle.close, double(i));
}

void TestLiveParts::liveCandlesFollowStoredOnes() {
    LiveJoin join(seriesOf(0, 3));
    QCOMPARE(join.next(), minute(3));
    // Candles that are stored come again, and live ones twice: nothing is doubled.
    QCOMPARE(indices(join.add(std::vector{candle(1), candle(2), candle(3)})), (std::vector{3}));
    QVERIFY(join.add(std::vector{candle(3)}).empty());
    QCOMPARE(indices(join.add(std::vector{candle(4)})), (std::vector{4}));
    QCOMPARE(join.waiting(), 0u);
}

void TestLiveParts::candlesBehindAHoleWait() {
    LiveJoin join(seriesOf(0, 3));
    QVERIFY(join.add(std::vector{candle(5), candle(7)}).empty());
    QCOMPARE(join.waiting(), 2u);
    QCOMPARE(indices(join.add(std::vector{candle(3)})), (std::vector{3}));
    QCOMPARE(indices(join.add(std::vector{candle(4)})), (std::vector{4, 5}));
    QCOMPARE(indices(join.add(std::vector{candle(6)})), (std::vector{6, 7}));
    QCOMPARE(join.next(), minute(8));
}

void TestLiveParts::holesThatAreRealArePassed() {
    LiveJoin join(seriesOf(0, 3));
    QVERIFY(join.add(std::vector{candle(5), candle(7), candle(8)}).empty());
    QCOMPARE(indices(join.confirm(minute(6))), (std::vector{5}));
    QVERIFY(join.confirm(minute(4)).empty());
    QCOMPARE(indices(join.confirm(minute(7))), (std::vector{7, 8}));
    QCOMPARE(join.next(), minute(9));
}

void TestLiveParts::nothingFollowsNothing() {
    LiveJoin join(seriesOf(0, 0));
    QVERIFY(join.add(std::vector{candle(4)}).empty());
    QCOMPARE(indices(join.add(std::vector{candle(3)})), (std::vector<int>{}));
    QCOMPARE(indices(join.confirm(minute(4))), (std::vector{3, 4}));
    QCOMPARE(join.next(), minute(5));
}

void TestLiveParts::anyOrderGivesOneSeries() {
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random(seed);
        std::vector<Candle> all;
        for (int i = 0; i < 40; ++i) {
            all.push_back(candle(i));
            if (random() % 3 == 0)
                all.push_back(candle(i));
        }
        std::shuffle(all.begin(), all.end(), random);
        const int stored = static_cast<int>(1 + random() % 20);
        LiveJoin join(seriesOf(0, stored));
        std::vector<int> got;
        for (std::size_t i = 0; i < all.size(); i += 3) {
            const auto more = indices(join.add(std::span(all).subspan(i, std::min<std::size_t>(3, all.size() - i))));
            got.insert(got.end(), more.begin(), more.end());
        }
        std::vector<int> expected(static_cast<std::size_t>(40 - stored));
        std::iota(expected.begin(), expected.end(), stored);
        QCOMPARE(got, expected);
    }
}

QTEST_GUILESS_MAIN(TestLiveParts)
#include "tst_live_parts.moc"
