// run bundle of portfolios: the round trip is the same byte for byte, and what was changed is named.
#include "tests/integration/bundled_run.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

// Two instruments that begin and end on different days.
void importPair(const Cli& cli) {
    const QByteArray all = waves();
    QList<QByteArray> rows = all.trimmed().split('\n');
    const QByteArray header = rows.takeFirst();
    const auto part = [&](qsizetype from, qsizetype count) {
        return header + '\n' + rows.mid(from, count).join('\n') + '\n';
    };
    const std::pair<const char*, QByteArray> files[] = {{"T:WAVES", part(0, 1300)}, {"T:TIDES", part(200, 1200)}};
    for (const auto& [name, content] : files) {
        const QString file = cli.file(QStringLiteral("pair.csv"), content);
        if (cli.run("data import --timeframe 1h --instrument", {QLatin1String(name), file}).exitCode != 0)
            qFatal("no candles");
    }
}

QString runOf(const Cli& cli, const QByteArray& options) {
    const QByteArray words = "run portfolio --instrument T:WAVES --instrument T:TIDES --timeframe 4h --timeframe 1h "
                             "--weight 0.6 --weight 0.3 --fee-bps 7.5 --json ";
    const CliAnswer made = cli.run(QByteArray(words + options).constData());
    if (made.exitCode != 0)
        qFatal("no run: %s", made.err.constData());
    return made.json().value(QLatin1String("run_id")).toString();
}

} // namespace

class TestCliPortfolioBundles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { importPair(m_cli); }
    void theRoundTripIsTheSameByteForByte_data();
    void theRoundTripIsTheSameByteForByte();
    void runsAgainOverTheWorkspaceWithoutCandles();
    void laterCandlesAreNotOfTheRun_data();
    void laterCandlesAreNotOfTheRun();
    void changedCandlesAreRefused();
    void tellsTheFirstDifference_data();
    void tellsTheFirstDifference();
    void badTermsAreNamed_data();
    void badTermsAreNamed();

private:
    const Cli m_cli;
};

void TestCliPortfolioBundles::theRoundTripIsTheSameByteForByte_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("held") << QByteArray("--rebalance weekly --max-gross 0.8");
    QTest::newRow("strategy") << QByteArray("--strategy sma_cross --set fast=5 --set slow=20 --from 2020-09-20");
    QTest::newRow("finer candles") << QByteArray("--strategy real_bar_trend --profile lower_timeframe");
    QTest::newRow("limits") << QByteArray("--max-drawdown 0.05 --max-weight 0.5 --rebalance daily --profile worst");
}

void TestCliPortfolioBundles::theRoundTripIsTheSameByteForByte() {
    QFETCH(QByteArray, options);
    const QString run = runOf(m_cli, options);
    const QString bundle = exported(m_cli, run);
    const CliAnswer there = m_cli.run("run show --json --journal", {run});
    // Where nothing is, not even a workspace.
    const Cli other;
    const CliAnswer verified = other.run("run bundle verify --json", {bundle});
    QVERIFY2(verified.exitCode == 0, (verified.out + verified.err).constData());
    QVERIFY(verified.json().value(QLatin1String("identical")).toBool());
    QCOMPARE(verified.json().value(QLatin1String("candles")).toString(), QStringLiteral("bundle"));
    const QJsonObject imported = other.run("run bundle import --candles --json", {bundle}).json();
    QCOMPARE(imported.value(QLatin1String("imported")).toString(), run);
    QVERIFY(imported.value(QLatin1String("candles_stored")).toInt() > 1000);
    QVERIFY(there.out.size() > 10'000);
    QVERIFY(other.run("run show --json --journal", {run}).out == there.out);
    QCOMPARE(bytesOf(exported(other, run)), bytesOf(bundle));
}

void TestCliPortfolioBundles::runsAgainOverTheWorkspaceWithoutCandles() {
    const QString bare = exported(m_cli, runOf(m_cli, {}), {QStringLiteral("--without-candles")});
    const QJsonObject verified = m_cli.run("run bundle verify --json", {bare}).json();
    QCOMPARE(verified.value(QLatin1String("candles")).toString(), QStringLiteral("workspace"));
    QVERIFY(verified.value(QLatin1String("identical")).toBool());
}

void TestCliPortfolioBundles::laterCandlesAreNotOfTheRun_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("held") << QByteArray("--rebalance weekly");
    QTest::newRow("strategy") << QByteArray("--strategy sma_cross --set fast=5 --set slow=20");
    QTest::newRow("finer candles") << QByteArray("--strategy sma_cross --profile lower_timeframe");
    QTest::newRow("an end in the future") << QByteArray("--strategy sma_cross --to 2199-01-01");
}

// What came after the run is not looked at: not the next candles of the source, which end within the run's last candle
// of 4h, and none of a year later.
void TestCliPortfolioBundles::laterCandlesAreNotOfTheRun() {
    QFETCH(QByteArray, options);
    const Cli cli;
    importPair(cli);
    const QString run = runOf(cli, options);
    const QString bare = exported(cli, run, {QStringLiteral("--without-candles")});
    const CliAnswer there = cli.run("run show --json --journal", {run});
    const QList<QByteArray> rows = waves().trimmed().split('\n');
    const QByteArray next = rows.first() + '\n' + rows.mid(1301).join('\n') + "\n1700006400000,5,6,4,5,1\n";
    const QString file = cli.file(QStringLiteral("later.csv"), next);
    for (const char* name : {"T:WAVES", "T:TIDES"})
        QCOMPARE(cli.run("data import --timeframe 1h --instrument", {QLatin1String(name), file}).exitCode, 0);
    const CliAnswer again = cli.run(QByteArray("run portfolio --instrument T:WAVES --instrument T:TIDES --timeframe 4h "
                                               "--timeframe 1h --weight 0.6 --weight 0.3 --fee-bps 7.5 --json "
        + options)
                                        .constData());
    QVERIFY(again.json().value(QLatin1String("fingerprint")) != there.json().value(QLatin1String("fingerprint")));
    const CliAnswer verified = cli.run("run bundle verify --json", {bare});
    QVERIFY2(verified.exitCode == 0, (verified.out + verified.err).constData());
    QCOMPARE(verified.json().value(QLatin1String("candles")).toString(), QStringLiteral("workspace"));
    QVERIFY(verified.json().value(QLatin1String("identical")).toBool());
    // Made now, the bundles with and without candles are of the same run as well.
    QCOMPARE(bytesOf(exported(cli, run, {QStringLiteral("--without-candles")})), bytesOf(bare));
    const QString whole = exported(cli, run);
    const Cli other;
    QCOMPARE(other.run("run bundle import --json", {whole}).exitCode, 0);
    QVERIFY(other.run("run show --json --journal", {run}).out == there.out);
    // Where the candles are, the one without is taken too.
    const Cli third;
    importPair(third);
    QCOMPARE(third.run("run bundle import --json", {bare}).exitCode, 0);
    QVERIFY(third.run("run show --json --journal", {run}).out == there.out);
}

void TestCliPortfolioBundles::changedCandlesAreRefused() {
    const Cli cli;
    importPair(cli);
    const QString bare = exported(cli, runOf(cli, {}), {QStringLiteral("--without-candles")});
    QCOMPARE(cli.run("data erase --instrument T:TIDES --timeframe 1h --from 2020-10-01 --to 2020-10-02").exitCode, 0);
    const CliAnswer verified = cli.run("run bundle verify", {bare});
    QCOMPARE(verified.exitCode, 2);
    QVERIFY2(verified.err.contains("are not, or no longer, those that the run was made of: T:WAVES 1h from 2020-09-1"),
        verified.err.constData());
    QVERIFY2(verified.err.contains("T:TIDES 1h from 2020-09-2"), verified.err.constData());
    // Where one of the two was never stored.
    const Cli other;
    const QString file = other.file(QStringLiteral("w.csv"), waves());
    QCOMPARE(other.run("data import --timeframe 1h --instrument T:WAVES", {file}).exitCode, 0);
    const CliAnswer elsewhere = other.run("run bundle import", {bare});
    QCOMPARE(elsewhere.exitCode, 2);
    QVERIFY2(elsewhere.err.contains("are not, or no longer"), elsewhere.err.constData());
}

void TestCliPortfolioBundles::tellsTheFirstDifference_data() {
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* name, const char* in, const char* from, const char* to, const char* place) {
        QTest::newRow(name) << QByteArray(in) << QByteArray(from) << QByteArray(to) << QByteArray(place);
    };
    row("weight", "bundle.json", R"(\"weight\":\"0.3\")", R"(\"weight\":\"0.2\")", "/worst_profit is ");
    row("limit", "bundle.json", R"(\"max_gross\":\"0.8\")", R"(\"max_gross\":\"0.7\")", "/worst_profit is ");
    row("profit of a part", "result.json", "\"final_weight\":0.", "\"final_weight\":9.", "/fund/parts/0/final_weight");
}

void TestCliPortfolioBundles::tellsTheFirstDifference() {
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, place);
    Members changed = membersOf(exported(m_cli, runOf(m_cli, "--max-gross 0.8")));
    if (member == "bundle.json")
        edit(changed, from, to);
    else
        forge(changed, member.constData(), from, to);
    const QString file = m_cli.file(QStringLiteral("changed.truebar"), *packArchive(changed));
    const Cli other;
    const CliAnswer verified = other.run("run bundle verify", {file});
    QCOMPARE(verified.exitCode, 1);
    QVERIFY2(verified.out.contains(QByteArray("not the same: " + place)), verified.out.constData());
    QCOMPARE(other.run("run bundle import", {file}).exitCode, 2);
    QVERIFY(!QFile::exists(other.workspace()));
}

void TestCliPortfolioBundles::badTermsAreNamed_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("no parts") << QByteArray(R"(\"parts\":[{)") << QByteArray(R"(\"pieces\":[{)")
                              << QByteArray("bundle.json: /request/fund");
    QTest::newRow("period") << QByteArray(R"(\"rebalance\":\"never\")") << QByteArray(R"(\"rebalance\":\"hourly\")")
                            << QByteArray("bundle.json: /request/fund");
    QTest::newRow("no weight") << QByteArray(R"(\"weight\":\"0.3\")") << QByteArray(R"(\"weight\":\"much\")")
                               << QByteArray("bundle.json: /request/fund");
    QTest::newRow("too heavy") << QByteArray(R"(\"weight\":\"0.3\")") << QByteArray(R"(\"weight\":\"0.7\")")
                               << QByteArray("1.3");
    QTest::newRow("twice") << QByteArray(R"(\"instrument\":\"T:TIDES\",)")
                           << QByteArray(R"(\"instrument\":\"T:WAVES\",)") << QByteArray("T:WAVES");
}

void TestCliPortfolioBundles::badTermsAreNamed() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, place);
    Members changed = membersOf(exported(m_cli, runOf(m_cli, {})));
    edit(changed, from, to);
    const QString file = m_cli.file(QStringLiteral("bad.truebar"), *packArchive(changed));
    const CliAnswer verified = m_cli.run("run bundle verify", {file});
    QCOMPARE(verified.exitCode, 2);
    QVERIFY2(verified.err.contains(place), verified.err.constData());
}

QTEST_GUILESS_MAIN(TestCliPortfolioBundles)
#include "tst_cli_portfolio_bundles.moc"
