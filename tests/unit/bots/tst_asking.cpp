// A bot that asks: what a person says reaches the session once, before and after a restart.
#include "core/bots/parity.h"
#include "core/decisions/decision_desk.h"
#include "tests/unit/bots/bot_fixture.h"

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int start = 100;
constexpr int end = 260;

// A program that serves one bot which asks, answers every other question, and may be started anew at any candle.
class Asking {
public:
    explicit Asking(BotWorld& world, const char* id)
        : m_world(world)
        , m_desk(world.door, world.workspace->directory(), m_clock) {
        BotDefinition bot = crossBot(id);
        bot.settings.decision.mode = DecisionMode::Ask;
        bot.settings.decision.deadline = std::chrono::minutes(30);
        m_head = world.head(bot, start);
    }

    void begin(int known) {
        m_world.pool.waitForDone();
        m_session = std::make_shared<BotSession>(m_head,
            SessionTools{
                *m_world.plugins, m_world.workspace->marketDatabase(), m_world.door, m_clock, m_world.pool, &m_desk},
            [] {});
        m_session->hearHistory(std::make_shared<const Series>(waves(0, known)));
        m_world.pool.waitForDone();
    }
    void hear(int minute) {
        m_clock.set(waveAt(minute + 1).openTime);
        m_session->hear({waveAt(minute)});
        m_world.pool.waitForDone();
        m_clock.set(waveAt(minute + 1).openTime + Millis(5'000));
        (void)m_desk.tick();
        const auto all = m_desk.list({});
        for (const KeptPrompt& kept : *all) {
            if (kept.decision || kept.prompt.origin.bot != m_head.bot)
                continue;
            if (m_isSilent)
                continue;
            Answer answer;
            answer.verdict = m_answers % 3 == 2 ? Verdict::Rejected : Verdict::Accepted;
            answer.by = "me";
            ++m_answers;
            if (const auto given = m_desk.answer(kept.prompt.id, answer, "test"); !given)
                qWarning("%s", given.error().message().c_str());
        }
    }

    BotWorld& m_world;
    HandClock m_clock;
    DecisionDesk m_desk;
    SessionHead m_head;
    std::shared_ptr<BotSession> m_session;
    int m_answers = 0;
    bool m_isSilent = false; // nobody answers
};

} // namespace

class TestAsking : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersAreRepeatedAfterARestart();
    void silenceIsAnAnswerOfAPerson();
    void withoutADeskItDoesNotRun();
};

void TestAsking::answersAreRepeatedAfterARestart() {
    BotWorld world(end);
    const auto run = [&](const char* id, bool restarts) {
        Asking asking(world, id);
        asking.begin(start);
        for (int minute = start; minute < end; ++minute) {
            asking.hear(minute);
            if (restarts && minute % 17 == 0)
                asking.begin(minute + 1);
        }
        const BotStatus status = asking.m_session->status();
        if (status.state != BotState::Running)
            qWarning("%s", status.reason.c_str());
        const auto stopped = asking.m_session->stop().get();
        if (!stopped)
            qWarning("%s", stopped.error().message().c_str());
        return std::pair(world.history(asking.m_head), world.run(world.find(asking.m_head.number).runId));
    };
    const auto [once, onceRun] = run("once", false);
    const auto [again, againRun] = run("again", true);
    QCOMPARE(once.candles.size(), std::size_t(end - start));
    QCOMPARE(again.candles.size(), std::size_t(end - start));
    QVERIFY(once.events == again.events);
    QVERIFY(onceRun.result.decisions == againRun.result.decisions);
    QVERIFY(onceRun.result.fills == againRun.result.fills);
    QVERIFY(!onceRun.result.fills.empty());
    const auto isMine = [](const Decision& decision) { return decision.decidedBy == "me"; };
    const auto& decisions = onceRun.result.decisions;
    QVERIFY(std::count_if(decisions.begin(), decisions.end(), isMine) > 5);
    const auto isRejected = [](const Decision& decision) { return decision.verdict == Verdict::Rejected; };
    QVERIFY(std::any_of(decisions.begin(), decisions.end(), isRejected));
    // What a person rejected is no fault of the strategy.
    const auto database =
        Database::open(world.workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadOnly);
    const auto report = parityOf(**database, **store, *world.plugins, 1);
    QVERIFY(report);
    QVERIFY(report->count(ParityKind::Human) > 0);
    QCOMPARE(report->count(ParityKind::Signal), 0u);
    QVERIFY(report->profit == onceRun.result.metrics.finalEquity - onceRun.summary.request.settings.cash);
}

// Everything that was asked expired: that nothing was traded is nothing that the strategy did.
void TestAsking::silenceIsAnAnswerOfAPerson() {
    BotWorld world(end);
    Asking asking(world, "silent");
    asking.m_isSilent = true;
    asking.begin(start);
    for (int minute = start; minute < end; ++minute)
        asking.hear(minute);
    QVERIFY(asking.m_session->stop().get());
    const RunRecord run = world.run(world.find(asking.m_head.number).runId);
    QVERIFY(run.result.fills.empty());
    QVERIFY(run.result.decisions.size() > 5);
    const auto database =
        Database::open(world.workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadOnly);
    const auto report = parityOf(**database, **store, *world.plugins, asking.m_head.number);
    QVERIFY(report);
    QVERIFY(report->backtestOrders > 5);
    QCOMPARE(report->orders, std::uint64_t(0));
    QCOMPARE(report->count(ParityKind::Human), report->backtestOrders);
    QCOMPARE(report->count(ParityKind::Human), std::uint64_t(report->differences.size()));
}

void TestAsking::withoutADeskItDoesNotRun() {
    BotWorld world(end);
    BotDefinition bot = crossBot();
    bot.settings.decision.mode = DecisionMode::Ask;
    const auto session = world.session(world.head(bot, start));
    session->hearHistory(std::make_shared<const Series>(waves(0, start)));
    world.pool.waitForDone();
    QVERIFY(session->status().state == BotState::Failed);
    QVERIFY(session->status().reason.find("nobody can be asked") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestAsking)
#include "tst_asking.moc"
