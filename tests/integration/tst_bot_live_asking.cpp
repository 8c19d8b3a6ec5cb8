// A live bot that asks a person: its orders leave when a yes is durable, once, and only while the market is still the
// one that the person saw.
#include "core/bots/parity.h"
#include "core/bots/session_answers.h"
#include "tests/integration/live_asking.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

class TestBotLiveAsking : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aYesIsSentAtOnce();
    void aNoAndSilenceSendNothing();
    void anAmendmentIsWhatIsSent();
    void silenceMayMeanYes();
    void aLaterSuggestionTakesThePlace();
    void onlyWhoMayTradeMaySayYes();
    void onlyLargeOrdersAreAskedAbout();
    void aDelayedRuleSendsOnce();
    void stopLeavesNoQuestionOpen();
};

void TestBotLiveAsking::aYesIsSentAtOnce() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    QVERIFY(question->prompt.origin.mode == RunMode::LiveRun);
    world.wait(seconds(10));
    world.turnFor(100);
    QCOMPARE(world.sent(), std::size_t(0));
    const int before = world.next;
    QVERIFY(world.answer(question->prompt.id, Verdict::Accepted));
    QVERIFY(world.heard(question->prompt.id));
    QVERIFY(world.hasSent(1));
    QCOMPARE(world.next, before); // no candle has closed meanwhile
    QVERIFY(world.held() == Decimal::parse("0.01").value());
    QCOMPARE(world.kept(question->prompt.id).outcome->orders.size(), std::size_t(1));
    QCOMPARE(codeOf(world.answer(question->prompt.id, Verdict::Accepted)), std::string("decision.decided"));
    QVERIFY(world.closeAndSettle());
    QVERIFY(world.bot->session->status().position.value() == world.held());
    // Closing it is asked about too.
    const auto second = world.asked();
    QVERIFY(second);
    QVERIFY(world.answer(second->prompt.id, Verdict::Accepted));
    QVERIFY(world.heard(second->prompt.id));
    QVERIFY(world.held().isZero());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const RunRecord record = world.run(*run);
    compareWithTruth(world, record);
    compareWithDecisions(world);
    const auto isMine = [](const Decision& decision) { return decision.decidedBy == "me"; };
    QCOMPARE(std::count_if(record.result.decisions.begin(), record.result.decisions.end(), isMine), 2);
}

void TestBotLiveAsking::aNoAndSilenceSendNothing() {
    Asking world;
    world.definition.settings.decision.deadline = seconds(40);
    world.start();
    QVERIFY(world.attached());
    const auto first = world.asked();
    QVERIFY(first);
    QVERIFY(world.answer(first->prompt.id, Verdict::Rejected));
    QVERIFY(world.heard(first->prompt.id));
    const auto second = world.asked();
    QVERIFY(second);
    world.wait(seconds(41));
    QVERIFY(world.heard(second->prompt.id));
    QCOMPARE(world.kept(second->prompt.id).decision->answer.by, std::string("rule:expiry"));
    QCOMPARE(codeOf(world.answer(second->prompt.id, Verdict::Accepted)), std::string("decision.decided"));
    QVERIFY(world.closeAndSettle());
    QCOMPARE(world.sent(), std::size_t(0));
    QVERIFY(world.stop());
    compareWithDecisions(world);
}

void TestBotLiveAsking::anAmendmentIsWhatIsSent() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    QVERIFY(world.answer(question->prompt.id, Verdict::Amended, "0.004"));
    QVERIFY(world.heard(question->prompt.id));
    QVERIFY(world.held() == Decimal::parse("0.004").value());
    // Repeated after a restart.
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.closeAndSettle());
    QVERIFY2(world.bot->session->status().state == BotState::Running, world.bot->session->status().reason.c_str());
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
}

void TestBotLiveAsking::silenceMayMeanYes() {
    Asking world;
    world.definition.settings.decision.deadline = seconds(40);
    world.definition.settings.decision.onExpiry = OnExpiry::Accept;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    // Nobody is asked for a PIN by what the bot was set up to do.
    world.desk.keys.changeGate().close();
    world.wait(seconds(41));
    QVERIFY(world.heard(question->prompt.id));
    QVERIFY(world.hasSent(1));
    // But a program that was not there for longer sends nothing.
    const auto second = world.asked();
    QVERIFY(second);
    world.desk.keys.changeGate().open(Role::Admin, false);
    world.end();
    world.wait(seconds(55));
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.heard(second->prompt.id));
    QVERIFY(world.kept(second->prompt.id).outcome->verdict == Verdict::Expired);
    QVERIFY(world.hasSent(1));
    QVERIFY(world.stop());
    compareWithDecisions(world);
}

void TestBotLiveAsking::aLaterSuggestionTakesThePlace() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto first = world.asked();
    QVERIFY(first);
    QVERIFY(world.answer(first->prompt.id, Verdict::Accepted));
    QVERIFY(world.heard(first->prompt.id));
    const auto second = world.asked();
    QVERIFY(second);
    for (int i = 0; i < 10 && world.open() && world.open()->prompt.id == second->prompt.id; ++i)
        QVERIFY(world.closeAndSettle());
    const KeptPrompt replaced = world.kept(second->prompt.id);
    QVERIFY(replaced.decision.has_value());
    QCOMPARE(codeOf(world.answer(second->prompt.id, Verdict::Accepted)), std::string("decision.decided"));
    QVERIFY(world.hasSent(1));
    QVERIFY(world.stop());
    compareWithDecisions(world);
}

void TestBotLiveAsking::onlyWhoMayTradeMaySayYes() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    const PromptId id = question->prompt.id;
    TradingGate& gate = world.desk.keys.changeGate();
    gate.close();
    QCOMPARE(codeOf(world.answer(id, Verdict::Accepted)), std::string("gate.locked"));
    gate.open(Role::Viewer, false);
    QCOMPARE(codeOf(world.answer(id, Verdict::Accepted)), std::string("vault.role"));
    QCOMPARE(codeOf(world.answer(id, Verdict::Amended, "0.001")), std::string("vault.role"));
    gate.open(Role::Trader, true);
    QCOMPARE(codeOf(world.answer(id, Verdict::Accepted)), std::string("gate.pin_needed"));
    QVERIFY(!world.kept(id).decision);
    QCOMPARE(world.sent(), std::size_t(0));
    gate.arm(world.clock.now() + minutes(1));
    QVERIFY(world.answer(id, Verdict::Accepted));
    QVERIFY(world.heard(id));
    QVERIFY(world.hasSent(1));
    // A no needs nothing.
    const auto second = world.asked();
    QVERIFY(second);
    gate.close();
    QVERIFY(world.answer(second->prompt.id, Verdict::Rejected));
    QVERIFY(world.heard(second->prompt.id));
    QVERIFY(world.hasSent(1));
    QVERIFY(world.stop());
}

void TestBotLiveAsking::onlyLargeOrdersAreAskedAbout() {
    Asking world(DecisionMode::AskAbove);
    world.definition.settings.decision.threshold = Money(Decimal(600)); // 0.01 BTC are worth about 500
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.questions().empty());
    BotDefinition edited = world.bot->session->status().definition;
    edited.overrides["quantity"] = "0.02";
    QVERIFY(world.bot->session->edit(edited, "test").get());
    const auto question = world.asked();
    QVERIFY(question);
    const std::size_t before = world.sent();
    world.turnFor(50);
    QCOMPARE(world.sent(), before);
    QVERIFY(world.answer(question->prompt.id, Verdict::Accepted));
    QVERIFY(world.heard(question->prompt.id));
    QVERIFY(world.hasSent(before + 1));
    QVERIFY(world.held() == Decimal::parse("0.02").value());
    QVERIFY(world.stop());
}

void TestBotLiveAsking::aDelayedRuleSendsOnce() {
    Asking world(DecisionMode::SimulateDelay);
    world.definition.settings.decision.delay = seconds(10);
    world.start();
    QVERIFY(world.attached());
    std::size_t expected = 0;
    for (int i = 0; i < 20; ++i) {
        QVERIFY(world.closeAndSettle());
        QCOMPARE(world.sent(), expected); // not at the candle
        world.wait(seconds(11));
        world.turnFor(30);
        QVERIFY(world.attached());
        expected = world.sent();
        if (i % 7 == 3) { // the program ends and comes back within the time
            world.start();
            QVERIFY(world.attached());
            world.turnFor(50);
            QCOMPARE(world.sent(), expected);
        }
    }
    QVERIFY(expected > 2);
    QVERIFY(world.questions().empty()); // nobody was asked
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const RunRecord record = world.run(*run);
    compareWithTruth(world, record);
    QVERIFY(record.result.decisions.front().decidedBy == "rule:simulate_delay");
}

void TestBotLiveAsking::stopLeavesNoQuestionOpen() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(!world.open());
    QCOMPARE(world.kept(question->prompt.id).decision->answer.by, std::string("rule:end"));
    QCOMPARE(codeOf(world.answer(question->prompt.id, Verdict::Accepted)), std::string("decision.decided"));
    QCOMPARE(world.sent(), std::size_t(0));
}

QTEST_GUILESS_MAIN(TestBotLiveAsking)
#include "tst_bot_live_asking.moc"
