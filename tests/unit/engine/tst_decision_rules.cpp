// Decisions without a person: who is asked at all, what rules answer, delays and deadlines in a backtest.
#include "tests/unit/engine/asking_scene.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

class TestDecisionRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asksOnlyAboveTheThreshold();
    void rulesAnswerInABacktest();
    void delayIsSimulated_data();
    void delayIsSimulated();
    void delayPastTheDeadline_data();
    void delayPastTheDeadline();
    void unansweredExpireAtTheEnd();
    void decisionsAreKeptInTheOrderOfSuggestions();
    void benchmarkIsNotAsked();
    void checksSettings_data();
    void checksSettings();
    void namesReadBack();
};

void TestDecisionRules::asksOnlyAboveTheThreshold() {
    for (const char* threshold : {"299.99", "300"}) {
        AskingScene scene(DecisionMode::AskAbove);
        scene.settings.decision.threshold = money(threshold);
        scene.strategy.script[0] = {target(Exposure::Long, "3")};
        scene.begin();
        const StepOutcome first = scene.step(0);
        const bool isAsked = threshold != std::string("300");
        QCOMPARE(first.asked.size(), std::size_t(isAsked ? 1 : 0));
        QCOMPARE(first.decisions.size(), std::size_t(isAsked ? 0 : 1));
        QVERIFY(isAsked || first.decisions[0].decidedBy == "rule:ask_above");
    }
}

void TestDecisionRules::rulesAnswerInABacktest() {
    AskingScene automatic(DecisionMode::Auto);
    automatic.strategy.script[1] = {target(Exposure::Long, "3")};
    RunResult expected = automatic.run();
    for (const DecisionMode mode : {DecisionMode::Ask, DecisionMode::AskAbove, DecisionMode::SimulateDelay}) {
        AskingScene scene(mode);
        scene.strategy.script = automatic.strategy.script;
        const RunResult result = scene.run();
        for (Decision& decision : expected.decisions)
            decision.decidedBy = "rule:" + std::string(toString(mode));
        QVERIFY(result == expected);
    }
}

void TestDecisionRules::delayIsSimulated_data() {
    QTest::addColumn<int>("delay");
    QTest::addColumn<int>("candle");
    QTest::newRow("within a candle") << 30 << 2;
    QTest::newRow("one candle") << 60 << 2;
    QTest::newRow("more") << 61 << 3;
}

void TestDecisionRules::delayIsSimulated() {
    QFETCH(int, delay);
    QFETCH(int, candle);
    for (const bool asksPerson : {false, true}) {
        AskingScene scene(DecisionMode::SimulateDelay);
        scene.settings.decision.delay = seconds(delay);
        scene.strategy.script[0] = {target(Exposure::Long, "3")};
        scene.asksPerson = asksPerson;
        const auto result = runSeries(scene.setup());
        QVERIFY(result.has_value());
        QCOMPARE(result->fills.size(), std::size_t(1));
        QVERIFY(result->fills[0].time == scene.series.times()[static_cast<std::size_t>(candle)]);
        QVERIFY(result->decisions[0].time == scene.close(0) + seconds(delay));
        QCOMPARE(result->decisions[0].decidedBy, std::string("rule:simulate_delay"));
    }
}

void TestDecisionRules::delayPastTheDeadline_data() {
    QTest::addColumn<bool>("accepts");
    QTest::newRow("rejects") << false;
    QTest::newRow("accepts") << true;
}

void TestDecisionRules::delayPastTheDeadline() {
    QFETCH(bool, accepts);
    AskingScene scene(DecisionMode::SimulateDelay);
    scene.settings.decision.delay = seconds(91);
    scene.settings.decision.deadline = seconds(90);
    scene.settings.decision.onExpiry = accepts ? OnExpiry::Accept : OnExpiry::Reject;
    scene.strategy.script[0] = {target(Exposure::Long, "3")};
    const RunResult result = scene.run();
    QCOMPARE(result.orders.size(), std::size_t(accepts ? 1 : 0));
    QCOMPARE(result.decisions.at(0).decidedBy, std::string("rule:expiry"));
    QVERIFY(result.decisions[0].time == scene.close(0) + seconds(90));
    QVERIFY(result.decisions[0].verdict == (accepts ? Verdict::Accepted : Verdict::Expired));
}

void TestDecisionRules::unansweredExpireAtTheEnd() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[4] = {target(Exposure::Long, "3")};
    const auto result = runAnswered(scene.setup(), {});
    QVERIFY(result.has_value());
    QCOMPARE(result->decisions.size(), std::size_t(1));
    QVERIFY(result->decisions[0].verdict == Verdict::Expired);
    QCOMPARE(result->decisions[0].decidedBy, std::string("rule:end"));
    const GivenAnswer unasked{7, scene.close(0), answered(Verdict::Accepted, scene.close(0))};
    QCOMPARE(runAnswered(scene.setup(), {&unasked, 1}).error().code, std::string("decision.unknown"));
}

void TestDecisionRules::decisionsAreKeptInTheOrderOfSuggestions() {
    AskingScene scene(DecisionMode::Ask);
    scene.strategy.script[0] = {Suggestion{orderOf(Side::Buy, OrderType::Limit, "1", "99"), "low"},
        Suggestion{orderOf(Side::Buy, OrderType::Limit, "1", "98"), "lower"}};
    scene.begin();
    scene.step(0);
    scene.answer(2, answered(Verdict::Accepted, scene.close(0)));
    scene.answer(1, answered(Verdict::Rejected, scene.close(0) + seconds(1)));
    const RunResult result = scene.finish();
    QCOMPARE(result.decisions.size(), std::size_t(2));
    QCOMPARE(result.decisions[0].suggestion, std::uint64_t(1));
    QCOMPARE(result.decisions[1].suggestion, std::uint64_t(2));
    QVERIFY(result.decisions[0].verdict == Verdict::Rejected);
}

void TestDecisionRules::benchmarkIsNotAsked() {
    AskingScene automatic(DecisionMode::Auto);
    AskingScene scene(DecisionMode::SimulateDelay);
    scene.settings.decision.delay = minutes(2);
    QVERIFY(scene.run().benchmark == automatic.run().benchmark);
}

void TestDecisionRules::checksSettings_data() {
    QTest::addColumn<QByteArray>("threshold");
    QTest::addColumn<qint64>("delay");
    QTest::addColumn<qint64>("deadline");
    QTest::addColumn<QByteArray>("code");
    const qint64 month = 2'592'000'000;
    QTest::newRow("good") << QByteArray("0") << month << month << QByteArray();
    QTest::newRow("negative size") << QByteArray("-1") << qint64(0) << month << QByteArray("run.decision_threshold");
    QTest::newRow("negative delay") << QByteArray("0") << qint64(-1) << month << QByteArray("run.decision_delay");
    QTest::newRow("long delay") << QByteArray("0") << month + 1 << month << QByteArray("run.decision_delay");
    QTest::newRow("no time") << QByteArray("0") << qint64(0) << qint64(999) << QByteArray("run.decision_deadline");
    QTest::newRow("too much") << QByteArray("0") << qint64(0) << month + 1 << QByteArray("run.decision_deadline");
}

void TestDecisionRules::checksSettings() {
    QFETCH(QByteArray, threshold);
    QFETCH(qint64, delay);
    QFETCH(qint64, deadline);
    QFETCH(QByteArray, code);
    RunSettings settings = settingsWith("1000");
    settings.decision.threshold = money(threshold.constData());
    settings.decision.delay = Millis(delay);
    settings.decision.deadline = Millis(deadline);
    const auto checked = RunSettings::checked(settings);
    QCOMPARE(checked.has_value(), code.isEmpty());
    if (!checked)
        QCOMPARE(checked.error().code, code.toStdString());
}

void TestDecisionRules::namesReadBack() {
    for (int i = 0; i < decisionModeCount; ++i) {
        const auto mode = static_cast<DecisionMode>(i);
        QVERIFY(*decisionModeNamed(toString(mode)) == mode);
    }
    for (const OnExpiry onExpiry : {OnExpiry::Reject, OnExpiry::Accept})
        QVERIFY(*onExpiryNamed(toString(onExpiry)) == onExpiry);
    QCOMPARE(decisionModeNamed("never").error().code, std::string("run.decision"));
    QCOMPARE(onExpiryNamed("").error().code, std::string("run.decision_expiry"));
}

QTEST_APPLESS_MAIN(TestDecisionRules)
#include "tst_decision_rules.moc"
