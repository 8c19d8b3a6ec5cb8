// Saying yes to a live bot on the command line takes what placing its order takes: passphrase, role and PIN; and where
// another program has the workspace, that program has to be unlocked.
#include "core/decisions/decision_desk.h"
#include "core/workspace/workspace.h"
#include "tests/integration/cli_process.h"
#include "tests/support/decisions/prompt_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

const QByteArray passphrase = "correct horse battery";
const QByteArray pin = "2468";

// The process that writes: holds the workspace, asks for a live bot, and is not unlocked.
struct Writer {
    explicit Writer(const Cli& cli)
        : workspace(std::move(*Workspace::open(cli.workspace(), WorkspaceAccess::ReadWrite)))
        , door(thread, workspace->workspaceDatabase())
        , desk(door, workspace->directory(), systemClock()) { }

    void ask(std::uint64_t number) {
        PromptOrigin origin = promptOrigin();
        origin.mode = RunMode::LiveRun;
        PendingSuggestion pending = pendingSuggestion(number);
        pending.offered.time = systemClock().now();
        pending.deadline = pending.offered.time + std::chrono::minutes(10);
        if (!desk.ask(origin, pending, OnExpiry::Reject))
            qFatal("not asked");
    }

    std::unique_ptr<Workspace> workspace;
    DataThread thread;
    WorkspaceDoor door;
    DecisionDesk desk;
};

QString statusOf(const Cli& cli, const char* number) {
    return cli.run("decide show --json", {QString::fromUtf8(number)}).json().value(QLatin1String("status")).toString();
}

// With secrets on its standard input, one a line.
CliAnswer answered(const Cli& cli, const QList<QByteArray>& secrets, const char* words) {
    QByteArray input;
    for (const QByteArray& secret : secrets)
        input += secret + '\n';
    const auto process = cli.start(words, {}, input);
    if (!process->waitForFinished(90'000))
        return {};
    return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

} // namespace

class TestCliDecideLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aYesNeedsPassphraseRoleAndPin();
    void aRunningProgramAnswersForItself();
};

void TestCliDecideLive::aYesNeedsPassphraseRoleAndPin() {
    const Cli cli;
    QCOMPARE(answered(cli, {passphrase}, "vault create --memory-mib 8 --passes 1").exitCode, 0);
    QCOMPARE(answered(cli, {passphrase, pin}, "vault pin").exitCode, 0);
    {
        Writer writer(cli);
        writer.ask(1);
        writer.ask(2);
    }
    QCOMPARE(answered(cli, {}, "decide accept 1").exitCode, 2);
    QCOMPARE(answered(cli, {"wrong horse battery"}, "decide accept 1").exitCode, 2);
    QCOMPARE(answered(cli, {passphrase}, "decide accept 1").exitCode, 2);
    QCOMPARE(answered(cli, {passphrase, "1111"}, "decide accept 1").exitCode, 2);
    QCOMPARE(answered(cli, {passphrase}, "vault role viewer").exitCode, 0);
    QVERIFY(answered(cli, {passphrase, pin}, "decide accept 1").err.contains("trader"));
    QCOMPARE(statusOf(cli, "1"), QStringLiteral("open"));
    QCOMPARE(answered(cli, {passphrase, pin}, "vault role trader").exitCode, 0);
    const CliAnswer accepted = answered(cli, {passphrase, pin}, "decide accept 1");
    QVERIFY2(accepted.exitCode == 0, accepted.err.constData());
    QCOMPARE(statusOf(cli, "1"), QStringLiteral("accepted"));
    // A no needs nothing.
    QCOMPARE(answered(cli, {}, "decide reject 2").exitCode, 0);
    QCOMPARE(statusOf(cli, "2"), QStringLiteral("rejected"));
}

void TestCliDecideLive::aRunningProgramAnswersForItself() {
    const Cli cli;
    Writer writer(cli);
    writer.ask(1);
    std::atomic<bool> isOver = false;
    std::thread listening([&] {
        while (!isOver) {
            (void)writer.desk.tick();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    const CliAnswer accepted = answered(cli, {}, "decide accept 1 --wait 30");
    const CliAnswer rejected = answered(cli, {}, "decide reject 1 --wait 30");
    isOver = true;
    listening.join();
    QCOMPARE(accepted.exitCode, 2);
    QVERIFY2(accepted.err.contains("locked"), accepted.err.constData());
    QCOMPARE(rejected.exitCode, 0);
    QCOMPARE(statusOf(cli, "1"), QStringLiteral("rejected"));
}

QTEST_GUILESS_MAIN(TestCliDecideLive)
#include "tst_cli_decide_live.moc"
