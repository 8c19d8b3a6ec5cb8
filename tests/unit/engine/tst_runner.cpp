// The one step: what is decided at a close is filled at the next open, and everything is written down.
#include "tests/support/runner_scene.h"

#include <QTest>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

class TestRunner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void decidesAtTheCloseAndFillsAtTheNextOpen();
    void showsTheStrategyOnlyClosedCandles();
    void marksEquityAtTheClose();
    void reversalClosesThenOpens();
    void targetThatHoldsCausesNoOrder();
    void expiredSuggestionsCauseNoOrder();
    void riskGateRefusesUnsoundOrders_data();
    void riskGateRefusesUnsoundOrders();
    void openingRefusedStillCloses();
    void ordersLeftAreCancelledAtTheEnd();
    void openPositionIsMarkedNotSold();
    void samplesEquityEveryDay();
    void holdsBesideEveryRun();
    void sameInputsGiveTheSameResult();
    void forgetsWhatNobodyAsksFor();
    void worksOnAGrowingSeries();
};

void TestRunner::decidesAtTheCloseAndFillsAtTheNextOpen() {
    RunnerScene scene;
    scene.strategy.script[1] = {target(Exposure::Long, "3")};
    const RunResult result = scene.run();
    QCOMPARE(result.fills.size(), std::size_t(1));
    QVERIFY(result.fills[0].price == price("104"));
    QVERIFY(result.fills[0].time == scene.series.times()[2]);
    QVERIFY(result.orders[0].submittedAt == scene.series.closeTime(1));
    QVERIFY(result.orders[0].status == OrderStatus::Filled);
    QCOMPARE(result.orders[0].reason, std::string("because"));
    QCOMPARE(result.suggestions[0].lastClose, 102.0);
    QVERIFY(result.suggestions[0].time == scene.series.closeTime(1));
    QVERIFY(result.decisions[0].verdict == Verdict::Accepted);
    QCOMPARE(result.decisions[0].decidedBy, std::string("rule:auto"));
    QVERIFY(result.decisions[0].orders == std::vector<OrderNumber>{1});
}

void TestRunner::showsTheStrategyOnlyClosedCandles() {
    class Watcher final : public IStrategy {
    public:
        std::vector<FeedDefinition> feeds() const override { return {}; }
        void onCandle(const MarketView& market, const AccountView& account, SuggestionSink&) override {
            ++calls;
            isRight = isRight && market.size() == calls && market.closes().size() == calls
                && market.times().size() == calls && market.volumes().size() == calls
                && market.last().close == steady[calls - 1].close && account.lastClose == market.close();
        }
        std::size_t calls = 0;
        bool isRight = true;
    } watcher;
    RunnerScene scene;
    RunSetup setup = scene.setup();
    setup.strategy = &watcher;
    QVERIFY(runSeries(setup).has_value());
    QCOMPARE(watcher.calls, steady.size());
    QVERIFY(watcher.isRight);
}

void TestRunner::marksEquityAtTheClose() {
    RunnerScene scene;
    scene.series = seriesOf({{100, 101, 99, 100}, {100, 120, 90, 110}, {111, 111, 80, 95}});
    scene.strategy.script[0] = {target(Exposure::Long, "4")};
    scene.run();
    const std::vector<Money> expected{money("1000"), money("1040"), money("980")};
    QVERIFY(scene.strategy.equities == expected);
    QVERIFY((scene.strategy.positions == std::vector{quantity("0"), quantity("4"), quantity("4")}));
}

void TestRunner::reversalClosesThenOpens() {
    RunnerScene scene;
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.strategy.script[2] = {target(Exposure::Short, "2")};
    const RunResult result = scene.run();
    QCOMPARE(result.orders.size(), std::size_t(3));
    QVERIFY(result.orders[1].request.reduceOnly && result.orders[1].request.side == Side::Sell);
    QVERIFY(result.orders[1].filledQuantity == quantity("3"));
    QVERIFY(result.orders[2].filledQuantity == quantity("2"));
    QVERIFY(result.fills[1].time == result.fills[2].time);
    QCOMPARE(result.trades.size(), std::size_t(2));
    QVERIFY(result.trades[0].profit == money("12")); // bought 3 at 102, sold at 106
    QVERIFY(result.trades[1].isOpen && result.trades[1].direction == Side::Sell);
    QVERIFY(result.trades[1].profit == money("-4")); // sold 2 at 106, marked at 108
}

void TestRunner::targetThatHoldsCausesNoOrder() {
    RunnerScene scene;
    scene.strategy.script[0] = {target(Exposure::Flat)};
    scene.strategy.script[1] = {target(Exposure::Long, "1")};
    scene.strategy.script[2] = {target(Exposure::Long, "5")};
    const RunResult result = scene.run();
    QCOMPARE(result.orders.size(), std::size_t(1));
    QCOMPARE(result.decisions.size(), std::size_t(3));
    QCOMPARE(result.decisions[0].note, std::string("the target already holds"));
    QVERIFY(result.decisions[2].orders.empty());
    QVERIFY(result.suggestions[2].position == quantity("1"));
}

void TestRunner::expiredSuggestionsCauseNoOrder() {
    RunnerScene scene;
    Suggestion late = target(Exposure::Long, "1");
    late.validUntil = scene.series.closeTime(0) - Millis(1);
    Suggestion justInTime = late;
    justInTime.validUntil = scene.series.closeTime(1);
    scene.strategy.script[0] = {late};
    scene.strategy.script[1] = {justInTime};
    const RunResult result = scene.run();
    QVERIFY(result.decisions[0].verdict == Verdict::Expired && result.decisions[0].orders.empty());
    QVERIFY(result.decisions[1].verdict == Verdict::Accepted);
    QCOMPARE(result.orders.size(), std::size_t(1));
}

void TestRunner::riskGateRefusesUnsoundOrders_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("size");
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QByteArray>("stop");
    QTest::addColumn<QString>("by");
    const auto add = [](const char* name, OrderType type, const char* size, const char* limit, const char* stop,
                         const char* by) {
        QTest::newRow(name) << static_cast<int>(type) << QByteArray(size) << QByteArray(limit) << QByteArray(stop)
                            << QString::fromLatin1(by);
    };
    add("nothing", OrderType::Market, "0", "", "", "risk:size");
    add("negative", OrderType::Market, "-1", "", "", "risk:size");
    add("part of a lot", OrderType::Market, "1.5", "", "", "risk:lot");
    add("limit missing", OrderType::Limit, "1", "", "", "risk:price");
    add("limit on a market order", OrderType::Market, "1", "100", "", "risk:price");
    add("stop missing", OrderType::StopLimit, "1", "100", "", "risk:price");
    add("limit of zero", OrderType::Limit, "1", "0", "", "risk:price");
    add("limit between ticks", OrderType::Limit, "1", "100.5", "", "risk:tick");
    add("stop between ticks", OrderType::Stop, "1", "", "100.5", "risk:tick");
}

void TestRunner::riskGateRefusesUnsoundOrders() {
    QFETCH(int, type);
    QFETCH(QByteArray, size);
    QFETCH(QByteArray, limit);
    QFETCH(QByteArray, stop);
    QFETCH(QString, by);
    RunnerScene scene;
    scene.strategy.script[0] = {
        {orderOf(Side::Buy, static_cast<OrderType>(type), size.constData(),
             limit.isEmpty() ? nullptr : limit.constData(), stop.isEmpty() ? nullptr : stop.constData()),
            "why"}};
    const RunResult result = scene.run();
    QVERIFY(result.fills.empty());
    QCOMPARE(result.orders.size(), std::size_t(1));
    QVERIFY(result.orders[0].status == OrderStatus::Rejected);
    QVERIFY(result.orders[0].reason.starts_with("why — "));
    QVERIFY(result.decisions[0].verdict == Verdict::Rejected);
    QCOMPARE(QString::fromStdString(result.decisions[0].decidedBy), by);
    QVERIFY(!result.decisions[0].note.empty());
}

void TestRunner::openingRefusedStillCloses() {
    RunnerScene scene;
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.strategy.script[1] = {target(Exposure::Short, "0.4")}; // rounds down to no lot at all
    const RunResult result = scene.run();
    QVERIFY(result.decisions[1].verdict == Verdict::Accepted);
    QVERIFY(!result.decisions[1].note.empty());
    QVERIFY(result.orders[1].status == OrderStatus::Filled);
    QVERIFY(result.orders[2].status == OrderStatus::Rejected);
    QVERIFY(!result.trades[0].isOpen);
}

void TestRunner::ordersLeftAreCancelledAtTheEnd() {
    RunnerScene scene;
    scene.strategy.script[0] = {{orderOf(Side::Buy, OrderType::Limit, "1", "50"), "wait"}};
    scene.strategy.script[4] = {target(Exposure::Long, "1")};
    const RunResult result = scene.run();
    for (const Order& order : result.orders) {
        QVERIFY(order.status == OrderStatus::Cancelled);
        QVERIFY(order.reason.ends_with(" — end of data"));
        QVERIFY(order.closedAt == scene.series.closeTime(4));
        QVERIFY(order.closedAt >= order.submittedAt);
    }
    QCOMPARE(result.orders.size(), std::size_t(2));
    QVERIFY(result.fills.empty());
}

void TestRunner::openPositionIsMarkedNotSold() {
    RunnerScene scene;
    scene.strategy.script[2] = {target(Exposure::Long, "2")};
    const RunResult result = scene.run();
    QCOMPARE(result.fills.size(), std::size_t(1));
    QCOMPARE(result.trades.size(), std::size_t(1));
    const Trade& trade = result.trades[0];
    QVERIFY(trade.isOpen);
    QVERIFY(trade.exitPrice == price("108") && trade.exitTime == scene.series.closeTime(4));
    QVERIFY(trade.profit == money("4"));
    QCOMPARE(trade.candles, std::size_t(2));
    QCOMPARE(result.metrics.tradeCount, std::size_t(0));
    QVERIFY(result.metrics.finalEquity == money("1004"));
}

void TestRunner::samplesEquityEveryDay() {
    RunnerScene scene;
    scene.series = Series({"TEST", "PAIR"}, Timeframe(6, Timeframe::Unit::Hour));
    const auto at = [](int hours) { return seriesBegin + std::chrono::hours(hours); };
    scene.series.append({at(12), 100, 100, 100, 100, 1});
    scene.series.append({at(18), 100, 130, 90, 120, 1}); // closes the first day
    scene.series.append({at(72), 110, 130, 90, 125, 1}); // two days without candles between
    scene.strategy.script[0] = {target(Exposure::Long, "1")};
    const std::vector<EquityPoint> expected{{at(12), money("1000")}, {at(24), money("1020")}, {at(48), money("1020")},
        {at(72), money("1020")}, {at(78), money("1025")}};
    QVERIFY(scene.run().equity == expected);
}

void TestRunner::holdsBesideEveryRun() {
    RunnerScene scene;
    scene.settings = settingsWith("1000", "10", 1);
    const RunResult result = scene.run();
    // Bought at the second open: 102 and a tick, 9 lots for 927 and a fee of 0.927; marked at 108.
    QVERIFY(result.benchmark.equity.back().equity == money("1044.073"));
    QVERIFY(result.benchmark.metrics.feesPaid == money("0.927"));
    QVERIFY(result.metrics.finalEquity == money("1000"));
}

void TestRunner::sameInputsGiveTheSameResult() {
    const auto once = [] {
        RunnerScene scene;
        scene.settings = settingsWith("1000", "7.5", 1);
        scene.strategy.script[0] = {target(Exposure::Long)};
        scene.strategy.script[2] = {target(Exposure::Short)};
        return scene.run();
    };
    QVERIFY(once() == once());
}

// A search runs over millions of candles in many threads: a run must not cost memory for each order.
void TestRunner::forgetsWhatNobodyAsksFor() {
    constexpr std::size_t candles = 2'000;
    RunnerScene scene;
    scene.series = seriesOf(std::vector<Ohlc>(candles, {100, 101, 99, 100}));
    for (std::size_t i = 0; i + 2 < candles; ++i)
        scene.strategy.script[i] = {target(i % 2 == 0 ? Exposure::Long : Exposure::Flat)};
    const RunResult whole = scene.run();
    QCOMPARE(whole.orders.size(), candles - 2);

    RunSetup setup = scene.setup();
    setup.keepsBooks = false;
    const auto runner = Runner::create(setup);
    QVERIFY(runner.has_value());
    std::size_t mostOrders = 0;
    OrderNumber last = 0;
    for (std::size_t i = 0; i < candles; ++i) {
        (*runner)->step(i);
        mostOrders = std::max(mostOrders, (*runner)->desk().orders().size());
        if (!(*runner)->desk().orders().empty())
            last = (*runner)->desk().orders().back().number;
    }
    QVERIFY((*runner)->finish().has_value());
    QCOMPARE(mostOrders, std::size_t(1));
    QCOMPARE(last, whole.orders.back().number);
    QVERIFY((*runner)->ledger().journal().isEmpty());
    QVERIFY((*runner)->equity() == whole.metrics.finalEquity);
    QVERIFY((*runner)->feesPaid() == whole.metrics.feesPaid);
}

void TestRunner::worksOnAGrowingSeries() {
    RunnerScene whole;
    whole.strategy.script[0] = {target(Exposure::Long)};
    const RunResult expected = whole.run();

    RunnerScene live;
    live.strategy.script[0] = {target(Exposure::Long)};
    live.series = seriesOf({steady[0]});
    auto runner = Runner::create(live.setup());
    QVERIFY(runner.has_value());
    std::vector<Fill> fills;
    for (std::size_t i = 0; i < steady.size(); ++i) {
        if (i > 0)
            live.series.append(whole.series.at(i));
        const StepOutcome& outcome = (*runner)->step(i);
        fills.insert(fills.end(), outcome.fills.begin(), outcome.fills.end());
    }
    QVERIFY((*runner)->finish().has_value());
    QVERIFY(fills == expected.fills);
    QVERIFY((*runner)->ledger().equityAt(price("108")) == expected.metrics.finalEquity);
}

QTEST_APPLESS_MAIN(TestRunner)
#include "tst_runner.moc"
