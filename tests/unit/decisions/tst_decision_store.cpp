// Questions and decisions as they are kept: one decision each, whoever answers; nothing after the deadline.
#include "core/decisions/decision_store.h"
#include "core/workspace/workspace.h"
#include "tests/support/decisions/prompt_fixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

class TestDecisionStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void keepsEverythingThatWasKnown();
    void asksOnceForASuggestion();
    void keepsTheDecision_data();
    void keepsTheDecision();
    void secondAnswerIsRefused();
    void tableLetsOnlyOneIn();
    void answerAfterTheDeadlineIsTheExpiry();
    void lastMomentStillCounts();
    void expires_data();
    void expires();
    void refusesEmptyAmendments_data();
    void refusesEmptyAmendments();
    void deliversOnce();
    void deliversLateDecisionsAsExpired();
    void remembersWhatTheRunKnew();
    void withdrawnNeverReachesTheRun();
    void notesWhatCameOfIt();
    void listsWhatIsAskedFor();
    void damagedRowsAreToldOf();

private:
    Result<KeptPrompt> decide(PromptId prompt, Verdict verdict, Millis after = seconds(10)) {
        return m_store->decide(prompt, answerOf(verdict, promptTime + after), "window");
    }
    PromptId ask(std::uint64_t number = 1) { return m_store->ask(promptOf(number))->id; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<DecisionStore> m_store;
};

void TestDecisionStore::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    auto workspace = Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    QVERIFY2(workspace, workspace ? "" : workspace.error().message().c_str());
    m_workspace = std::move(*workspace);
    auto database =
        Database::open(m_workspace->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
    QVERIFY(database.has_value());
    m_database = std::move(*database);
    m_store = std::make_unique<DecisionStore>(*m_database);
}

void TestDecisionStore::cleanup() {
    m_store.reset();
    m_database.reset();
    m_workspace.reset();
}

void TestDecisionStore::keepsEverythingThatWasKnown() {
    Prompt plain = promptOf();
    plain.pending.worstLoss.reset();
    plain.origin.bot.clear();
    Prompt rich = promptOf(2);
    rich.onExpiry = OnExpiry::Accept;
    rich.origin.mode = RunMode::LiveRun;
    rich.pending.offered.suggestion.validUntil = promptTime + minutes(3);
    rich.pending.offered.suggestion.reason = "„größer“ als 5 %";
    rich.pending.offered.position = Quantity(Decimal(-3));
    OrderRequest limit;
    limit.type = OrderType::Limit;
    limit.limitPrice = Price(Decimal(99));
    limit.size = OrderSize::allIn();
    limit.postOnly = true;
    rich.pending.offered.suggestion.proposal = limit;
    rich.pending.orders = {limit, limit};
    for (Prompt prompt : {plain, rich}) {
        const auto kept = m_store->ask(prompt);
        QVERIFY(kept.has_value());
        prompt.id = kept->id;
        QVERIFY(*kept == prompt);
        const auto read = m_store->find(kept->id);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->prompt == prompt);
        QVERIFY(!read->decision && !read->outcome);
    }
    QCOMPARE(m_store->find(99).error().code, std::string("decision.unknown"));
}

void TestDecisionStore::asksOnceForASuggestion() {
    const Prompt first = *m_store->ask(promptOf());
    Prompt again = promptOf();
    again.askedAt += minutes(1);
    QVERIFY(*m_store->ask(again) == first);
    QVERIFY(m_store->ask(promptOf(1, "run-2"))->id != first.id);
}

void TestDecisionStore::keepsTheDecision_data() {
    QTest::addColumn<int>("verdict");
    QTest::newRow("accepted") << int(Verdict::Accepted);
    QTest::newRow("amended") << int(Verdict::Amended);
    QTest::newRow("rejected") << int(Verdict::Rejected);
}

void TestDecisionStore::keepsTheDecision() {
    QFETCH(int, verdict);
    Answer answer = answerOf(static_cast<Verdict>(verdict), promptTime + seconds(30));
    answer.note = "because I say so";
    if (answer.verdict == Verdict::Amended) {
        answer.amendment.limitPrice = Price(Decimal(99));
        answer.amendment.stopPrice = Price(Decimal(90));
    }
    const PromptId id = ask();
    const auto kept = m_store->decide(id, answer, "cli");
    QVERIFY(kept.has_value());
    QVERIFY(kept->decision->answer == answer);
    QCOMPARE(kept->decision->channel, std::string("cli"));
    QCOMPARE(kept->decision->latency.count(), std::int64_t(29'880));
    QVERIFY(*m_store->find(id) == *kept);
}

void TestDecisionStore::secondAnswerIsRefused() {
    const PromptId id = ask();
    const KeptPrompt first = *decide(id, Verdict::Rejected);
    for (const Verdict verdict : {Verdict::Accepted, Verdict::Rejected}) {
        const auto second = decide(id, verdict, seconds(11));
        QCOMPARE(second.error().code, std::string("decision.decided"));
        QCOMPARE(second.error().message(), std::string("1: this has been rejected by ada already"));
    }
    QVERIFY(m_store->expire(promptTime + minutes(10))->empty());
    QVERIFY(*m_store->find(id) == first);
}

void TestDecisionStore::tableLetsOnlyOneIn() {
    const PromptId id = ask();
    QVERIFY(decide(id, Verdict::Accepted).has_value());
    const QString second = QStringLiteral("INSERT INTO decision VALUES (%1,'rejected','x','x',0,0,'','')").arg(id);
    QVERIFY(!m_database->run(second).has_value());
}

void TestDecisionStore::answerAfterTheDeadlineIsTheExpiry() {
    const PromptId id = ask();
    const auto late = decide(id, Verdict::Accepted, minutes(5) + Millis(1));
    QCOMPARE(late.error().code, std::string("decision.expired"));
    const KeptPrompt kept = *m_store->find(id);
    QVERIFY(kept.decision->answer.verdict == Verdict::Expired);
    QCOMPARE(kept.decision->answer.by, std::string("rule:expiry"));
    QVERIFY(kept.decision->answer.at == kept.prompt.pending.deadline);
}

void TestDecisionStore::lastMomentStillCounts() {
    QVERIFY(decide(ask(), Verdict::Accepted, minutes(5)).has_value());
    const PromptId open = ask(2);
    QVERIFY(m_store->expire(promptTime + minutes(5))->empty());
    QCOMPARE(m_store->expire(promptTime + minutes(5) + Millis(1))->at(0).prompt.id, open);
}

void TestDecisionStore::expires_data() {
    QTest::addColumn<bool>("accepts");
    QTest::addColumn<int>("secondsLate");
    QTest::addColumn<bool>("isSent");
    QTest::newRow("rejects") << false << 1 << false;
    QTest::newRow("accepts") << true << 1 << true;
    QTest::newRow("accepts, noticed hours later") << true << 7'200 << false;
}

void TestDecisionStore::expires() {
    QFETCH(bool, accepts);
    QFETCH(int, secondsLate);
    QFETCH(bool, isSent);
    Prompt prompt = promptOf();
    prompt.onExpiry = accepts ? OnExpiry::Accept : OnExpiry::Reject;
    QVERIFY(m_store->ask(prompt).has_value());
    const UtcMs now = prompt.pending.deadline + seconds(secondsLate);
    const auto expired = m_store->expire(now);
    QCOMPARE(expired->size(), std::size_t(1));
    QVERIFY(expired->front().decision->answer.verdict == (isSent ? Verdict::Accepted : Verdict::Expired));
    QCOMPARE(expired->front().decision->channel, std::string("rule"));
    const auto given = m_store->deliver("run-1", promptTime, now);
    QVERIFY(given->at(0).answer.verdict == (isSent ? Verdict::Accepted : Verdict::Expired));
}

void TestDecisionStore::refusesEmptyAmendments_data() {
    QTest::addColumn<int>("verdict");
    QTest::addColumn<int>("quantity"); // -9: none
    QTest::newRow("nothing amended") << int(Verdict::Amended) << -9;
    QTest::newRow("size 0") << int(Verdict::Amended) << 0;
    QTest::newRow("negative size") << int(Verdict::Amended) << -1;
    QTest::newRow("accepted and changed") << int(Verdict::Accepted) << 1;
    QTest::newRow("rejected and changed") << int(Verdict::Rejected) << 1;
}

void TestDecisionStore::refusesEmptyAmendments() {
    QFETCH(int, verdict);
    QFETCH(int, quantity);
    Answer answer = answerOf(Verdict::Accepted, promptTime + seconds(1));
    answer.verdict = static_cast<Verdict>(verdict);
    if (quantity != -9)
        answer.amendment.quantity = Quantity(Decimal(quantity));
    const PromptId id = ask();
    QCOMPARE(m_store->decide(id, answer, "window").error().code, std::string("decision.amendment"));
    QVERIFY(!m_store->find(id)->decision);
}

void TestDecisionStore::deliversOnce() {
    const PromptId first = ask(1);
    const PromptId second = ask(2);
    ask(3);
    QVERIFY(m_store->deliver("run-1", promptTime, promptTime)->empty());
    QVERIFY(decide(second, Verdict::Rejected, seconds(10)).has_value());
    QVERIFY(decide(first, Verdict::Amended, seconds(20)).has_value());
    QVERIFY(m_store->deliver("run-2", promptTime, promptTime + seconds(21))->empty());
    const auto given = m_store->deliver("run-1", promptTime, promptTime + seconds(21));
    QCOMPARE(given->size(), std::size_t(2));
    QCOMPARE(given->at(0).suggestion, std::uint64_t(2));
    QVERIFY(given->at(1).answer.amendment.quantity == Quantity(Decimal(1)));
    QVERIFY(given->at(1).learnedAt == promptTime);
    QVERIFY(given->at(1).answer.at == promptTime + seconds(20));
    QVERIFY(m_store->deliver("run-1", promptTime, promptTime + seconds(22))->empty());
    QVERIFY(*m_store->delivered("run-1") == *given);
}

void TestDecisionStore::deliversLateDecisionsAsExpired() {
    QVERIFY(decide(ask(), Verdict::Accepted).has_value());
    const auto given = m_store->deliver("run-1", promptTime, promptTime + minutes(5) + seconds(11));
    QVERIFY(given->at(0).answer.verdict == Verdict::Expired);
    const KeptPrompt kept = *m_store->find(1);
    QVERIFY(kept.decision->answer.verdict == Verdict::Accepted);
    QVERIFY(kept.outcome->verdict == Verdict::Expired && !kept.outcome->note.empty());
}

void TestDecisionStore::remembersWhatTheRunKnew() {
    QVERIFY(decide(ask(), Verdict::Accepted).has_value());
    const auto given = m_store->deliver("run-1", promptTime + minutes(1), promptTime + minutes(1));
    QVERIFY(given->at(0).learnedAt == promptTime + minutes(1));
    QVERIFY(given->at(0).answer.at == promptTime + seconds(10));
}

void TestDecisionStore::withdrawnNeverReachesTheRun() {
    Answer superseded = answerOf(Verdict::Expired, promptTime + minutes(1), "rule:superseded");
    superseded.note = "superseded by suggestion 3";
    const PromptId open = ask(1);
    const PromptId decided = ask(2);
    QVERIFY(decide(decided, Verdict::Accepted).has_value());
    for (const std::uint64_t suggestion : {1, 2, 7}) {
        QVERIFY(m_store->withdraw("run-1", suggestion, superseded).has_value());
        QVERIFY(m_store->withdraw("run-1", suggestion, superseded).has_value());
    }
    QVERIFY(m_store->deliver("run-1", promptTime, promptTime + minutes(1))->empty());
    QVERIFY(m_store->delivered("run-1")->empty());
    const KeptPrompt first = *m_store->find(open);
    QCOMPARE(first.decision->answer.by, std::string("rule:superseded"));
    QVERIFY(first.outcome->isWithdrawn);
    // A person's yes stays a yes; it only came too late.
    const KeptPrompt second = *m_store->find(decided);
    QVERIFY(second.decision->answer.verdict == Verdict::Accepted);
    QVERIFY(second.outcome->isWithdrawn && second.outcome->verdict == Verdict::Expired);
}

void TestDecisionStore::notesWhatCameOfIt() {
    QVERIFY(decide(ask(), Verdict::Accepted).has_value());
    const auto given = m_store->deliver("run-1", promptTime, promptTime + seconds(11));
    Decision decision;
    decision.suggestion = 1;
    decision.verdict = Verdict::Rejected;
    decision.note = "too large";
    decision.orders = {4, 5};
    QVERIFY(m_store->noteOutcome("run-1", decision).has_value());
    const KeptPrompt kept = *m_store->find(1);
    QVERIFY(kept.outcome->verdict == Verdict::Rejected);
    QVERIFY((kept.outcome->orders == std::vector<OrderNumber>{4, 5}));
    QCOMPARE(kept.outcome->note, std::string("too large"));
    QVERIFY(*m_store->delivered("run-1") == *given); // what the run was given does not change
}

void TestDecisionStore::listsWhatIsAskedFor() {
    const PromptId first = ask(1);
    const PromptId second = ask(2);
    Prompt other = promptOf(1, "run-2");
    other.origin.bot = "Ether";
    const PromptId third = m_store->ask(other)->id;
    QVERIFY(decide(first, Verdict::Rejected).has_value());
    const auto ids = [&](const DecisionFilter& filter) {
        std::vector<PromptId> out;
        const auto listed = m_store->list(filter);
        for (const KeptPrompt& kept : *listed)
            out.push_back(kept.prompt.id);
        return out;
    };
    QVERIFY((ids({}) == std::vector{third, second, first}));
    QVERIFY((ids({{}, {}, true, 10}) == std::vector{third, second}));
    QVERIFY((ids({"Ether", {}, false, 10}) == std::vector{third}));
    QVERIFY((ids({{}, "run-1", false, 10}) == std::vector{second, first}));
    QVERIFY((ids({{}, {}, false, 1}) == std::vector{third}));
}

void TestDecisionStore::damagedRowsAreToldOf() {
    const PromptId id = ask();
    for (const char* column : {"proposal", "orders", "position", "timeframe", "mode"}) {
        QVERIFY(m_database->run(QStringLiteral("BEGIN")).has_value());
        QVERIFY(m_database->run(QStringLiteral("UPDATE decision_prompt SET %1 = '?'").arg(QLatin1String(column))));
        QCOMPARE(m_store->find(id).error().code, std::string("io.corrupt_decision"));
        QVERIFY(m_database->run(QStringLiteral("ROLLBACK")).has_value());
    }
}

QTEST_GUILESS_MAIN(TestDecisionStore)
#include "tst_decision_store.moc"
