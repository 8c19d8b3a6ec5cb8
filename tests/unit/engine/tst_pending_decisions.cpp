// A person in the loop: a suggestion waits for its answer, and what is answered late is filled late.
#include "tests/unit/engine/asking_scene.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

class TestPendingDecisions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asksAndSendsNothingMeanwhile();
    void saysWhatItWouldSend();
    void knowsTheWorstLoss_data();
    void knowsTheWorstLoss();
    void fillsAtTheFirstOpenAfterTheAnswer_data();
    void fillsAtTheFirstOpenAfterTheAnswer();
    void lateNewsCountsFromTheLastClose();
    void rejectedSendsNothing();
    void answerAfterTheDeadlineSendsNothing();
    void amendsTheOpeningOrder();
    void amendmentPassesTheRiskGate();
    void laterSuggestionTakesThePlace();
    void sameTargetIsAskedOnce();
    void targetThatHoldsIsNotAsked();
    void siblingsOfOneCandleAreAskedSideBySide();
};

void TestPendingDecisions::asksAndSendsNothingMeanwhile() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.begin();
    const StepOutcome first = scene.step(0);
    QCOMPARE(first.suggestions.size(), std::size_t(1));
    QCOMPARE(first.asked.size(), std::size_t(1));
    QVERIFY(first.decisions.empty() && first.changedOrders.empty());
    QVERIFY(scene.runner->pending() == first.asked);
    scene.step(1);
    QVERIFY(scene.runner->ledger().position().isZero());
    QVERIFY(scene.answer(1, answered(Verdict::Accepted, scene.close(1))));
    QVERIFY(scene.runner->pending().empty());
    scene.step(2);
    QVERIFY(scene.runner->ledger().position() == quantity("3"));
    QVERIFY(!scene.answer(1, answered(Verdict::Accepted, scene.close(2))));
    const RunResult result = scene.finish();
    QCOMPARE(result.decisions.size(), std::size_t(1));
    QCOMPARE(result.decisions[0].decidedBy, std::string("ada"));
    QVERIFY(result.decisions[0].time == scene.close(1));
}

void TestPendingDecisions::saysWhatItWouldSend() {
    AskingScene scene(DecisionMode::Ask);
    scene.settings.decision.deadline = minutes(2);
    scene.strategy.script[0] = {target(Exposure::Long)};
    scene.strategy.script[2] = {target(Exposure::Short, "2")};
    scene.begin();
    const PendingSuggestion opening = scene.step(0).asked.at(0);
    QCOMPARE(opening.offered.number, std::uint64_t(1));
    QVERIFY(opening.size == quantity("10")); // 1000 at 100
    QVERIFY(opening.notional == money("1000"));
    QVERIFY(opening.equity == money("1000"));
    QVERIFY(opening.deadline == scene.close(0) + minutes(2));
    scene.answer(1, answered(Verdict::Accepted, scene.close(0)));
    scene.step(1);
    const PendingSuggestion reversal = scene.step(2).asked.at(0);
    QCOMPARE(reversal.orders.size(), std::size_t(2));
    QVERIFY(reversal.orders[0].reduceOnly);
    QVERIFY(reversal.size == quantity("2"));
    QVERIFY(reversal.notional == money("1144")); // 9 held and 2 sold, at 104
    QVERIFY(!reversal.worstLoss); // nothing stops a short
}

void TestPendingDecisions::knowsTheWorstLoss_data() {
    QTest::addColumn<bool>("isLong");
    QTest::addColumn<int>("kind"); // of the stop; -1: none
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("loss");
    const auto at = int(ExitLevel::Kind::AtPrice);
    const auto amount = int(ExitLevel::Kind::Amount);
    const auto percent = int(ExitLevel::Kind::Percent);
    QTest::newRow("long, stop at 95") << true << at << QByteArray("95") << QByteArray("10");
    QTest::newRow("long, 4 away") << true << amount << QByteArray("4") << QByteArray("8");
    QTest::newRow("short, 3 %") << false << percent << QByteArray("3") << QByteArray("6");
    QTest::newRow("short, stop at 110") << false << at << QByteArray("110") << QByteArray("20");
    QTest::newRow("long without a stop") << true << -1 << QByteArray() << QByteArray("200");
    QTest::newRow("short without a stop") << false << -1 << QByteArray() << QByteArray();
}

void TestPendingDecisions::knowsTheWorstLoss() {
    QFETCH(bool, isLong);
    QFETCH(int, kind);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, loss);
    AskingScene scene(DecisionMode::Ask);
    OrderRequest order = orderOf(isLong ? Side::Buy : Side::Sell, OrderType::Market, "2");
    if (kind >= 0) {
        order.bracket = Bracket{};
        order.bracket->stop = ExitLevel{static_cast<ExitLevel::Kind>(kind), dec(value.constData())};
    }
    scene.strategy.script[0] = {Suggestion{order, "because"}};
    scene.begin();
    const PendingSuggestion asked = scene.step(0).asked.at(0);
    if (loss.isEmpty())
        QVERIFY(!asked.worstLoss);
    else
        QVERIFY(asked.worstLoss == money(loss.constData()));
}

void TestPendingDecisions::fillsAtTheFirstOpenAfterTheAnswer_data() {
    QTest::addColumn<qint64>("after"); // milliseconds after the close of the first candle
    QTest::addColumn<int>("latency");
    QTest::addColumn<int>("candle");
    QTest::newRow("at once") << qint64(0) << 0 << 1;
    QTest::newRow("while the next forms") << qint64(1) << 0 << 2;
    QTest::newRow("just before it closes") << qint64(59'999) << 0 << 2;
    QTest::newRow("when it closes") << qint64(60'000) << 0 << 2;
    QTest::newRow("later") << qint64(60'001) << 0 << 3;
    QTest::newRow("with latency") << qint64(59'999) << 2 << 3;
}

void TestPendingDecisions::fillsAtTheFirstOpenAfterTheAnswer() {
    QFETCH(qint64, after);
    QFETCH(int, latency);
    QFETCH(int, candle);
    AskingScene scene(DecisionMode::Ask);
    scene.settings.costs.latency.fixed = Millis(latency);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.begin();
    scene.step(0);
    const UtcMs at = scene.close(0) + Millis(after);
    bool isAnswered = false;
    for (std::size_t i = 1; i < scene.series.size(); ++i) {
        if (!isAnswered && at < scene.close(i))
            isAnswered = scene.answer(1, answered(Verdict::Accepted, at));
        scene.step(i);
    }
    const RunResult result = scene.finish();
    QCOMPARE(result.fills.size(), std::size_t(1));
    QVERIFY(result.fills[0].time == scene.series.times()[static_cast<std::size_t>(candle)]);
    QVERIFY(result.orders[0].submittedAt == at);
    QVERIFY(result.decisions[0].time == at);
}

void TestPendingDecisions::lateNewsCountsFromTheLastClose() {
    AskingScene scene(DecisionMode::Ask);
    scene.settings.decision.deadline = minutes(1);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.begin();
    scene.step(0);
    scene.step(1);
    scene.step(2);
    // Answered in time, learned of long after.
    const Answer answer = answered(Verdict::Accepted, scene.close(0) + seconds(59));
    QVERIFY(scene.answer(1, answer));
    scene.step(3);
    scene.step(4);
    const RunResult live = scene.finish();
    QVERIFY(live.decisions[0].verdict == Verdict::Accepted);
    QVERIFY(live.decisions[0].time == scene.close(2));
    QVERIFY(live.fills[0].time == scene.series.times()[3]);
    AskingScene again(DecisionMode::Ask);
    again.settings = scene.settings;
    again.strategy.script = scene.strategy.script;
    const GivenAnswer given{1, scene.close(2), answer};
    const auto replayed = runAnswered(again.setup(), {&given, 1});
    QVERIFY(replayed.has_value());
    QVERIFY(replayed->fills == live.fills && replayed->orders == live.orders && replayed->decisions == live.decisions);
}

void TestPendingDecisions::rejectedSendsNothing() {
    for (const Verdict verdict : {Verdict::Rejected, Verdict::Expired}) {
        AskingScene scene(DecisionMode::Ask);
        scene.strategy.script[0] = {target(Exposure::Long, "3")};
        scene.begin();
        scene.step(0);
        Answer answer = answered(verdict, scene.close(0));
        answer.note = "not today";
        QVERIFY(scene.answer(1, answer));
        for (std::size_t i = 1; i < scene.series.size(); ++i)
            scene.step(i);
        const RunResult result = scene.finish();
        QVERIFY(result.orders.empty());
        QVERIFY(result.decisions.at(0).verdict == verdict);
        QCOMPARE(result.decisions[0].note, std::string("not today"));
    }
}

void TestPendingDecisions::answerAfterTheDeadlineSendsNothing() {
    for (const Verdict verdict : {Verdict::Accepted, Verdict::Amended}) {
        for (const int late : {0, 1}) {
            AskingScene scene(DecisionMode::Ask);
            scene.settings.decision.deadline = seconds(30);
            scene.strategy.script[0] = {target(Exposure::Long, "3")};
            scene.begin();
            scene.step(0);
            scene.answer(1, answered(verdict, scene.close(0) + seconds(30) + Millis(late)));
            for (std::size_t i = 1; i < scene.series.size(); ++i)
                scene.step(i);
            const RunResult result = scene.finish();
            QCOMPARE(result.orders.size(), std::size_t(late == 1 ? 0 : 1));
            QVERIFY(result.decisions.at(0).verdict == (late == 1 ? Verdict::Expired : verdict));
        }
    }
}

void TestPendingDecisions::amendsTheOpeningOrder() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.strategy.script[1] = {target(Exposure::Short, "3")};
    scene.begin();
    scene.step(0);
    Answer answer = answered(Verdict::Amended, scene.close(0));
    answer.amendment.quantity = quantity("2");
    answer.amendment.stopPrice = price("90");
    scene.answer(1, answer);
    scene.step(1);
    QVERIFY(scene.runner->ledger().position() == quantity("2"));
    answer.at = scene.close(1);
    answer.amendment = {};
    answer.amendment.limitPrice = price("120");
    scene.answer(2, answer);
    scene.step(2);
    const RunResult result = scene.finish();
    QVERIFY(result.decisions.at(0).verdict == Verdict::Amended);
    QVERIFY(result.orders[0].request.size.quantity == quantity("2"));
    QVERIFY(result.orders[1].parent == 1 && result.orders[1].request.stopPrice == price("90"));
    QVERIFY(result.orders[2].request.reduceOnly && result.orders[2].request.type == OrderType::Market);
    QVERIFY(result.orders[3].request.type == OrderType::Limit && result.orders[3].request.limitPrice == price("120"));
}

void TestPendingDecisions::amendmentPassesTheRiskGate() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.begin();
    scene.step(0);
    Answer answer = answered(Verdict::Amended, scene.close(0));
    answer.amendment.quantity = quantity("2.5");
    scene.answer(1, answer);
    const RunResult result = scene.finish();
    QVERIFY(result.decisions.at(0).verdict == Verdict::Rejected);
    QCOMPARE(result.decisions[0].decidedBy, std::string("risk:lot"));
    QVERIFY(result.fills.empty());
}

void TestPendingDecisions::laterSuggestionTakesThePlace() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.strategy.script[1] = {target(Exposure::Short, "2")};
    scene.begin();
    scene.step(0);
    const StepOutcome second = scene.step(1);
    QCOMPARE(second.decisions.size(), std::size_t(1));
    QCOMPARE(second.decisions[0].suggestion, std::uint64_t(1));
    QVERIFY(second.decisions[0].verdict == Verdict::Expired);
    QCOMPARE(second.decisions[0].decidedBy, std::string("rule:superseded"));
    QVERIFY(!scene.answer(1, answered(Verdict::Accepted, scene.close(1))));
    QVERIFY(scene.answer(2, answered(Verdict::Accepted, scene.close(1))));
    scene.step(2);
    QVERIFY(scene.runner->ledger().position() == quantity("-2"));
}

void TestPendingDecisions::sameTargetIsAskedOnce() {
    AskingScene scene(DecisionMode::Ask);
    for (std::size_t i = 0; i < 3; ++i)
        scene.strategy.script[i] = {target(Exposure::Long, "3")};
    scene.begin();
    scene.step(0);
    const StepOutcome second = scene.step(1);
    QVERIFY(second.asked.empty());
    QCOMPARE(second.decisions.at(0).decidedBy, std::string("rule:repeated"));
    QCOMPARE(scene.runner->pending().size(), std::size_t(1));
    QVERIFY(scene.answer(1, answered(Verdict::Rejected, scene.close(1))));
    QCOMPARE(scene.step(2).asked.size(), std::size_t(1)); // answered: it may be asked for again
}

void TestPendingDecisions::targetThatHoldsIsNotAsked() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    scene.strategy.script[1] = {target(Exposure::Flat)}; // never bought: the wish to buy is over
    scene.begin();
    scene.step(0);
    const StepOutcome second = scene.step(1);
    QVERIFY(second.asked.empty());
    QVERIFY(scene.runner->pending().empty());
    QCOMPARE(second.decisions.size(), std::size_t(2));
    QCOMPARE(second.decisions[1].note, std::string("the target already holds"));
}

void TestPendingDecisions::siblingsOfOneCandleAreAskedSideBySide() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {Suggestion{orderOf(Side::Buy, OrderType::Limit, "1", "99"), "low"},
        Suggestion{orderOf(Side::Buy, OrderType::Limit, "1", "98"), "lower"}};
    scene.begin();
    QCOMPARE(scene.step(0).asked.size(), std::size_t(2));
    QVERIFY(scene.answer(2, answered(Verdict::Accepted, scene.close(0))));
    QVERIFY(scene.answer(1, answered(Verdict::Accepted, scene.close(0))));
    QCOMPARE(scene.runner->desk().openCount(), std::size_t(2));
}

QTEST_APPLESS_MAIN(TestPendingDecisions)
#include "tst_pending_decisions.moc"
