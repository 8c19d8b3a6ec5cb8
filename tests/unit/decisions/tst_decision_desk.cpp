// The desk: answers from elsewhere, expiry, and a run that asks through it.
#include "core/decisions/run_link.h"
#include "core/engine/run_recorder.h"
#include "core/workspace/workspace.h"
#include "tests/support/decisions/prompt_fixture.h"
#include "tests/support/runner_scene.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

LeftAnswer left(PromptId prompt, Verdict verdict) {
    LeftAnswer out;
    out.prompt = prompt;
    out.answer = answerOf(verdict);
    out.channel = "cli";
    return out;
}

} // namespace

class TestDecisionDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void takesAnswersOfOtherProcesses();
    void inboxReadsBackWhatWasLeft();
    void inboxThrowsAwayWhatIsNoneOfOurs();
    void answerLeftTwiceCountsOnce();
    void lateAnswerInTheInboxSendsNothing();
    void stampsTheTime();
    void runAsksAndHears();
    void runAgainAfterARestartIsTheSame();
    void supersededIsClosedForEverybody();
    void aYesToALiveBotAsksTheGate();
    void aRefusedAnswerIsToldToWhoLeftIt();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<DataThread> m_thread;
    std::unique_ptr<WorkspaceDoor> m_door;
    HandClock m_clock;
    std::unique_ptr<DecisionDesk> m_desk;
};

void TestDecisionDesk::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    auto workspace = Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace.has_value());
    m_workspace = std::move(*workspace);
    m_thread = std::make_unique<DataThread>();
    m_door = std::make_unique<WorkspaceDoor>(*m_thread, m_workspace->workspaceDatabase());
    m_clock.time = promptTime;
    m_desk = std::make_unique<DecisionDesk>(*m_door, m_workspace->directory(), m_clock);
}

void TestDecisionDesk::cleanup() {
    m_desk.reset();
    m_door.reset();
    m_thread.reset();
    m_workspace.reset();
}

void TestDecisionDesk::takesAnswersOfOtherProcesses() {
    const auto first = m_desk->ask(promptOrigin(), pendingSuggestion(1), OnExpiry::Reject);
    const auto second = m_desk->ask(promptOrigin(), pendingSuggestion(2), OnExpiry::Reject);
    const AnswerInbox inbox(m_workspace->directory());
    QVERIFY(inbox.leave(left(second->id, Verdict::Amended)).has_value());
    const auto before = m_desk->changes();
    const auto decided = m_desk->tick();
    QCOMPARE(decided->size(), std::size_t(1));
    QCOMPARE(decided->front().prompt.id, second->id);
    QVERIFY(decided->front().decision->answer.verdict == Verdict::Amended);
    QCOMPARE(decided->front().decision->channel, std::string("cli"));
    QVERIFY(m_desk->changes() > before);
    QVERIFY(inbox.look().empty());
    QVERIFY(m_desk->tick()->empty());
    m_clock.time += minutes(6);
    QCOMPARE(m_desk->tick()->at(0).prompt.id, first->id);
}

void TestDecisionDesk::inboxReadsBackWhatWasLeft() {
    const AnswerInbox inbox(m_workspace->directory());
    QVERIFY(inbox.look().empty());
    LeftAnswer answer = left(7, Verdict::Amended);
    answer.answer.amendment.stopPrice = Price(Decimal(90));
    answer.answer.note = "„nein“\nzwei Zeilen";
    answer.answer.at = {};
    QVERIFY(inbox.leave(answer).has_value());
    auto read = inbox.look();
    QCOMPARE(read.size(), std::size_t(1));
    read[0].file.clear();
    QVERIFY(read[0] == answer);
}

void TestDecisionDesk::inboxThrowsAwayWhatIsNoneOfOurs() {
    const QString folder = m_workspace->directory() + QStringLiteral("/answers");
    QVERIFY(QDir().mkpath(folder));
    const std::pair<const char*, QByteArray> files[] = {{"a.answer", "{}"}, {"b.answer", "nonsense"},
        {"c.answer", R"({"prompt":1,"verdict":"maybe"})"}, {"d.answer", QByteArray(10'000, ' ')},
        {"e.answer", R"({"prompt":1,"verdict":"amended","amendment":"{\"quantity\":\"x\"}"})"}};
    for (const auto& [name, content] : files) {
        QFile file(folder + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QVERIFY(m_desk->ask(promptOrigin(), pendingSuggestion(), OnExpiry::Reject).has_value());
    QVERIFY(m_desk->tick()->empty());
    QVERIFY(QDir(folder).isEmpty());
}

void TestDecisionDesk::answerLeftTwiceCountsOnce() {
    const auto prompt = m_desk->ask(promptOrigin(), pendingSuggestion(), OnExpiry::Reject);
    const AnswerInbox inbox(m_workspace->directory());
    QVERIFY(inbox.leave(left(prompt->id, Verdict::Rejected)).has_value());
    QVERIFY(inbox.leave(left(prompt->id, Verdict::Accepted)).has_value());
    QCOMPARE(m_desk->tick()->size(), std::size_t(1));
    QVERIFY(m_desk->list({})->at(0).decision.has_value());
    QVERIFY(inbox.look().empty());
}

void TestDecisionDesk::lateAnswerInTheInboxSendsNothing() {
    const auto prompt = m_desk->ask(promptOrigin(), pendingSuggestion(), OnExpiry::Reject);
    QVERIFY(AnswerInbox(m_workspace->directory()).leave(left(prompt->id, Verdict::Accepted)).has_value());
    m_clock.time = prompt->pending.deadline + Millis(1);
    QVERIFY(m_desk->tick().has_value());
    const auto given = m_desk->deliver("run-1", promptTime);
    QVERIFY(given->at(0).answer.verdict == Verdict::Expired);
}

void TestDecisionDesk::stampsTheTime() {
    m_clock.time += seconds(3);
    const auto prompt = m_desk->ask(promptOrigin(), pendingSuggestion(), OnExpiry::Reject);
    QVERIFY(prompt->askedAt == promptTime + seconds(3));
    m_clock.time += seconds(4);
    const auto kept = m_desk->answer(prompt->id, answerOf(Verdict::Accepted, utcMs(0)), "window");
    QVERIFY(kept->decision->answer.at == promptTime + seconds(7));
    QCOMPARE(kept->decision->latency.count(), std::int64_t(4'000));
}

namespace {

// A run over a few candles in which ada answers through the desk.
struct Asked : RunnerScene {
    Asked() {
        asksPerson = true;
        settings.decision.mode = DecisionMode::Ask;
        settings.decision.deadline = minutes(2);
        strategy.script[0] = {{TargetPosition{Exposure::Long, OrderSize::fixed(quantity("3"))}, "first"}};
        strategy.script[2] = {{TargetPosition{Exposure::Flat, {}}, "second"}};
    }
};

} // namespace

void TestDecisionDesk::runAsksAndHears() {
    Asked asked;
    auto runner = Runner::create(asked.setup());
    QVERIFY(runner.has_value());
    RunLink link(*m_desk, promptOrigin(), OnExpiry::Reject);
    RunRecorder recorder;
    for (std::size_t i = 0; i < asked.series.size(); ++i) {
        m_clock.time = asked.series.closeTime(i);
        const auto prompts = link.take((*runner)->step(i));
        recorder.record((*runner)->outcome());
        QCOMPARE(prompts->size(), std::size_t(i == 0 || i == 2 ? 1 : 0));
        m_clock.time += seconds(10);
        if (i == 0)
            QVERIFY(m_desk->answer(prompts->at(0).id, answerOf(Verdict::Accepted), "window").has_value());
        QVERIFY(m_desk->tick().has_value());
        QVERIFY(
            link.deliver(**runner, asked.series.closeTime(i), [&](StepOutcome& outcome) { recorder.record(outcome); })
                .has_value());
    }
    QVERIFY((*runner)->finish().has_value());
    QVERIFY(link.take((*runner)->outcome()).has_value());
    recorder.record((*runner)->outcome());
    const RunResult result = recorder.finish(**runner, asked.instrument, asked.series.size(), {});
    QCOMPARE(result.fills.size(), std::size_t(1));
    QVERIFY(result.fills[0].time == asked.series.times()[2]); // answered while the second candle was forming
    QCOMPARE(result.decisions[0].decidedBy, std::string("ada"));
    QVERIFY(result.decisions[1].verdict == Verdict::Expired);
    const auto kept = m_desk->list({});
    QCOMPARE(kept->size(), std::size_t(2));
    QVERIFY(kept->at(1).outcome->orders == std::vector<OrderNumber>{1});
    QCOMPARE(kept->at(0).decision->answer.by, std::string("rule:expiry"));
    // The same answers again: the same result.
    Asked again;
    const auto replayed = runAnswered(again.setup(), *link.delivered());
    QVERIFY(replayed.has_value());
    QVERIFY(replayed->fills == result.fills && replayed->decisions == result.decisions);
    QVERIFY(replayed->equity == result.equity && replayed->journal == result.journal);
}

void TestDecisionDesk::runAgainAfterARestartIsTheSame() {
    Asked asked;
    RunLink link(*m_desk, promptOrigin(), OnExpiry::Reject);
    PromptId id = 0;
    {
        auto runner = Runner::create(asked.setup());
        m_clock.time = asked.series.closeTime(0);
        id = link.take((*runner)->step(0))->at(0).id;
        m_clock.time += seconds(1);
        QVERIFY(m_desk->answer(id, answerOf(Verdict::Accepted), "window").has_value());
        QVERIFY(link.deliver(**runner, asked.series.closeTime(0), [](StepOutcome&) {}).has_value());
    }
    // The program has ended here. The new one asks the same again, and hears what is known already.
    Asked again;
    auto runner = Runner::create(again.setup());
    QCOMPARE(link.take((*runner)->step(0))->at(0).id, id);
    const auto learned = link.delivered();
    QCOMPARE(learned->size(), std::size_t(1));
    QVERIFY((*runner)->answer(learned->at(0).suggestion, learned->at(0).answer).has_value());
    QVERIFY(link.deliver(**runner, again.series.closeTime(0), [](StepOutcome&) { QFAIL("heard twice"); }).has_value());
    (*runner)->step(1);
    (*runner)->step(2);
    QVERIFY((*runner)->ledger().position() == quantity("3"));
    QCOMPARE(m_desk->list({})->size(), std::size_t(1));
}

void TestDecisionDesk::supersededIsClosedForEverybody() {
    Asked asked;
    asked.strategy.script[1] = {{TargetPosition{Exposure::Short, OrderSize::fixed(quantity("1"))}, "other"}};
    auto runner = Runner::create(asked.setup());
    RunLink link(*m_desk, promptOrigin(), OnExpiry::Accept);
    m_clock.time = asked.series.closeTime(0);
    const PromptId first = link.take((*runner)->step(0))->at(0).id;
    m_clock.time = asked.series.closeTime(1);
    const PromptId second = link.take((*runner)->step(1))->at(0).id;
    QCOMPARE(
        m_desk->answer(first, answerOf(Verdict::Accepted), "window").error().code, std::string("decision.decided"));
    QVERIFY(m_desk->answer(second, answerOf(Verdict::Rejected), "window").has_value());
    QVERIFY(link.deliver(**runner, asked.series.closeTime(1), [](StepOutcome&) {}).has_value());
    QVERIFY((*runner)->desk().orders().empty());
}

namespace {

PromptOrigin liveOrigin() {
    PromptOrigin out = promptOrigin();
    out.mode = RunMode::LiveRun;
    return out;
}

} // namespace

void TestDecisionDesk::aYesToALiveBotAsksTheGate() {
    std::optional<Error> refusal = Error{"gate.pin_needed", "this needs the PIN"};
    LiveConsent consent;
    consent.here = [&] { return refusal ? Result<void>(*refusal) : Result<void>(); };
    DecisionDesk desk(*m_door, m_workspace->directory(), m_clock, consent);
    const auto codeOf = [](const auto& result) { return result ? std::string() : result.error().code; };
    const PromptId first = desk.ask(liveOrigin(), pendingSuggestion(1), OnExpiry::Reject)->id;
    QCOMPARE(codeOf(desk.answer(first, answerOf(Verdict::Accepted), "window")), std::string("gate.pin_needed"));
    QCOMPARE(codeOf(desk.answer(first, answerOf(Verdict::Amended), "cli")), std::string("gate.pin_needed"));
    // Where nobody can be asked, nobody may.
    QCOMPARE(codeOf(m_desk->answer(first, answerOf(Verdict::Accepted), "window")), std::string("gate.locked"));
    QVERIFY(!desk.list({})->at(0).decision);
    QVERIFY(desk.answer(first, answerOf(Verdict::Rejected), "window").has_value());
    // What costs no money is asked about nowhere.
    const PromptId dry = desk.ask(promptOrigin("other", "run-2"), pendingSuggestion(1), OnExpiry::Reject)->id;
    QVERIFY(desk.answer(dry, answerOf(Verdict::Accepted), "window").has_value());
    // The rule of the deadline was allowed with the bot.
    QVERIFY(desk.ask(liveOrigin(), pendingSuggestion(2), OnExpiry::Accept).has_value());
    m_clock.time += minutes(5) + seconds(1);
    QVERIFY(desk.tick()->at(0).decision->answer.verdict == Verdict::Accepted);
    m_clock.time = promptTime;
    refusal.reset();
    const PromptId third = desk.ask(liveOrigin(), pendingSuggestion(3), OnExpiry::Reject)->id;
    Answer stop = answerOf(Verdict::Amended);
    stop.amendment.stopPrice = Price(Decimal(95));
    QCOMPARE(codeOf(desk.answer(third, stop, "window")), std::string("decision.live_stop"));
    QVERIFY(desk.answer(third, answerOf(Verdict::Accepted), "window").has_value());
    QCOMPARE(codeOf(desk.answer(third, answerOf(Verdict::Accepted), "window")), std::string("decision.decided"));
}

void TestDecisionDesk::aRefusedAnswerIsToldToWhoLeftIt() {
    const PromptId id = m_desk->ask(liveOrigin(), pendingSuggestion(), OnExpiry::Reject)->id;
    const AnswerInbox inbox(m_workspace->directory());
    const auto name = inbox.leave(left(id, Verdict::Accepted));
    QVERIFY(name.has_value());
    QVERIFY(!inbox.refusal(*name));
    QVERIFY(m_desk->tick()->empty());
    QVERIFY(inbox.look().empty());
    const auto why = inbox.refusal(*name);
    QVERIFY(why.has_value());
    QCOMPARE(why->code, std::string("gate.locked"));
    QVERIFY(!inbox.refusal(*name)); // told once
    QVERIFY(!m_desk->list({})->at(0).decision);
}

QTEST_GUILESS_MAIN(TestDecisionDesk)
#include "tst_decision_desk.moc"
