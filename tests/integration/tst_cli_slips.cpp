// Orders by hand by the real program: what is to be done, reports that count once, the end of a slip.
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

CliAnswer run(const Cli& cli, const char* words) {
    const auto process = cli.start(words, {}, passphrase + '\n');
    if (!process->waitForFinished(90'000) || process->exitStatus() != QProcess::NormalExit)
        return {-1, process->readAllStandardOutput(), process->readAllStandardError()};
    return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
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

} // namespace

class CliSlips : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slipsAreListedReportedAndSkipped();
};

void CliSlips::slipsAreListedReportedAndSkipped() {
    const Cli cli;
    QCOMPARE(run(cli, "vault create --memory-mib 8 --passes 1").exitCode, 0);
    const CliAnswer set = run(cli, "desk set hand --broker human");
    QVERIFY2(set.exitCode == 0, set.err.constData());
    leaveSlips(cli);
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
}

QTEST_GUILESS_MAIN(CliSlips)
#include "tst_cli_slips.moc"
