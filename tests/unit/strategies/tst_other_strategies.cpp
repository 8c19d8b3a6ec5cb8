// real_bar_trend follows the trend machine and nothing else; buy_and_hold buys once.
#include "core/sdk/buy_and_hold.h"
#include "plugins/strategies/real_bar_trend/real_bar_trend.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

// Two real bulls (candles 1 and 3, a fake between), then one real bear (4), a fake, and the second real bear (6).
const std::vector<Ohlc> turning{{100, 101, 99, 100}, {100, 103, 100, 102}, {102, 103, 101, 102}, {102, 105, 102, 104},
    {104, 104, 100, 101}, {101, 103, 100, 102}, {102, 102, 98, 99}, {98, 99, 97, 98}};

RunResult runWith(IStrategy& strategy, const std::vector<Ohlc>& candles) {
    const Series series = seriesOf(candles);
    const Instrument instrument = instrumentWith("1", "1");
    const RunSettings settings = settingsWith("1000");
    auto result = runSeries({&series, instrument, settings, &strategy, simulatedVenue(instrument, settings)});
    if (!result)
        throw std::runtime_error(result.error().message());
    return std::move(*result);
}

Settings trendSettings(const char* direction, const char* sizing, const char* size) {
    Settings out;
    out.set("direction", std::string(direction));
    out.set("sizing", std::string(sizing));
    out.set("quantity", dec(size));
    return out;
}

UtcMs opening(int candle) {
    return seriesBegin + std::chrono::minutes(candle);
}

} // namespace

class TestOtherStrategies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trendIsFollowedOnItsSecondBar();
    void trendBothWaysReverses();
    void holderBuysOnceAtTheFirstChance();
};

void TestOtherStrategies::trendIsFollowedOnItsSecondBar() {
    auto strategy = RealBarTrend::create(trendSettings("long", "all_in", "1")).value();
    const RunResult run = runWith(*strategy, turning);
    QCOMPARE(run.fills.size(), std::size_t(2));
    QVERIFY(run.fills[0].time == opening(4) && run.fills[0].price == price("104"));
    QVERIFY(run.fills[0].quantity == quantity("9"));
    QVERIFY(run.fills[1].time == opening(7) && run.fills[1].price == price("98"));
    QVERIFY(run.metrics.finalEquity == money("946"));
    QCOMPARE(run.suggestions[0].suggestion.reason, std::string("two real bulls confirmed a bullish trend"));
    QCOMPARE(run.suggestions[1].suggestion.reason, std::string("two real bears confirmed a bearish trend"));
}

void TestOtherStrategies::trendBothWaysReverses() {
    auto strategy = RealBarTrend::create(trendSettings("both", "fixed", "2.7")).value();
    const RunResult run = runWith(*strategy, turning);
    QCOMPARE(run.fills.size(), std::size_t(3));
    QVERIFY(run.fills[0].quantity == quantity("2")); // whole lots, rounded down
    QVERIFY(run.fills[2].side == Side::Sell && run.fills[2].quantity == quantity("2"));
    QVERIFY(run.trades.back().isOpen && run.trades.back().direction == Side::Sell);
}

void TestOtherStrategies::holderBuysOnceAtTheFirstChance() {
    auto strategy = BuyAndHold::create({}).value();
    const RunResult run = runWith(*strategy, turning);
    QCOMPARE(run.suggestions.size(), std::size_t(1));
    QCOMPARE(run.fills.size(), std::size_t(1));
    QVERIFY(run.fills[0].time == opening(1) && run.fills[0].quantity == quantity("10"));
    QVERIFY(run.equity == run.benchmark.equity);
    QVERIFY(run.metrics.beta.has_value() == run.metrics.alpha.has_value());
}

QTEST_APPLESS_MAIN(TestOtherStrategies)
#include "tst_other_strategies.moc"
