// The main job in the whole window: import, chart, run, history, comparison; and settings that cannot be run.
#include "tests/ui/window_fixture.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

// Hourly candles that rise and fall in long waves, so that averages cross.
QString writeCandles(const QTemporaryDir& folder, bool withBadRow) {
    const QString path = folder.filePath(QStringLiteral("waves.csv"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("timestamp,open,high,low,close,volume\n");
    double before = 100;
    for (int i = 0; i < 3000; ++i) {
        const double close = std::round((100 + 20 * std::sin(i / 40.0) + 3 * std::sin(i / 7.0) + i * 0.01) * 100) / 100;
        const double high = std::max(before, close) + 0.25;
        const double low = std::min(before, close) - 0.25;
        file.write(QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                       .arg(1'600'000'000'000LL - 1'600'000'000'000LL % 3'600'000 + i * 3'600'000LL)
                       .arg(before, 0, 'f', 2)
                       .arg(high, 0, 'f', 2)
                       .arg(low, 0, 'f', 2)
                       .arg(close, 0, 'f', 2)
                       .arg(10 + i % 17)
                       .toLatin1());
        before = close;
    }
    if (withBadRow)
        file.write("1610800000000,1,0.5,2,1,-5\n");
    return path;
}

} // namespace

class TestWindowRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // As the program does: all widgets are born with the right font.
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void importChartRunAndCompare();
    void badRunSettingsAreMarked();

private:
    static void runBacktest(App& app, int fast);
};

void TestWindowRuns::runBacktest(App& app, int fast) {
    QSignalSpy finished(&app.runs, &RunService::runFinished);
    app.press(Qt::Key_F5);
    QTRY_VERIFY(app.find<QDialog>("runDialog"));
    auto* dialog = app.find<QDialog>("runDialog");
    auto* length = dialog->findChild<QSpinBox*>(QStringLiteral("setting_fast"));
    QVERIFY(length);
    length->setValue(fast);
    shoot(dialog, "run-dialog");
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("runStart")), Qt::LeftButton);
    QVERIFY(finished.wait(longWait));
    QTRY_VERIFY(!app.find<QDialog>("runDialog"));
}

void TestWindowRuns::importChartRunAndCompare() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    app.importFile(writeCandles(files, true), QStringLiteral("TEST:WAVES"));
    auto* dialog = app.find<QDialog>("importDialog");
    auto* summary = dialog->findChild<QLabel*>(QStringLiteral("importSummary"));
    QTRY_VERIFY_WITH_TIMEOUT(summary->text().contains(QStringLiteral("TEST:WAVES")), longWait);
    QVERIFY2(summary->text().contains(QStringLiteral("rejected rows: 1")), qPrintable(summary->text()));
    QCOMPARE(dialog->findChild<DataTable*>(QStringLiteral("importReport"))->model()->rowCount(), 2);
    shoot(dialog, "import");
    dialog->close();
    QVERIFY(app.waitForChart(QStringLiteral("TEST:WAVES  1h")));

    runBacktest(app, 10);
    auto* trades = app.find<DataTable>("tradesTable");
    QVERIFY(trades->model()->rowCount() > 5);
    QVERIFY(app.find<QLabel>("resultsVerdict")->text().contains(QStringLiteral("buy and hold")));
    shoot(app.bench.window(), "results");
    // A trade's row moves the chart to it.
    const auto before = app.bench.chart()->visibleRange();
    trades->setFocus();
    trades->setCurrentIndex(trades->model()->index(0, 0));
    QTest::keyClick(trades, Qt::Key_Return);
    QTRY_VERIFY(app.bench.chart()->visibleRange() != before);

    runBacktest(app, 20);
    auto* runs = app.find<DataTable>("runsTable");
    QTRY_COMPARE_WITH_TIMEOUT(runs->model()->rowCount(), 2, longWait);
    auto* history = app.find<QDockWidget>("history");
    history->raise();
    runs->selectAll();
    auto* compare = app.find<QPushButton>("compareRuns");
    QVERIFY(compare->isEnabled());
    shoot(app.bench.window(), "history");
    QSignalSpy compared(&app.runs, &RunService::runsCompared);
    QTest::mouseClick(compare, Qt::LeftButton);
    QVERIFY(compared.wait(longWait));
    auto* metrics = app.find<DataTable>("comparedMetrics");
    QTRY_VERIFY(metrics->isVisible());
    QVERIFY(metrics->model()->rowCount() > 10);
    QCOMPARE(metrics->model()->columnCount(), 3);
    QVERIFY(app.find<QLabel>("divergence")->text().contains(QStringLiteral("part at trade")));
    shoot(app.bench.window(), "compare");
    app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    app.find<QDockWidget>("results")->raise();
    shoot(app.bench.window(), "main-light");
}

void TestWindowRuns::badRunSettingsAreMarked() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    app.press(Qt::Key_F5);
    QTRY_VERIFY(app.find<QDialog>("runDialog"));
    auto* start = app.find<QPushButton>("runStart");
    QVERIFY(start->isEnabled());
    app.find<QLineEdit>("runCash")->setText(QStringLiteral("much"));
    QVERIFY(!start->isEnabled());
    QVERIFY(app.find<QLabel>("runProblem")->text().contains(QStringLiteral("'much' is not a number")));
    app.find<QLineEdit>("runCash")->setText(QStringLiteral("1000"));
    QVERIFY(start->isEnabled());
    QTest::keyClicks(app.find<QLineEdit>("runSession"), QStringLiteral("mon-fri 9"));
    QVERIFY(!start->isEnabled());
    app.find<QLineEdit>("runSession")->setText(QStringLiteral("mon-fri 14:30-21:00"));
    QVERIFY(start->isEnabled());
    app.find<QLineEdit>("setting_quantity")->setText(QStringLiteral("-1"));
    QVERIFY(!start->isEnabled());
    QVERIFY(app.find<QLineEdit>("setting_quantity")->property("invalid").toBool());
    // What only the strategy can know is told when it is asked to run.
    app.find<QLineEdit>("setting_quantity")->setText(QStringLiteral("1"));
    app.find<QSpinBox>("setting_fast")->setValue(90);
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(
        app.find<QLabel>("runProblem")->text().contains(QStringLiteral("must be less than")), longWait);
    app.find<QSpinBox>("setting_fast")->setValue(5);
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(
        app.find<QLabel>("resultsTitle")->text().contains(QStringLiteral("mon-fri 14:30-21:00")), longWait);
}

QTEST_MAIN(TestWindowRuns)
#include "tst_window_runs.moc"
