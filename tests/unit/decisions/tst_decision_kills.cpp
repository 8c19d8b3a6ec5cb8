// A program that asks, answers and sends is killed (SIGKILL) at random moments, again and again, while another process
// answers too. Afterwards every question has exactly one decision, what was told is what is kept, and what expired was
// never sent. TRUEBAR_DECISION_KILLS says how often, 60 by default.
#include "core/decisions/answer_inbox.h"
#include "core/decisions/decision_store.h"
#include "tests/support/decisions/asking_program.h"
#include "tests/support/decisions/prompt_fixture.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace truebar;
using namespace truebar::test;

namespace {

pid_t start(const QString& folder, const QString& world, int seed, const char* mode) {
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    ::execl("/proc/self/exe", "asking", "--ask", folder.toUtf8().constData(), world.toUtf8().constData(),
        std::to_string(seed).c_str(), mode, nullptr);
    ::_exit(127);
}

QList<QByteArray> linesOf(const QString& file) {
    QFile world(file);
    if (!world.open(QIODevice::ReadOnly))
        return {};
    QList<QByteArray> out = world.readAll().split('\n');
    out.removeLast();
    return out;
}

struct Told {
    std::set<PromptId> asked{};
    std::map<PromptId, std::set<std::string>> decided{};
    std::set<PromptId> sent{};
};

Told readWorld(const QString& file) {
    Told out;
    const QList<QByteArray> lines = linesOf(file);
    for (const QByteArray& line : lines) {
        const QList<QByteArray> words = line.split(' ');
        const PromptId id = words.at(1).toLongLong();
        if (words.at(0) == "asked")
            out.asked.insert(id);
        else if (words.at(0) == "decided")
            out.decided[id].insert(words.at(2).toStdString());
        else
            out.sent.insert(id);
    }
    return out;
}

// Another process answers what was asked last.
void answerFromOutside(const QString& folder, const QString& world) {
    const QList<QByteArray> lines = linesOf(world);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        if (!line->startsWith("asked "))
            continue;
        LeftAnswer left;
        left.prompt = line->mid(6).toLongLong();
        left.answer = answerOf(Verdict::Accepted);
        left.channel = "cli";
        (void)AnswerInbox(folder).leave(left);
        return;
    }
}

} // namespace

class TestDecisionKills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exactlyOneDecision();
};

void TestDecisionKills::exactlyOneDecision() {
    const bool isAsked = qEnvironmentVariableIsSet("TRUEBAR_DECISION_KILLS");
    const int kills = isAsked ? qEnvironmentVariableIntValue("TRUEBAR_DECISION_KILLS") : 60;
    QTemporaryDir directory;
    const QString folder = directory.filePath(QStringLiteral("workspace"));
    const QString world = directory.filePath(QStringLiteral("world"));
    const QString ready = world + QStringLiteral(".ready");
    std::mt19937 random(11);
    std::uniform_int_distribution<int> life(0, 60);
    for (int i = 0; i < kills; ++i) {
        const qint64 before = QFile(ready).size();
        const pid_t child = start(folder, world, i, "ask");
        QVERIFY(child > 0);
        // Some are killed before they have begun.
        for (int waited = 0; i % 10 != 0 && QFile(ready).size() == before && waited < 20'000; ++waited)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(life(random)));
        if (i % 2 == 0)
            answerFromOutside(folder, world);
        std::this_thread::sleep_for(std::chrono::milliseconds(life(random) / 4));
        QCOMPARE(::kill(child, SIGKILL), 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY2(
            WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, qPrintable(QString::number(status))); // not by itself
    }
    const pid_t last = start(folder, world, kills, "finish");
    int status = 0;
    QCOMPARE(::waitpid(last, &status, 0), last);
    QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, qPrintable(QString::number(status)));

    const Told told = readWorld(world);
    const auto database =
        Database::open(folder + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly, Database::Durability::Full);
    QVERIFY(database.has_value());
    const auto all = DecisionStore(**database).list({{}, {}, false, 1'000'000});
    QVERIFY2(all, all ? "" : all.error().message().c_str());
    std::set<PromptId> allowed;
    std::set<PromptId> known;
    int expired = 0;
    int fromOutside = 0;
    for (const KeptPrompt& kept : *all) {
        known.insert(kept.prompt.id);
        QVERIFY(kept.decision && kept.outcome);
        const Verdict verdict = kept.decision->answer.verdict;
        expired += verdict == Verdict::Expired ? 1 : 0;
        fromOutside += kept.decision->channel == "cli" ? 1 : 0;
        if (const auto found = told.decided.find(kept.prompt.id); found != told.decided.end())
            QVERIFY(found->second == std::set<std::string>{std::string(toString(verdict))});
        if (kept.outcome->verdict == Verdict::Accepted)
            allowed.insert(kept.prompt.id);
    }
    // Durable before anybody saw it; sent exactly what was allowed.
    QVERIFY(std::includes(known.begin(), known.end(), told.asked.begin(), told.asked.end()));
    QVERIFY(told.sent == allowed);
    // Once for each question, also for the table.
    auto counts = (*database)->run(QStringLiteral("SELECT count(*), count(DISTINCT prompt) FROM decision"));
    QVERIFY(counts && counts->next());
    QCOMPARE(counts->value(0).toLongLong(), qint64(all->size()));
    QCOMPARE(counts->value(1).toLongLong(), qint64(all->size()));
    // It was worth it.
    QVERIFY(int(all->size()) > kills / 2);
    QVERIFY(expired > 0 && fromOutside > 0 && !allowed.empty());
    qInfo("%d kills: %zu questions, %d expired, %d answered from outside, %zu sent", kills, all->size(), expired,
        fromOutside, told.sent.size());
}

int main(int argc, char** argv) {
    if (argc == 6 && std::string_view(argv[1]) == "--ask")
        return runAskingProgram(QString::fromUtf8(argv[2]), QString::fromUtf8(argv[3]),
            static_cast<unsigned>(std::atoi(argv[4])), std::string_view(argv[5]) == "ask");
    TestDecisionKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_decision_kills.moc"
