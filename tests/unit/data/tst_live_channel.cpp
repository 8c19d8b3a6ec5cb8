// A watched series between what a source tells, what is fetched, and who follows it.
#include "core/data/live_channel.h"

#include <QTest>

using namespace truebar;

namespace {

const InstrumentId instrument{"T", "X"};

UtcMs minute(int index) {
    return utcMs(1'700'000'040'000 + index * 60'000LL);
}

Candle candle(int index, double close = 10) {
    return {minute(index), 10, 12, 8, close, 1};
}

Series seriesOf(std::initializer_list<int> indices) {
    Series out(instrument, Timeframe());
    for (const int index : indices)
        out.append(candle(index));
    return out;
}

TopUpOutcome outcomeOf(int from, int confirmed, std::uint64_t stored) {
    TopUpOutcome out;
    out.key = {instrument, Timeframe()};
    out.from = minute(from);
    out.confirmed = minute(confirmed);
    out.stored = stored;
    return out;
}

LiveChannel channelFrom(int from) {
    Watch watch;
    watch.instrument = instrument;
    return LiveChannel(watch, minute(from));
}

std::vector<int> indices(const std::vector<Candle>& candles) {
    std::vector<int> out;
    for (const Candle& each : candles)
        out.push_back(static_cast<int>((each.openTime - minute(0)).count() / 60'000));
    return out;
}

// Keeps what it is told.
struct Ear {
    LiveUpdate last{};
    std::vector<Candle> closed{};
    LiveListener listener() {
        return [this](const LiveUpdate& update) {
            last = update;
            closed.insert(closed.end(), update.closed.begin(), update.closed.end());
        };
    }
};

} // namespace

class TestLiveChannel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticksAreShownButOnlyTheFetchedCandleCloses();
    void aToldCandleClosesAtOnce();
    void aHoleHoldsBackWhatComesBehindIt();
    void aFollowerThatComesLateMissesNothing();
    void theWarmUpOfAnEmptyStoreComesWithTheFirstFetch();
    void anOldOutcomeDoesNotSkipAnEarlierBeginning();
    void aLossIsNoticedOnce();
};

void TestLiveChannel::ticksAreShownButOnlyTheFetchedCandleCloses() {
    LiveChannel channel = channelFrom(3);
    Ear ear;
    channel.follow(seriesOf({0, 1, 2}), ear.listener());
    channel.onTicks(candle(3, 11));
    channel.onTicks(candle(4, 12));
    channel.tell();
    QVERIFY(ear.closed.empty());
    QCOMPARE(ear.last.provisional, (std::vector{candle(3, 11)}));
    QCOMPARE(*ear.last.forming, candle(4, 12));
    QCOMPARE(channel.confirmed(), minute(3));
    // The fetched candle differs from the one made of ticks: it alone is handed on. It was no gap.
    QVERIFY(!channel.onToppedUp(outcomeOf(3, 4, 1), seriesOf({3})));
    channel.tell();
    QCOMPARE(ear.closed, (std::vector{candle(3)}));
    QVERIFY(ear.last.provisional.empty());
    QCOMPARE(*ear.last.forming, candle(4, 12));
}

void TestLiveChannel::aToldCandleClosesAtOnce() {
    LiveChannel channel = channelFrom(3);
    Ear ear;
    channel.follow(seriesOf({0, 1, 2}), ear.listener());
    channel.onForming(candle(3, 11));
    channel.onClosed({candle(3)});
    channel.onClosed({candle(3)});
    channel.tell();
    QCOMPARE(ear.closed, (std::vector{candle(3)}));
    QVERIFY(!ear.last.forming);
    QCOMPARE(channel.confirmed(), minute(4));
}

void TestLiveChannel::aHoleHoldsBackWhatComesBehindIt() {
    LiveChannel channel = channelFrom(3);
    Ear ear;
    channel.follow(seriesOf({2}), ear.listener());
    channel.onClosed({candle(5)});
    channel.tell();
    QVERIFY(ear.closed.empty());
    QCOMPARE(indices(ear.last.provisional), (std::vector{5}));
    QCOMPARE(channel.missingFrom(), minute(3));
    // Half of the hole could be fetched.
    QVERIFY(channel.onToppedUp(outcomeOf(3, 4, 1), seriesOf({3})));
    channel.tell();
    QCOMPARE(indices(ear.closed), (std::vector{3}));
    QCOMPARE(channel.missingFrom(), minute(4));
    // The other candle does not exist at the source.
    QVERIFY(!channel.onToppedUp(outcomeOf(4, 6, 0), seriesOf({5})));
    channel.tell();
    QCOMPARE(indices(ear.closed), (std::vector{3, 5}));
    QVERIFY(ear.last.provisional.empty());
}

void TestLiveChannel::aFollowerThatComesLateMissesNothing() {
    LiveChannel channel = channelFrom(3);
    channel.onClosed({candle(3), candle(5)});
    Ear ear;
    // The store has the candle behind the hole already; the warm-up must not.
    channel.follow(seriesOf({1, 2, 3, 5}), ear.listener());
    channel.tell();
    QVERIFY(ear.closed.empty());
    QCOMPARE(indices(ear.last.provisional), (std::vector{5}));
    channel.onClosed({candle(4)});
    channel.tell();
    QCOMPARE(indices(ear.closed), (std::vector{4, 5}));
}

void TestLiveChannel::theWarmUpOfAnEmptyStoreComesWithTheFirstFetch() {
    LiveChannel channel = channelFrom(0);
    Ear ear;
    channel.follow(seriesOf({}), ear.listener());
    channel.onClosed({candle(4)});
    channel.tell();
    QVERIFY(ear.closed.empty());
    channel.onToppedUp(outcomeOf(0, 4, 4), seriesOf({0, 1, 2, 3}));
    channel.tell();
    QCOMPARE(indices(ear.closed), (std::vector{0, 1, 2, 3, 4}));
}

void TestLiveChannel::anOldOutcomeDoesNotSkipAnEarlierBeginning() {
    LiveChannel channel = channelFrom(0);
    QVERIFY(!channel.onToppedUp(outcomeOf(5, 8, 3), seriesOf({5, 6, 7})));
    QCOMPARE(channel.confirmed(), minute(0));
    TopUpOutcome failed = outcomeOf(0, 0, 0);
    failed.failure = Error{"feed.halted", "no feed could answer"};
    channel.onToppedUp(failed, seriesOf({}));
    QCOMPARE(channel.problem()->code, "feed.halted");
    channel.onToppedUp(outcomeOf(0, 1, 1), seriesOf({0}));
    QVERIFY(!channel.problem());
}

void TestLiveChannel::aLossIsNoticedOnce() {
    LiveChannel channel = channelFrom(0);
    QVERIFY(!channel.onLink(LinkState::Live));
    QVERIFY(!channel.onLink(LinkState::Lost));
    QVERIFY(!channel.onLink(LinkState::Connecting));
    QVERIFY(channel.onLink(LinkState::Live));
    QVERIFY(!channel.onLink(LinkState::Live));
    // Ticks only, but the link was lost: what is fetched then fills a hole.
    QVERIFY(channel.onToppedUp(outcomeOf(0, 1, 1), seriesOf({0})));
    QVERIFY(!channel.onToppedUp(outcomeOf(1, 2, 1), seriesOf({1})));
}

QTEST_GUILESS_MAIN(TestLiveChannel)
#include "tst_live_channel.moc"
