// A live bot that asks a person: its orders leave when a yes is durable, once, and only while the market is still the
// one that the person saw; over restarts, locks and a panic.
#include "core/bots/parity.h"
#include "core/bots/session_answers.h"
#include "tests/support/desk/live_market.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

class Asking : public LiveMarket {
public:
    explicit Asking(DecisionMode mode = DecisionMode::Ask) {
        definition.settings.decision.mode = mode;
        definition.settings.decision.deadline = minutes(5);
    }
    // Goes on until the bot asks; its open question.
    std::optional<KeptPrompt> asked() {
        for (int i = 0; i < 30; ++i) {
            if (!closeAndSettle())
                return std::nullopt;
            if (auto open = this->open())
                return open;
        }
        return std::nullopt;
    }
    std::vector<KeptPrompt> questions(bool openOnly = false) {
        DecisionFilter filter;
        filter.openOnly = openOnly;
        auto all = bot->decisions.list(filter);
        return all ? std::move(*all) : std::vector<KeptPrompt>();
    }
    std::optional<KeptPrompt> open() {
        const auto all = questions(true);
        return all.empty() ? std::nullopt : std::optional(all.front());
    }
    KeptPrompt kept(PromptId id) {
        for (const KeptPrompt& each : questions()) {
            if (each.prompt.id == id)
                return each;
        }
        qFatal("no such question");
    }
    Result<KeptPrompt> answer(PromptId id, Verdict verdict, const char* quantity = nullptr) {
        Answer out;
        out.verdict = verdict;
        out.by = "me";
        if (quantity)
            out.amendment.quantity = Quantity(Decimal::parse(quantity).value());
        return bot->decisions.answer(id, out, "test");
    }
    // The run has learned of the decision.
    bool heard(PromptId id) {
        return waitUntil([&] {
            bot->turn();
            return kept(id).outcome.has_value() && bot->session->status().notice.empty();
        });
    }
    void wait(Millis time) { clock.set(clock.now() + time); }
    void turnFor(int milliseconds) {
        for (int i = 0; i < milliseconds; i += 10) {
            bot->turn();
            QTest::qWait(10);
        }
    }
    std::size_t sent() { return desk.venue.orderRequests().size(); }
};

// Each question has one decision, and each order of the venue's follows from a yes.
void compareWithDecisions(Asking& world) {
    std::size_t orders = 0;
    for (const KeptPrompt& each : world.questions()) {
        QVERIFY(each.decision.has_value());
        QVERIFY(each.outcome.has_value());
        const Verdict verdict = each.outcome->verdict;
        const bool isYes = verdict == Verdict::Accepted || verdict == Verdict::Amended;
        QVERIFY(isYes || each.outcome->orders.empty());
        orders += each.outcome->orders.size();
    }
    QCOMPARE(world.sent(), orders);
}

} // namespace

class TestBotLiveAsking : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aYesIsSentAtOnce();
    void aNoAndSilenceSendNothing();
    void anAmendmentIsWhatIsSent();
    void silenceMayMeanYes();
    void aLaterSuggestionTakesThePlace();
    void onlyWhoMayTradeMaySayYes();
    void anAnswerSurvivesARestart();
    void anAnswerThatIsHeardTooLateWasMissed();
    void anAnswerWaitsForTheAccount();
    void restartsRepeatNothing();
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
    QCOMPARE(world.sent(), std::size_t(1));
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
    QCOMPARE(world.sent(), std::size_t(1));
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
    QCOMPARE(world.sent(), std::size_t(1));
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
    QCOMPARE(world.sent(), std::size_t(1));
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
    QCOMPARE(world.sent(), std::size_t(1));
    // A no needs nothing.
    const auto second = world.asked();
    QVERIFY(second);
    gate.close();
    QVERIFY(world.answer(second->prompt.id, Verdict::Rejected));
    QVERIFY(world.heard(second->prompt.id));
    QCOMPARE(world.sent(), std::size_t(1));
    QVERIFY(world.stop());
}

void TestBotLiveAsking::anAnswerSurvivesARestart() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    // The program ends after the answer is durable and before the bot has looked.
    QVERIFY(world.answer(question->prompt.id, Verdict::Accepted));
    world.end();
    QCOMPARE(world.sent(), std::size_t(0));
    world.wait(seconds(15));
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.heard(question->prompt.id));
    QCOMPARE(world.sent(), std::size_t(1));
    // And again, when it has long been sent.
    world.start();
    QVERIFY(world.attached());
    world.turnFor(200);
    QVERIFY(world.closeAndSettle());
    QCOMPARE(world.sent(), std::size_t(1));
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
    compareWithDecisions(world);
}

void TestBotLiveAsking::anAnswerThatIsHeardTooLateWasMissed() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    QVERIFY(world.answer(question->prompt.id, Verdict::Accepted));
    world.end();
    world.wait(seconds(45)); // within the deadline, but the person saw another market
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.heard(question->prompt.id));
    const KeptPrompt missed = world.kept(question->prompt.id);
    QVERIFY(missed.decision->answer.verdict == Verdict::Accepted); // what was said stays
    QVERIFY(missed.outcome->verdict == Verdict::Expired); // what came of it
    QVERIFY2(missed.outcome->note.starts_with("not sent: "), missed.outcome->note.c_str());
    QVERIFY(world.closeAndSettle());
    QCOMPARE(world.sent(), std::size_t(0));
    QVERIFY(world.stop());
    compareWithDecisions(world);
}

void TestBotLiveAsking::anAnswerWaitsForTheAccount() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    QVERIFY(world.desk.life().desk.panic("test", "test"));
    const auto account = world.desk.life().desk.account("main");
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    QVERIFY(world.answer(question->prompt.id, Verdict::Accepted));
    world.turnFor(300);
    QVERIFY(!world.kept(question->prompt.id).outcome);
    QCOMPARE(world.sent(), std::size_t(0));
    world.wait(seconds(5));
    QVERIFY(world.desk.life().desk.release());
    QVERIFY(world.heard(question->prompt.id));
    QCOMPARE(world.sent(), std::size_t(1));
    // Not for ever.
    const auto second = world.asked();
    QVERIFY(second);
    QVERIFY(world.desk.life().desk.panic("test", "test"));
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    const std::size_t before = world.sent();
    QVERIFY(world.answer(second->prompt.id, Verdict::Accepted));
    world.turnFor(100);
    world.wait(seconds(40));
    QVERIFY(waitUntil([&] {
        world.bot->turn();
        return world.kept(second->prompt.id).outcome.has_value();
    }));
    const KeptPrompt missed = world.kept(second->prompt.id);
    QVERIFY2(missed.outcome->note.find("stopped") != std::string::npos, missed.outcome->note.c_str());
    QVERIFY(world.desk.life().desk.release());
    QVERIFY(world.attached());
    QCOMPARE(world.sent(), before);
    QVERIFY(world.stop());
}

void TestBotLiveAsking::restartsRepeatNothing() {
    Asking world;
    std::int64_t session = 0;
    for (int life = 0; life < 12; ++life) {
        world.start();
        QVERIFY(world.attached());
        session = world.bot->head().number;
        for (int i = 0; i < 4; ++i) {
            QVERIFY(world.closeAndSettle());
            if (const auto open = world.open()) {
                QVERIFY(world.answer(open->prompt.id, life % 3 == 2 ? Verdict::Rejected : Verdict::Accepted));
                if (life % 2 == 0)
                    QVERIFY(world.heard(open->prompt.id));
            }
        }
        // The program ends while an answer, or an order, may be on its way.
        if (life % 4 == 1)
            world.turnFor(10);
        world.end();
    }
    world.start();
    QVERIFY(world.settled(world.next - firstLive));
    QVERIFY2(world.bot->session->status().state == BotState::Running, world.bot->session->status().reason.c_str());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
    compareWithDecisions(world);
    QCOMPARE(world.count(LiveReport::Kind::Outside), 0);
    QVERIFY(world.count(LiveReport::Kind::Answered) > 5);
    // What was told and answered repeats in another machine too.
    const auto database = Database::open(
        world.desk.life().workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto store = CandleStore::open(world.desk.life().workspace->marketDatabase(), Database::Mode::ReadWrite);
    QVERIFY((*store)->saveInstrument(bitcoinInstrument()));
    Series stored({"BINANCE", "BTCUSDT"}, Timeframe{});
    for (int i = 0; i < world.next; ++i)
        stored.append(waveCandle(i));
    QVERIFY((*store)->write(stored));
    const auto report = parityOf(**database, **store, *world.desk.life().plugins, session);
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QVERIFY(report->count(ParityKind::Human) > 0);
    QVERIFY(report->profit == world.run(*run).result.metrics.finalEquity - world.definition.settings.cash);
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
    QCOMPARE(world.sent(), before + 1);
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
