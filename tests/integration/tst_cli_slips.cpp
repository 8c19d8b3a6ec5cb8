// Orders by hand by the real program: what is to be done, reports that count once, the end of a slip; with the
// workspace free, and while a service has it.
#include "tests/integration/cli_process.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const QByteArray passphrase = "correct horse battery";

CliAnswer runMore(const Cli& cli, const char* words, const QStringList& more) {
    const auto process = cli.start(words, more, passphrase + '\n');
    if (!process->waitForFinished(90'000) || process->exitStatus() != QProcess::NormalExit)
        return {-1, process->readAllStandardOutput(), process->readAllStandardError()};
    return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

CliAnswer run(const Cli& cli, const char* words) {
    return runMore(cli, words, {});
}

// As a session of the program has left them when it was ended: two orders that wait for a person.
void leaveSlips(const Cli& cli) {
    const QString folder = cli.workspace() + QStringLiteral("/trading/hand");
    QFile file(folder + QStringLiteral("/slips.jsonl"));
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly))
        qFatal("the fixture cannot write");
    for (const char* id : {"t1", "t2"})
        file.write(QByteArray(R"({"at":1700000000000,"bot":"","decided_at":1700000000000,"instrument":"LOCAL:ACME",)")
            + R"("limit":"100","quantity":"10","side":"buy","slip":")" + id
            + R"(","time_in_force":"gtc","type":"limit"})" + '\n');
}

// Has the workspace.
std::unique_ptr<QProcess> serve(const Cli& cli, const char* words) {
    auto service = cli.start(words, {}, passphrase + '\n');
    if (!service->waitForStarted() || !QTest::qWaitFor([&] { return cli.isBeingWritten(); }, 60'000))
        qFatal("the service does not start");
    return service;
}

void end(QProcess& service) {
    service.terminate();
    QVERIFY(service.waitForFinished(60'000));
    QCOMPARE(service.exitCode(), 0);
}

} // namespace

class CliSlips : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slipsAreListedReportedAndSkipped_data();
    void slipsAreListedReportedAndSkipped();
    void aServiceDoesWhatItIsAskedTo();
    void whatNeedsThePinIsAskedForIt();
    void whatWasAskedOfAnEarlierServiceIsNotDone();
};

void CliSlips::slipsAreListedReportedAndSkipped_data() {
    QTest::addColumn<bool>("isServed");
    QTest::newRow("alone") << false;
    QTest::newRow("beside a service") << true;
}

void CliSlips::slipsAreListedReportedAndSkipped() {
    QFETCH(bool, isServed);
    const Cli cli;
    QCOMPARE(run(cli, "vault create --memory-mib 8 --passes 1").exitCode, 0);
    const CliAnswer set = run(cli, "desk set hand --broker human");
    QVERIFY2(set.exitCode == 0, set.err.constData());
    leaveSlips(cli);
    const auto service = isServed ? serve(cli, "serve --unlock") : nullptr;
    const CliAnswer list = run(cli, "slip list --json");
    QVERIFY2(list.exitCode == 0, list.err.constData());
    const QJsonArray slips = list.json().value(QStringLiteral("slips")).toArray();
    QCOMPARE(slips.size(), 2);
    QCOMPARE(slips.at(0).toObject().value(QStringLiteral("do")).toString(), QStringLiteral("place it"));
    const CliAnswer placed = run(cli, "slip placed t1 --limit 99 --json");
    QVERIFY2(placed.exitCode == 0, placed.err.constData());
    QCOMPARE(
        placed.json().value(QStringLiteral("slip")).toObject().value(QStringLiteral("limit_price")).toDouble(), 99.);
    const char* report = "slip report t1 --price 98.5 --quantity 4 --number 1 --json";
    QCOMPARE(run(cli, report).exitCode, 0);
    const CliAnswer again = run(cli, report);
    QVERIFY(again.exitCode != 0);
    QVERIFY2(again.err.contains("the next one is 2"), again.err.constData());
    // All that is left.
    const CliAnswer rest = run(cli, "slip report t1 --price 98.75 --json");
    QVERIFY2(rest.exitCode == 0, rest.err.constData());
    QVERIFY(rest.json().value(QStringLiteral("over")).toBool());
    QCOMPARE(run(cli, "slip skip t2 --reason too-dear").exitCode, 0);
    QCOMPARE(run(cli, "slip list").out, QByteArray("nothing is to be done\n"));
    QCOMPARE(run(cli, "slip report t2 --price nonsense").exitCode, 2);
    if (service)
        end(*service);
}

void CliSlips::aServiceDoesWhatItIsAskedTo() {
    const Cli cli;
    QCOMPARE(run(cli, "vault create --memory-mib 8 --passes 1").exitCode, 0);
    QCOMPARE(run(cli, "desk set hand --broker human").exitCode, 0);
    {
        const auto service = serve(cli, "serve");
        const CliAnswer refused = run(cli, "slip list");
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("--unlock"), refused.err.constData());
        end(*service);
    }
    leaveSlips(cli);
    const auto service = serve(cli, "serve --unlock");
    QCOMPARE(run(cli, "desk list --json").json().value(QStringLiteral("accounts")).toArray().size(), 1);
    QCOMPARE(run(cli, "desk limits hand").exitCode, 0);
    // The answer of the service is that of the command, with its exit status and its place.
    const CliAnswer compared = run(cli, "reconcile --wait 20 --json");
    QCOMPARE(compared.exitCode, 1);
    const QJsonObject found = QJsonDocument::fromJson(compared.out).object();
    QCOMPARE(found.value(QStringLiteral("differences")).toArray().size(), 2);
    QVERIFY(!found.value(QStringLiteral("may_trade")).toBool());
    const CliAnswer settled = runMore(cli, "reconcile --json",
        {QStringLiteral("--adopt=foreign_order LOCAL:ACME t1"), QStringLiteral("--adopt=foreign_order LOCAL:ACME t2")});
    QVERIFY2(settled.exitCode == 0, (settled.out + settled.err).constData());
    QVERIFY(settled.json().value(QStringLiteral("may_trade")).toBool());
    const CliAnswer unknown = run(cli, "order cancel nothing --wait 1");
    QCOMPARE(unknown.exitCode, run(cli, "order cancel nothing --wait 1").exitCode);
    QVERIFY(unknown.exitCode != 0);
    QCOMPARE(run(cli, "reconcile --begin-anew").exitCode, 2);
    QCOMPARE(run(cli, "reconcile --ignore nothing").exitCode, 2);
    for (const char* skip : {"slip skip t1", "slip skip t2"})
        QCOMPARE(run(cli, skip).exitCode, 0);
    const CliAnswer stopped = run(cli, "panic --wait 60 --json");
    QVERIFY2(stopped.exitCode == 0, stopped.out.constData());
    QVERIFY(stopped.json().value(QStringLiteral("by_other_process")).toBool());
    QTRY_COMPARE_WITH_TIMEOUT(run(cli, "panic release").exitCode, 0, 60'000);
    QCOMPARE(run(cli, "panic status").out, QByteArray("trading is not stopped\n"));
    end(*service);
}

void CliSlips::whatNeedsThePinIsAskedForIt() {
    const Cli cli;
    QCOMPARE(run(cli, "vault create --memory-mib 8 --passes 1").exitCode, 0);
    QCOMPARE(run(cli, "desk set hand --broker human").exitCode, 0);
    const auto with = [&](const char* words, const QByteArray& secrets) {
        const auto process = cli.start(words, {}, secrets);
        if (!process->waitForFinished(90'000))
            qFatal("it does not end");
        return CliAnswer{process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
    };
    const QByteArray pin = "2468\n";
    QCOMPARE(with("vault pin", passphrase + '\n' + pin).exitCode, 0);
    const auto service = cli.start("serve --unlock", {}, passphrase + '\n' + pin);
    QVERIFY(service->waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(cli.workspace() + QStringLiteral("/vault/pin.public")), 60'000);
    QCOMPARE(with("slip list", {}).exitCode, 0); // from here on the account is open
    // Whoever changes limits is asked each time, also in the ten minutes of the PIN that began the service.
    QCOMPARE(with("panic --wait 30", {}).exitCode, 0);
    const CliAnswer unasked = with("panic release", {});
    QCOMPARE(unasked.exitCode, 2);
    const CliAnswer wrong = with("panic release", "1111\n");
    QCOMPARE(wrong.exitCode, 2);
    QVERIFY2(wrong.err.contains("tries left: 4"), wrong.err.constData());
    QVERIFY(with("panic status", {}).out.contains("stopped since"));
    const CliAnswer right = with("panic release", pin);
    QVERIFY2(right.exitCode == 0, right.err.constData());
    QCOMPARE(with("panic status", {}).out, QByteArray("trading is not stopped\n"));
    end(*service);
}

void CliSlips::whatWasAskedOfAnEarlierServiceIsNotDone() {
    const Cli cli;
    QCOMPARE(run(cli, "vault create --memory-mib 8 --passes 1").exitCode, 0);
    QCOMPARE(run(cli, "desk set hand --broker human").exitCode, 0);
    leaveSlips(cli);
    // As a service leaves it that was killed while it reported.
    QFile left(cli.workspace() + QStringLiteral("/commands/desk/0.taken"));
    QVERIFY(QDir().mkpath(QFileInfo(left).path()) && left.open(QIODevice::WriteOnly));
    left.write(R"({"command":"slip report","words":["--price=99","--quantity=1","--","t1"]})");
    left.close();
    const auto service = serve(cli, "serve --unlock");
    QTRY_VERIFY_WITH_TIMEOUT(!left.exists(), 60'000);
    const CliAnswer list = run(cli, "slip list --json");
    QVERIFY2(list.exitCode == 0, list.err.constData());
    for (const auto& slip : list.json().value(QStringLiteral("slips")).toArray())
        QCOMPARE(slip.toObject().value(QStringLiteral("filled")).toDouble(), 0.);
    end(*service);
}

QTEST_GUILESS_MAIN(CliSlips)
#include "tst_cli_slips.moc"
