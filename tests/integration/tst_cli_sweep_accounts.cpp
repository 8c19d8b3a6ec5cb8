// Studies over accounts on margin: a trial is the run with the same account, and the queue keeps the account.
#include "tests/integration/bundled_run.h"

#include <QTest>

using namespace truebar::test;

namespace {

constexpr const char* account =
    " --margin isolated --leverage 4 --liquidation-fee-bps 30 --fee-bps 5 --instrument T:WAVES "
    "--timeframe 4h --strategy sma_cross --set fast=10 --set direction=both --json";

QJsonObject firstOf(const QJsonObject& answer) {
    return answer.value(QLatin1String("best")).toArray().at(0).toObject();
}

QJsonObject metricsOf(const QJsonObject& object) {
    return object.value(QLatin1String("metrics")).toObject();
}

} // namespace

class TestCliSweepAccounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aTrialIsTheRunOnTheSameMargin();
    void theQueueKeepsTheAccount();
    void filesAreOfOneInstrument();

private:
    const Cli m_cli;
    QStringList m_funding;
};

void TestCliSweepAccounts::initTestCase() {
    const QString candles = m_cli.file(QStringLiteral("w.csv"), waves());
    for (const char* name : {"T:WAVES", "T:TIDES"})
        QCOMPARE(m_cli.run("data import --timeframe 1h --instrument", {QLatin1String(name), candles}).exitCode, 0);
    m_funding = {QStringLiteral("--funding"),
        m_cli.file(QStringLiteral("funding.csv"), "time,rate\n2020-09-21T00:00:00Z,0.01\n2020-10-01T00:00:00Z,0.02\n")};
}

void TestCliSweepAccounts::aTrialIsTheRunOnTheSameMargin() {
    const QByteArray sweep = QByteArray("run sweep --grid slow=30") + account;
    const QByteArray run = QByteArray("run backtest --set slow=30") + account;
    const QJsonObject trial = firstOf(m_cli.run(sweep.constData(), m_funding).json());
    const QJsonObject alone = m_cli.run(run.constData(), m_funding).json();
    QVERIFY(metricsOf(alone).value(QLatin1String("trade_count")).toInt() > 3);
    QVERIFY(metricsOf(trial) == metricsOf(alone));
    // Neither leverage nor funding has been left out.
    QVERIFY(!(metricsOf(firstOf(m_cli.run(sweep.constData()).json())) == metricsOf(alone)));
    QByteArray plain = sweep;
    plain.replace("--leverage 4", "--leverage 1");
    QVERIFY(!(metricsOf(firstOf(m_cli.run(plain.constData(), m_funding).json())) == metricsOf(alone)));
}

void TestCliSweepAccounts::theQueueKeepsTheAccount() {
    const QByteArray sweep = QByteArray("run sweep --grid slow=30") + account;
    const QJsonObject before = firstOf(m_cli.run(sweep.constData(), m_funding).json());
    const QByteArray later = QByteArray("run sweep --queue-only --grid slow=30") + account;
    const QString study = m_cli.run(later.constData(), m_funding)
                              .json()
                              .value(QLatin1String("study"))
                              .toObject()
                              .value(QLatin1String("study_id"))
                              .toString();
    QVERIFY(!study.isEmpty());
    const QJsonObject after = firstOf(m_cli.run("jobs resume --json", {study}).json());
    QVERIFY(!metricsOf(before).isEmpty());
    QVERIFY(metricsOf(after) == metricsOf(before));
}

void TestCliSweepAccounts::filesAreOfOneInstrument() {
    const QByteArray two = QByteArray("run sweep --grid slow=30 --instrument T:TIDES") + account;
    QCOMPARE(m_cli.run(two.constData()).exitCode, 0);
    const CliAnswer refused = m_cli.run(two.constData(), m_funding);
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("--funding"), refused.err.constData());
    const CliAnswer bad = m_cli.run("run sweep --grid slow=30 --strategy sma_cross --instrument T:WAVES --timeframe 4h "
                                    "--leverage 3");
    QCOMPARE(bad.exitCode, 2);
    QVERIFY2(bad.err.contains("--leverage"), bad.err.constData());
}

QTEST_GUILESS_MAIN(TestCliSweepAccounts)
#include "tst_cli_sweep_accounts.moc"
