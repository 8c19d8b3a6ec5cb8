// Studies through the real program: killed at any moment they lose nothing, do nothing twice and find the same.
#include "tests/integration/cli_process.h"
#include "tests/support/kill_count.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QThread>

#include <random>

using namespace truebar::test;

namespace {

constexpr int rowCount = 40'000;

QByteArray minutes(int count) {
    QByteArray out("time,open,high,low,close,volume\n");
    std::mt19937 random(7);
    int price = 3'000;
    for (int i = 0; i < count; ++i) {
        const int open = price;
        price = std::max(300, open + static_cast<int>(random() % 41) - 20);
        out += QByteArray::number(1'704'067'200'000 + i * 60'000LL) + ',' + QByteArray::number(open) + ','
            + QByteArray::number(std::max(open, price) + 1) + ',' + QByteArray::number(std::min(open, price) - 1) + ','
            + QByteArray::number(price) + ",5\n";
    }
    return out;
}

// fast is not below slow in some of them: those fail, and are kept.
constexpr const char* sweep = "run sweep --strategy sma_cross --grid fast=5:50:3 --grid slow=20:200:6 --instrument K:X "
                              "--timeframe 1m --timeframe 5m --fee-bps 10 --json";
constexpr int trialCount = 16 * 31 * 2;

QString studyOf(const CliAnswer& answer) {
    return answer.json().value(QLatin1String("study")).toObject().value(QLatin1String("study_id")).toString();
}

int countOf(const QJsonObject& study, const char* status) {
    return study.value(QLatin1String("trials")).toObject().value(QLatin1String(status)).toInt();
}

} // namespace

class TestCliJobs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void killedAtAnyMomentItFindsTheSame();
    void oneThreadFindsWhatTwoFind();
    void searchesAreReproducible_data();
    void searchesAreReproducible();
    void pausedCancelledAndResumed();
    void strategiesSideBySide();
    void refusesBadInput_data();
    void refusesBadInput();

private:
    QJsonObject newest() const {
        return m_cli.run("jobs list --json").json().value(QLatin1String("studies")).toArray().at(0).toObject();
    }
    QByteArray results(const QString& id) const { return m_cli.run("jobs results --equity --json", {id}).out; }

    Cli m_cli;
};

void TestCliJobs::initTestCase() {
    const QString file = m_cli.file(QStringLiteral("walk.csv"), minutes(rowCount));
    QCOMPARE(m_cli.run("data import --instrument K:X --timeframe 1m", {file}).exitCode, 0);
}

void TestCliJobs::killedAtAnyMomentItFindsTheSame() {
    const int kills = killCount(8);
    const QString whole = studyOf(m_cli.run(sweep));
    const QByteArray expected = results(whole);
    QVERIFY(expected.size() > 100'000);

    QCOMPARE(m_cli.run(sweep, {QStringLiteral("--queue-only")}).exitCode, 0);
    const QString id = newest().value(QLatin1String("study_id")).toString();
    QVERIFY(id != whole);
    std::mt19937 random(11);
    int doneBefore = 0;
    int interrupted = 0;
    for (int i = 0; i < kills; ++i) {
        const auto process = m_cli.start("jobs resume --jobs 2", {id});
        QVERIFY(process->waitForStarted());
        if (process->waitForFinished(static_cast<int>(30 + random() % 300)))
            break;
        process->kill();
        process->waitForFinished();
        ++interrupted;
        const int done = countOf(newest(), "done") + countOf(newest(), "failed");
        QVERIFY2(done >= doneBefore, "a finished trial was lost");
        doneBefore = done;
    }
    QVERIFY(interrupted > 1);
    const CliAnswer last = m_cli.run("jobs resume --jobs 2 --json", {id});
    if (countOf(newest(), "done") + countOf(newest(), "failed") != trialCount)
        QCOMPARE(last.exitCode, 0);
    QCOMPARE(countOf(newest(), "done") + countOf(newest(), "failed"), trialCount);
    QVERIFY(countOf(newest(), "failed") > 0);
    QVERIFY(results(id) == expected);
    // No trial has two results, and none that had one was begun again.
    const QString file = m_cli.workspace() + QStringLiteral("/workspace.db");
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), file);
        db.setDatabaseName(file);
        QVERIFY(db.open());
        QSqlQuery query(db);
        QVERIFY(query.exec(QStringLiteral("PRAGMA integrity_check")) && query.next());
        QCOMPARE(query.value(0).toString(), QStringLiteral("ok"));
        QVERIFY(query.exec(QStringLiteral("SELECT max(attempts) FROM trial")) && query.next());
        QVERIFY(query.value(0).toInt() <= kills + 1);
    }
    QSqlDatabase::removeDatabase(file);
}

void TestCliJobs::oneThreadFindsWhatTwoFind() {
    const QString one = studyOf(m_cli.run(sweep, {QStringLiteral("--jobs"), QStringLiteral("1")}));
    const QString two = studyOf(m_cli.run(sweep, {QStringLiteral("--jobs"), QStringLiteral("2")}));
    QVERIFY(one != two);
    QVERIFY(results(one) == results(two));
}

void TestCliJobs::searchesAreReproducible_data() {
    QTest::addColumn<QString>("search");
    for (const char* name : {"random", "lhs", "nlopt", "crs"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestCliJobs::searchesAreReproducible() {
    QFETCH(QString, search);
    const auto run = [&](const char* threads) {
        return studyOf(m_cli.run("run sweep --strategy sma_cross --grid fast=2:60 --grid slow=10:300 --instrument K:X "
                                 "--timeframe 5m --timeframe 15m --trials 25 --seed 3 --min-trades 3 --json",
            {QStringLiteral("--search"), search, QStringLiteral("--jobs"), QString::fromLatin1(threads)}));
    };
    const QByteArray first = results(run("1"));
    QVERIFY(first.count("\"trial\":") > 40);
    QVERIFY(first == results(run("2")));
}

void TestCliJobs::pausedCancelledAndResumed() {
    QCOMPARE(m_cli.run(sweep, {QStringLiteral("--queue-only")}).exitCode, 0);
    const QString id = newest().value(QLatin1String("study_id")).toString();
    const QStringList third(QStringLiteral("%1/3").arg(id));
    const QStringList fourth(QStringLiteral("%1/4").arg(id));
    QCOMPARE(m_cli.run("jobs pause --json", third).exitCode, 0);
    QCOMPARE(m_cli.run("jobs cancel --json", fourth).exitCode, 0);
    QCOMPARE(m_cli.run("jobs pause --json", {id}).exitCode, 0);
    QCOMPARE(newest().value(QLatin1String("status")).toString(), QStringLiteral("paused"));
    QCOMPARE(m_cli.run("jobs resume --json", {id}).exitCode, 0);
    QCOMPARE(countOf(newest(), "paused"), 1);
    QCOMPARE(countOf(newest(), "cancelled"), 1);
    QCOMPARE(countOf(newest(), "done") + countOf(newest(), "failed"), trialCount - 2);
    QCOMPARE(m_cli.run("jobs resume --json", third).exitCode, 0);
    QCOMPARE(m_cli.run("jobs resume --json", fourth).exitCode, 0);
    QCOMPARE(countOf(newest(), "done") + countOf(newest(), "failed"), trialCount);
    QCOMPARE(newest().value(QLatin1String("status")).toString(), QStringLiteral("done"));
    QCOMPARE(m_cli.run("jobs cancel --json", {id}).exitCode, 2);
    QCOMPARE(m_cli.run("jobs delete --json", {id}).exitCode, 0);
    QCOMPARE(m_cli.run("jobs show --json", {id}).exitCode, 2);
}

// A matrix over strategies is a study for each; what is said to all is taken by those who know it.
void TestCliJobs::strategiesSideBySide() {
    const char* both = "run sweep --strategy sma_cross --strategy real_bar_trend --instrument K:X --timeframe 5m "
                       "--grid direction=long,both --grid sma_cross.fast=5,9 --set sma_cross.slow=40 --json";
    const QJsonArray studies = m_cli.run(both).json().value(QLatin1String("studies")).toArray();
    QCOMPARE(studies.size(), qsizetype(2));
    const auto idOf = [&](int i) { return studies[i][QLatin1String("study")][QLatin1String("study_id")].toString(); };
    const auto trials = [&](int i) { return countOf(studies[i][QLatin1String("study")].toObject(), "done"); };
    QCOMPARE(trials(0), 4);
    QCOMPARE(trials(1), 2);
    QCOMPARE(studies[0][QLatin1String("best")].toArray().size(), qsizetype(4));
    // Each is the study that it would be alone.
    const QString alone = studyOf(m_cli.run("run sweep --strategy real_bar_trend --instrument K:X --timeframe 5m "
                                            "--grid direction=long,both --json"));
    QCOMPARE(results(idOf(1)), results(alone));
    const CliAnswer text = m_cli.run("run sweep --strategy sma_cross --strategy real_bar_trend --instrument K:X "
                                     "--timeframe 5m --queue-only");
    QCOMPARE(text.out.count("study "), qsizetype(2));
    QVERIFY(text.out.contains(": sma_cross, active") && text.out.contains(": real_bar_trend, active"));
}

void TestCliJobs::refusesBadInput_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("place");
    const auto row = [](const char* words, const char* place) {
        QTest::newRow(words) << QString::fromUtf8(words) << QString::fromUtf8(place);
    };
    const auto swept = [&](const char* words, const char* place) {
        const QByteArray all = QByteArray("run sweep --strategy sma_cross --instrument K:X --timeframe 5m ") + words;
        row(all.constData(), place);
    };
    row("run sweep --instrument K:X --timeframe 5m", "--strategy");
    row("run sweep --strategy sma_cross --timeframe 5m", "--instrument");
    row("run sweep --strategy sma_cross --instrument K:X", "--timeframe");
    row("run sweep --strategy nothing --instrument K:X --timeframe 5m", "--strategy");
    row("run sweep --strategy sma_cross --strategy nothing --instrument K:X --timeframe 5m", "--strategy");
    row("run sweep --strategy sma_cross --strategy sma_cross --instrument K:X --timeframe 5m", "--strategy");
    row("run sweep --strategy sma_cross --strategy buy_and_hold --instrument K:X --timeframe 5m --grid nothing=1",
        "setting 'nothing'");
    row("run sweep --strategy sma_cross --strategy buy_and_hold --instrument K:X --timeframe 5m "
        "--grid buy_and_hold.fast=1,2",
        "setting 'fast'");
    row("run sweep --strategy sma_cross --instrument KX --timeframe 5m", "--instrument");
    row("run sweep --strategy sma_cross --instrument K:Y --timeframe 5m", "--instrument");
    row("run sweep --strategy sma_cross --instrument K:X --timeframe 5x", "--timeframe");
    row("run sweep --strategy sma_cross --instrument K:X --instrument K:X --timeframe 5m", "--instrument");
    swept("--grid fast", "--grid");
    swept("--grid =5", "--grid");
    swept("--grid nothing=1,2", "setting 'nothing'");
    swept("--grid fast=", "setting 'fast'");
    swept("--grid fast=5:a", "setting 'fast'");
    swept("--grid fast=50:5:1", "setting 'fast'");
    swept("--grid fast=5:50:0", "setting 'fast'");
    swept("--grid fast=5:50:-5", "setting 'fast'");
    swept("--grid fast=1:2:3:4", "setting 'fast'");
    swept("--grid fast=0:5:1", "setting 'fast'");
    swept("--grid fast=5,5", "setting 'fast'");
    swept("--grid fast=5.5", "setting 'fast'");
    swept("--grid fast=*", "setting 'fast'");
    swept("--grid direction=up,long", "setting 'direction'");
    swept("--grid quantity=0:1000000:0.000001", "setting 'quantity'");
    swept("--grid fast=5,6 --grid fast=7,8", "setting 'fast'");
    swept("--grid fast=5,6 --set fast=7", "setting 'fast'");
    swept("--set slow=x", "setting 'slow'");
    swept("--grid fast=1:2000:1 --grid slow=2:2000:1", "run sweep");
    swept("--search magic --trials 5", "--search");
    swept("--search random", "--search");
    swept("--trials 5", "--trials");
    swept("--search random --trials 0", "--trials");
    swept("--objective luck", "--objective");
    swept("--min-trades -1", "--min-trades");
    swept("--jobs 0", "--jobs");
    swept("--cash 0", "--cash");
    swept("--fee-bps 2000", "--fee-bps");
    swept("--slippage-ticks 1.5", "--slippage-ticks");
    swept("--span 2024-01-02", "--span");
    swept("--span 2024-01-02..2024-01-01", "--span");
    swept("--from 2024-01-02 --to 2024-01-01", "--from");
    row("jobs show nothing", "jobs show");
    row("jobs pause nothing/1", "jobs pause");
    row("jobs cancel nothing/x", "jobs cancel");
}

void TestCliJobs::refusesBadInput() {
    QFETCH(QString, words);
    QFETCH(QString, place);
    const QStringList before = m_cli.contents();
    const CliAnswer answer = m_cli.run(words.toUtf8().constData());
    QVERIFY2(answer.exitCode == 2, answer.err.constData());
    QCOMPARE(answer.out, QByteArray());
    QCOMPARE(answer.err.count('\n'), 1);
    QVERIFY2(answer.err.contains(place.toUtf8()), answer.err.constData());
    QCOMPARE(m_cli.contents(), before);
}

QTEST_GUILESS_MAIN(TestCliJobs)
#include "tst_cli_jobs.moc"
