// Killed at any moment, the workspace opens again, and what was finished is whole.
#include "tests/integration/cli_process.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QThread>

using namespace truebar::test;

namespace {

constexpr int rowCount = 120'000;
constexpr int rounds = 12;

QByteArray minutes(int count) {
    QByteArray out("time,open,high,low,close,volume\n");
    for (int i = 0; i < count; ++i) {
        const int close = i % 100 < 50 ? 90 + i % 50 / 2 : 115 - i % 50 / 2; // up and down
        out +=
            QByteArray::number(1'704'067'200'000 + i * 60'000LL) + ",100,120,90," + QByteArray::number(close) + ",5\n";
    }
    return out;
}

QString integrityOf(const QString& file) {
    QString out;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), file);
        db.setDatabaseName(file);
        if (db.open()) {
            QSqlQuery query(QStringLiteral("PRAGMA integrity_check"), db);
            out = query.next() ? query.value(0).toString() : QStringLiteral("no answer");
        }
    }
    QSqlDatabase::removeDatabase(file);
    return out;
}

} // namespace

class TestCliKill : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void freshFolders();
    void readersBesideTheFirstWriter();
    void imports();
    void backtests();

private:
    // Starts the command again and again, kills it at moments spread over the time that it needs, and calls `check`
    // after each; true if some were killed at work.
    template <class Check>
    static bool killAtManyMoments(const Cli& cli, const QList<QStringList>& commands, qint64 needed, Check check);
};

template <class Check>
bool TestCliKill::killAtManyMoments(const Cli& cli, const QList<QStringList>& commands, qint64 needed, Check check) {
    int killed = 0;
    for (int round = 0; round < commands.size(); ++round) {
        const auto process = cli.start("", commands.at(round));
        if (!process->waitForStarted())
            return false;
        QThread::msleep(static_cast<unsigned long>(needed * (round + 1) / commands.size()));
        process->kill(); // SIGKILL
        process->waitForFinished();
        killed += process->exitStatus() == QProcess::CrashExit ? 1 : 0;
        check(round, process->exitStatus() == QProcess::NormalExit);
    }
    return killed > 0;
}

// From the moment when there is a folder: whoever reads after a kill finds no workspace yet, or a whole one.
void TestCliKill::freshFolders() {
    const QStringList import{QStringLiteral("data"), QStringLiteral("import"), QStringLiteral("--timeframe"),
        QStringLiteral("1m"), QStringLiteral("--instrument"), QStringLiteral("T:FIRST")};
    const auto waitFor = [](const QString& path, const QProcess& process) {
        while (!QFile::exists(path) && process.state() == QProcess::Running)
            QThread::usleep(50);
    };
    qint64 needed = 0; // from the first sign of a workspace to the end, in microseconds
    {
        const Cli cli;
        const auto process = cli.start("", import + QStringList{cli.file(QStringLiteral("f.csv"), minutes(1000))});
        QVERIFY(process->waitForStarted());
        waitFor(cli.workspace(), *process);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(process->waitForFinished());
        needed = timer.nsecsElapsed() / 1000;
        QCOMPARE(process->exitCode(), 0);
    }
    int unfinished = 0;
    for (int round = 0; round < 2 * rounds; ++round) {
        const Cli cli;
        const QString file = cli.file(QStringLiteral("f.csv"), minutes(1000));
        const auto process = cli.start("", import + QStringList{file});
        QVERIFY(process->waitForStarted());
        waitFor(cli.workspace(), *process);
        QThread::usleep(static_cast<unsigned long>(needed * round / (2 * rounds)));
        process->kill();
        process->waitForFinished();
        unfinished += QFile::exists(cli.workspace() + QStringLiteral("/workspace.db")) ? 0 : 1;
        for (const char* words : {"data list --json", "run list --json"}) {
            const CliAnswer answer = cli.run(words);
            QVERIFY2(answer.exitCode == 0, answer.err.constData());
        }
        QCOMPARE(cli.run("", import + QStringList{file}).exitCode, 0);
        const QJsonArray series = cli.run("data list --json").json().value(QLatin1String("series")).toArray();
        QCOMPARE(series.size(), 1);
        QCOMPARE(series.at(0).toObject().value(QLatin1String("candles")).toInt(), 1000);
        QVERIFY(QDir(cli.workspace()).entryList({QStringLiteral("*.new*")}, QDir::Files).isEmpty());
    }
    QVERIFY(unfinished > 0);
}

void TestCliKill::readersBesideTheFirstWriter() {
    const Cli cli;
    const auto writer = cli.start("data import --instrument T:FIRST --timeframe 1m",
        {cli.file(QStringLiteral("large.csv"), minutes(4 * rowCount))});
    QVERIFY(writer->waitForStarted());
    int beside = 0;
    while (writer->state() == QProcess::Running) {
        const auto list = cli.start("data list --json");
        const auto runs = cli.start("run list --json");
        for (const auto& reader : {list.get(), runs.get()}) {
            QVERIFY(reader->waitForFinished());
            const QByteArray said = reader->readAllStandardError();
            QVERIFY2(reader->exitCode() == 0, said.constData());
        }
        writer->waitForFinished(0);
        ++beside;
    }
    QCOMPARE(writer->exitCode(), 0);
    QVERIFY(beside > 1);
}

void TestCliKill::imports() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("large.csv"), minutes(rowCount));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(cli.run("data import --instrument T:FIRST --timeframe 1m", {file}).exitCode, 0);
    const qint64 needed = timer.elapsed();
    QList<QStringList> commands;
    for (int i = 0; i < rounds; ++i)
        commands.append({QStringLiteral("data"), QStringLiteral("import"), QStringLiteral("--timeframe"),
            QStringLiteral("1m"), QStringLiteral("--instrument"), QStringLiteral("T:N%1").arg(i), file});
    const bool wereKilled = killAtManyMoments(cli, commands, needed, [&](int round, bool wasFinished) {
        const QJsonArray series = cli.run("data list --json").json().value(QLatin1String("series")).toArray();
        bool isThere = false;
        for (const auto& value : series) {
            const QJsonObject one = value.toObject();
            QCOMPARE(one.value(QLatin1String("candles")).toInt(), rowCount); // all or nothing
            isThere =
                isThere || one.value(QLatin1String("instrument")).toString() == QStringLiteral("T:N%1").arg(round);
        }
        QVERIFY(isThere || !wasFinished);
        QCOMPARE(integrityOf(cli.workspace() + QStringLiteral("/market.db")), QStringLiteral("ok"));
    });
    QVERIFY(wereKilled);
    // And it can be written again: the dead process holds no lock.
    QCOMPARE(cli.run("data import --instrument T:LAST --timeframe 1m", {file}).exitCode, 0);
    const QByteArray first = cli.run("data show --instrument T:FIRST --timeframe 1m --json").out;
    QCOMPARE(
        cli.run("data show --instrument T:LAST --timeframe 1m --json").out, QByteArray(first).replace("FIRST", "LAST"));
}

void TestCliKill::backtests() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("large.csv"), minutes(rowCount));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {file}).exitCode, 0);
    const QStringList command{QStringLiteral("run"), QStringLiteral("backtest"), QStringLiteral("--strategy"),
        QStringLiteral("sma_cross"), QStringLiteral("--set"), QStringLiteral("fast=5"), QStringLiteral("--set"),
        QStringLiteral("slow=20"), QStringLiteral("--instrument"), QStringLiteral("T:X"), QStringLiteral("--timeframe"),
        QStringLiteral("1m"), QStringLiteral("--json")};
    QElapsedTimer timer;
    timer.start();
    const QJsonObject whole = cli.run("", command).json();
    const qint64 needed = timer.elapsed();
    const auto tradeCount = whole.value(QLatin1String("trades")).toArray().size();
    QVERIFY(tradeCount > 500);
    int known = 1;
    const bool wereKilled =
        killAtManyMoments(cli, QList<QStringList>(rounds, command), needed, [&](int, bool wasFinished) {
            const QJsonArray runs = cli.run("run list --json").json().value(QLatin1String("runs")).toArray();
            QVERIFY(runs.size() >= known + (wasFinished ? 1 : 0));
            known = static_cast<int>(runs.size());
            const QString newest = runs.at(0).toObject().value(QLatin1String("run_id")).toString();
            const QJsonObject run = cli.run("run show --json", {newest}).json();
            for (const char* list : {"orders", "fills", "trades", "equity", "decisions"})
                QCOMPARE(run.value(QLatin1String(list)), whole.value(QLatin1String(list)));
            QCOMPARE(integrityOf(cli.workspace() + QStringLiteral("/workspace.db")), QStringLiteral("ok"));
        });
    QVERIFY(wereKilled);
    QCOMPARE(cli.run("", command).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestCliKill)
#include "tst_cli_kill.moc"
