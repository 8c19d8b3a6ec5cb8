// run bundle export, verify, import: the round trip is the same byte for byte.
#include "tests/integration/bundled_run.h"

#include <QJsonDocument>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestCliBundles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theRoundTripIsTheSameByteForByte();
    void theSameBundleIsTheSameFile();
    void runsAgainOverTheWorkspaceWithoutCandles();
    void candlesThatHaveChangedAreNotBundled();
    void keepsAccountsAndCalendars();
    void keepsProfilesAndCosts_data();
    void keepsProfilesAndCosts();
    void tellsTheFirstDifference_data();
    void tellsTheFirstDifference();

private:
    const BundledRun m_made;
    const Cli& m_cli = m_made.cli();
    QString m_run = m_made.run();
    QString m_bundle = m_made.bundle();
};

void TestCliBundles::theRoundTripIsTheSameByteForByte() {
    const CliAnswer there = m_cli.run("run show --json --journal", {m_run});
    const QJsonObject verified = m_cli.run("run bundle verify --json", {m_bundle}).json();
    QVERIFY(verified.value(QLatin1String("identical")).toBool());
    QVERIFY(verified.value(QLatin1String("first_difference")).isNull());
    QCOMPARE(verified.value(QLatin1String("candles")).toString(), QStringLiteral("bundle"));
    QVERIFY(
        verified.value(QLatin1String("plugins")).toArray().at(0).toObject().value(QLatin1String("same_file")).toBool());
    // Where nothing is, not even a workspace.
    const Cli other;
    QCOMPARE(other.run("run bundle verify --json", {m_bundle}).exitCode, 0);
    QVERIFY(!QFile::exists(other.workspace()));
    const QJsonObject imported = other.run("run bundle import --candles --json", {m_bundle}).json();
    QCOMPARE(imported.value(QLatin1String("imported")).toString(), m_run);
    QVERIFY(imported.value(QLatin1String("candles_stored")).toInt() > 1000);
    const CliAnswer here = other.run("run show --json --journal", {m_run});
    QVERIFY(there.out.size() > 10'000);
    QVERIFY(here.out == there.out);
    // The candles are there to run over, and the imported run bundles to the same file.
    QCOMPARE(bytesOf(exported(other, m_run)), bytesOf(m_bundle));
    const CliAnswer again = other.run("run bundle import", {m_bundle});
    QCOMPARE(again.exitCode, 2);
    QVERIFY2(again.err.contains("is here already"), again.err.constData());
}

void TestCliBundles::theSameBundleIsTheSameFile() {
    const QByteArray first = bytesOf(m_bundle);
    QVERIFY(first.size() > 1000);
    QVERIFY(bytesOf(exported(m_cli, m_run)) == first);
    // What is there is not overwritten unless asked.
    const CliAnswer refused = m_cli.run("run bundle export", {m_run, m_bundle});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("is there already"), refused.err.constData());
    QVERIFY(bytesOf(m_bundle) == first);
}

void TestCliBundles::runsAgainOverTheWorkspaceWithoutCandles() {
    const QString bare = exported(m_cli, m_run, {QStringLiteral("--without-candles")});
    const QJsonObject verified = m_cli.run("run bundle verify --json", {bare}).json();
    QCOMPARE(verified.value(QLatin1String("candles")).toString(), QStringLiteral("workspace"));
    QVERIFY(verified.value(QLatin1String("identical")).toBool());
    const Cli other;
    const CliAnswer nowhere = other.run("run bundle verify", {bare});
    QCOMPARE(nowhere.exitCode, 2);
    QVERIFY2(nowhere.err.contains("no candles"), nowhere.err.constData());
    m_bundle = exported(m_cli, m_run);
}

void TestCliBundles::candlesThatHaveChangedAreNotBundled() {
    Cli cli;
    const QString file = cli.file(QStringLiteral("w.csv"), waves());
    cli.run("data import --instrument T:WAVES --timeframe 1h", {file});
    const QString run = cli.run("run backtest --strategy buy_and_hold --instrument T:WAVES --timeframe 4h --json")
                            .json()
                            .value(QLatin1String("run_id"))
                            .toString();
    // Later candles are none of the run's business.
    const QByteArray later = "timestamp,open,high,low,close,volume\n1700006400000,5,6,4,5,1\n";
    QCOMPARE(
        cli.run("data import --instrument T:WAVES --timeframe 1h", {cli.file(QStringLiteral("l.csv"), later)}).exitCode,
        0);
    QVERIFY(
        cli.run("run bundle verify --json", {exported(cli, run)}).json().value(QLatin1String("identical")).toBool());
    QCOMPARE(cli.run("data erase --instrument T:WAVES --timeframe 1h --from 2020-10-01 --to 2020-10-02").exitCode, 0);
    const QString bundle = cli.workspace() + QStringLiteral("-changed.truebar");
    const CliAnswer refused = cli.run("run bundle export", {run, bundle});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("not those that the run was made of"), refused.err.constData());
    QVERIFY(!QFile::exists(bundle));
}

void TestCliBundles::keepsAccountsAndCalendars() {
    const QString funding = m_cli.file(
        QStringLiteral("funding.csv"), "time,rate\n2020-09-21T00:00:00Z,0.0001\n2020-09-21T08:00:00Z,-0.0002\n");
    const CliAnswer made = m_cli.run("run backtest --strategy sma_cross --set direction=both --instrument T:WAVES "
                                     "--timeframe 1h --json --margin cross --leverage 3 --funding",
        {funding, QStringLiteral("--session"), QStringLiteral("mon-fri 08:00-20:00")});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    QFile::remove(funding);
    const QString run = made.json().value(QLatin1String("run_id")).toString();
    const Cli other;
    QVERIFY(other.run("run bundle verify --json", {exported(m_cli, run)})
                .json()
                .value(QLatin1String("identical"))
                .toBool());
}

void TestCliBundles::keepsProfilesAndCosts_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("worst") << QByteArray("--profile worst");
    QTest::newRow("finer candles") << QByteArray("--profile lower_timeframe");
    QTest::newRow("backtesting_py") << QByteArray("--profile backtesting_py");
    QTest::newRow("costs") << QByteArray("--maker-bps 1 --slippage-bps 3 --fee-minimum 0.5 --participation 0.2");
    QTest::newRow("latency by the seed") << QByteArray("--latency-ms 200 --latency-spread-ms 80000000 --seed 5");
}

void TestCliBundles::keepsProfilesAndCosts() {
    QFETCH(QByteArray, options);
    const QByteArray words = "run backtest --strategy sma_cross --set fast=5 --set slow=20 --instrument T:WAVES "
                             "--timeframe 4h --json ";
    const CliAnswer made = m_cli.run(QByteArray(words + options).constData());
    QVERIFY2(made.exitCode == 0, made.err.constData());
    const Cli other;
    const QString bundle = exported(m_cli, made.json().value(QLatin1String("run_id")).toString());
    const CliAnswer verified = other.run("run bundle verify --json", {bundle});
    QVERIFY2(verified.exitCode == 0, verified.out.constData());
    QVERIFY(verified.json().value(QLatin1String("identical")).toBool());
    Members packed = *unpackArchive(bytesOf(bundle));
    QVERIFY(member(packed, "bundle.json").content.contains("\"fills\":\"{"));
}

void TestCliBundles::tellsTheFirstDifference_data() {
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* name, const char* in, const QByteArray& from, const QByteArray& to,
                         const char* place) {
        QTest::newRow(name) << QByteArray(in) << from << to << QByteArray(place);
    };
    row("fee", "bundle.json", "\"fee_bps\":\"7.5\"", "\"fee_bps\":\"8\"", "/fee_bps is 7.5");
    row("seed", "bundle.json", "\"seed\":\"77\"", "\"seed\":\"78\"", "/seed is 77");
    row("setting", "bundle.json", "\"slow\":\"30\"", "\"slow\":\"31\"", "/settings/slow is 30");
    row("fill", "result.json", "\"fills\":[{\"number\":1,\"order\":1", "\"fills\":[{\"number\":1,\"order\":7",
        "/fills/0/order is 7");
    row("text", "result.json", "\"status\":\"filled\"", "\"status\":\"fulled\"", "/orders/0/status is \"fulled\"");
    row("sharpe", "result.json", "\"sharpe\":", "\"sharpe\":9", "/metrics/sharpe is 9");
    const QByteArray first = m_made.members().at(2).content.split('\n').at(1);
    row("candle", "candles/1.csv", first, QByteArray(first + '1'), "/fingerprint is ");
}

void TestCliBundles::tellsTheFirstDifference() {
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, place);
    Members changed = m_made.members();
    if (member == "bundle.json")
        edit(changed, from, to);
    else
        forge(changed, member.constData(), from, to);
    const QString file = m_cli.file(QStringLiteral("changed.truebar"), *packArchive(changed));
    const QStringList before = m_cli.contents();
    const CliAnswer verified = m_cli.run("run bundle verify", {file});
    QCOMPARE(verified.exitCode, 1);
    QVERIFY2(verified.out.contains(QByteArray("not the same: " + place)), verified.out.constData());
    const Cli other;
    const CliAnswer imported = other.run("run bundle import", {file});
    QCOMPARE(imported.exitCode, 2);
    QVERIFY2(imported.err.contains(place), imported.err.constData());
    QVERIFY(!QFile::exists(other.workspace()));
    QCOMPARE(m_cli.contents(), before);
}

QTEST_GUILESS_MAIN(TestCliBundles)
#include "tst_cli_bundles.moc"
