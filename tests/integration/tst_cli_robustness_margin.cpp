// run walkforward and bootstrap of an account on margin, over a month of a real perpetual that fell by a quarter: long,
// short, funding, liquidation. What is told of a window is what a run over that window alone gives.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QDateTime>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace truebar::test;

namespace {

constexpr const char* on =
    " --strategy sma_cross --set direction=both --instrument B:BTCPERP --timeframe 1h --fee-bps 5 "
    "--slippage-bps 2 --warm-up 60 --json ";

double numberAt(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toVariant().toDouble();
}

QJsonArray arrayAt(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toArray();
}

QString dateOf(const QJsonValue& ms) {
    return QDateTime::fromMSecsSinceEpoch(qint64(ms.toDouble()), Qt::UTC).toString(Qt::ISODate);
}

double lastEquity(const QJsonObject& result) {
    return arrayAt(result, "equity").last().toArray().at(1).toVariant().toDouble();
}

} // namespace

class TestCliRobustnessMargin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void eachWindowIsItsOwnRun_data();
    void eachWindowIsItsOwnRun();
    void liquidationIsTold();
    void bandsAreOfTheRun();
    void partsAreBoughtInCash();

private:
    CliAnswer ask(const QByteArray& words) const {
        return m_cli.run(words.constData(), {QStringLiteral("--funding"), m_funding});
    }

    Cli m_cli;
    QString m_funding;
};

void TestCliRobustnessMargin::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    const QString candles = sharedFile("data/crypto_1m/nautilus_btc-perp-20211231-20220201_1m.csv.gz");
    const CliAnswer imported = m_cli.run("data import --instrument B:BTCPERP --timeframe 1m", {candles});
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
    QByteArray rates = "time,rate\n";
    for (QDateTime at(QDate(2022, 1, 1), QTime(0, 0), Qt::UTC); at.date().year() == 2022 && at.date().month() == 1;
         at = at.addSecs(8 * 3600))
        rates += at.toString(Qt::ISODate).toLatin1() + (at.date().day() % 3 == 0 ? ",-0.0004\n" : ",0.0006\n");
    m_funding = m_cli.file(QStringLiteral("funding.csv"), rates);
}

void TestCliRobustnessMargin::eachWindowIsItsOwnRun_data() {
    QTest::addColumn<QByteArray>("account");
    QTest::newRow("isolated") << QByteArray("--margin isolated --leverage 3");
    QTest::newRow("cross") << QByteArray("--margin cross --leverage 5");
    QTest::newRow("liquidated") << QByteArray("--margin isolated --leverage 25 --liquidation-fee-bps 50");
    QTest::newRow("finer candles") << QByteArray("--margin cross --leverage 3 --profile lower_timeframe");
}

// The run over a window alone ends at the same equity, less what it costs to close what is left. The stitched curve is
// the product of the windows.
void TestCliRobustnessMargin::eachWindowIsItsOwnRun() {
    QFETCH(QByteArray, account);
    const CliAnswer answer = ask("run walkforward" + QByteArray(on) + account
        + " --grid fast=5,10 --grid slow=20,40 --in-sample-days 7 --out-of-sample-days 6 --objective total_return");
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    const QJsonObject walked = answer.json();
    const QJsonArray windows = arrayAt(walked, "windows");
    QCOMPARE(windows.size(), 5); // the last is short
    double product = 1;
    int heldAtTheEnd = 0;
    for (const QJsonValue& value : windows) {
        const QJsonObject window = value.toObject();
        QVERIFY(window.value(QLatin1String("failure")).isNull());
        const QJsonObject settings = window.value(QLatin1String("settings")).toObject();
        const QByteArray chosen = " --set fast=" + QByteArray::number(settings.value(QLatin1String("fast")).toInt())
            + " --set slow=" + QByteArray::number(settings.value(QLatin1String("slow")).toInt());
        const QJsonObject run = ask("run backtest" + QByteArray(on) + account + chosen + " --from "
            + dateOf(window.value(QLatin1String("out_of_sample_from"))).toLatin1() + " --to "
            + dateOf(window.value(QLatin1String("out_of_sample_to"))).toLatin1())
                                    .json();
        double equity = lastEquity(run);
        const QJsonArray trades = arrayAt(run, "trades");
        if (!trades.isEmpty() && trades.last().toObject().value(QLatin1String("is_open")).toBool()) {
            ++heldAtTheEnd;
            // Of the value at the last close: 2 basis points of slippage, then 5 of the slipped value.
            const QJsonObject open = trades.last().toObject();
            const double quantity = numberAt(open, "quantity");
            const double mark = numberAt(open, "exit_price");
            const double slipped = open.value(QLatin1String("direction")).toString() == QLatin1String("long")
                ? mark * (1 - 0.0002)
                : mark * (1 + 0.0002);
            equity -= quantity * (std::abs(slipped - mark) + slipped * 0.0005);
        }
        const double cash = numberAt(run, "cash");
        const double wanted = equity / cash - 1;
        // Slipped prices are rounded to the tick.
        QVERIFY2(std::abs(numberAt(window, "out_of_sample_return") - wanted) < 1e-4,
            qPrintable(QStringLiteral("%1, alone %2").arg(numberAt(window, "out_of_sample_return")).arg(wanted)));
        QCOMPARE(numberAt(window, "out_of_sample_liquidations"),
            numberAt(run.value(QLatin1String("account")).toObject(), "liquidations"));
        product *= 1 + numberAt(window, "out_of_sample_return");
    }
    QVERIFY(heldAtTheEnd > 0);
    QVERIFY(std::abs(numberAt(walked, "total_return") - (product - 1)) < 1e-9);
    QVERIFY(std::abs(lastEquity(walked) / 10'000 - product) < 1e-9);
}

void TestCliRobustnessMargin::liquidationIsTold() {
    const QByteArray words = QByteArray(on).replace("--json", "")
        + "--margin isolated --leverage 50 --grid fast=5 --grid slow=20,40 --in-sample-days 7 --out-of-sample-days 6 "
          "--objective total_return";
    const CliAnswer told = ask("run walkforward" + words);
    QVERIFY2(told.exitCode == 0, told.err.constData());
    QVERIFY2(told.out.contains("was liquidated"), told.out.constData());
    double count = 0;
    const QJsonArray windows = arrayAt(ask("run walkforward --json" + words).json(), "windows");
    for (const QJsonValue& window : windows)
        count += numberAt(window.toObject(), "out_of_sample_liquidations");
    QVERIFY(count > 0);
}

// Bands begin at 1 and are in order; drawn as blocks of one constant day each path is that day again and again.
void TestCliRobustnessMargin::bandsAreOfTheRun() {
    const QJsonObject run = ask("run backtest" + QByteArray(on) + "--margin cross --leverage 3").json();
    const QString id = run.value(QLatin1String("run_id")).toString();
    const QJsonObject boot = m_cli.run("run bootstrap --paths 2000 --json", {id}).json();
    const QJsonArray bands = arrayAt(boot, "bands");
    QVERIFY(bands.size() > 10);
    for (const QJsonValue& value : bands) {
        const QJsonObject band = value.toObject().value(QLatin1String("equity")).toObject();
        QVERIFY(numberAt(band, "p05") <= numberAt(band, "p50") && numberAt(band, "p50") <= numberAt(band, "p95"));
    }
    QCOMPARE(numberAt(bands.first().toObject().value(QLatin1String("equity")).toObject(), "p50"), 1.0);
    // Every path draws from the days of the run: none is better than its best day, or worse than its worst, each day.
    const QJsonArray equity = arrayAt(run, "equity");
    double best = -1;
    double worst = 1;
    for (qsizetype i = 1; i < equity.size(); ++i) {
        const auto at = [&](qsizetype k) { return equity.at(k).toArray().at(1).toVariant().toDouble(); };
        best = std::max(best, at(i) / at(i - 1) - 1);
        worst = std::min(worst, at(i) / at(i - 1) - 1);
    }
    QVERIFY(best > 0 && worst < 0);
    for (const QJsonValue& value : bands) {
        const QJsonObject band = value.toObject().value(QLatin1String("equity")).toObject();
        const double days = numberAt(value.toObject(), "day");
        QVERIFY(numberAt(band, "p95") <= std::pow(1 + best, days) + 1e-9);
        QVERIFY(numberAt(band, "p05") >= std::pow(1 + worst, days) - 1e-9);
    }
    // The median of drawing the same days is near what they came to.
    const QJsonObject total = boot.value(QLatin1String("total_return")).toObject();
    const double own = lastEquity(run) / numberAt(run, "cash") - 1;
    QVERIFY(numberAt(total, "p05") < own && own < numberAt(total, "p95"));
}

// Instead of trading on margin: the parts are paid for, whatever the leverage of the run.
void TestCliRobustnessMargin::partsAreBoughtInCash() {
    const auto parts = [&](const char* account) {
        const QString id =
            ask("run backtest" + QByteArray(on) + account).json().value(QLatin1String("run_id")).toString();
        const QJsonArray rows = arrayAt(m_cli.run("run robustness --paths 200 --json", {id}).json(), "excess");
        double out = std::nan("");
        for (const QJsonValue& row : rows) {
            if (row.toObject().value(QLatin1String("over")).toString() == QLatin1String("weekly_parts"))
                out = row.toObject().value(QLatin1String("total_return")).toDouble(std::nan(""));
        }
        return out;
    };
    const double leveraged = parts("--margin cross --leverage 10");
    QVERIFY(std::isfinite(leveraged));
    QCOMPARE(leveraged, parts("--margin cross --leverage 1"));
    QVERIFY(leveraged > -0.25);
}

QTEST_GUILESS_MAIN(TestCliRobustnessMargin)
#include "tst_cli_robustness_margin.moc"
