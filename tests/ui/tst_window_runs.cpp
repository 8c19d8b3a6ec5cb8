// The main job in the whole window: import, chart, run, history, comparison; and settings that cannot be run.
#include "tests/ui/window_fixture.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>

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
    void sessionsOfCalendarFilesAreOffered();

private:
    static void runBacktest(App& app, int fast);
    static void showTab(QWidget* page);
    static void leaderboardOpensTheBest(App& app);
    static void bundleGoesOutAndComesBack(App& app, const QString& file);
    static void answerDialog(App& app, const QString& file);
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

void TestWindowRuns::showTab(QWidget* page) {
    for (QWidget* above = page->parentWidget(); above; above = above->parentWidget()) {
        if (auto* tabs = qobject_cast<QTabWidget*>(above)) {
            tabs->setCurrentWidget(page);
            return;
        }
    }
}

void TestWindowRuns::leaderboardOpensTheBest(App& app) {
    app.press(Qt::Key_L, Qt::ControlModifier);
    auto* board = app.find<DataTable>("leaderboardTable");
    // Not only there but in front of the other pages.
    QTRY_VERIFY(!board->visibleRegion().isEmpty());
    // Two runs of one strategy on one instrument are one row.
    QCOMPARE(board->model()->rowCount(), 1);
    const QString cautions = board->model()->index(0, board->model()->columnCount() - 1).data().toString();
    QVERIFY2(cautions.contains(QStringLiteral("short span")), qPrintable(cautions));
    QCOMPARE(board->model()->index(0, board->model()->columnCount() - 2).data().toString(), QStringLiteral("2"));
    shoot(app.bench.window(), "leaderboard");
    QSignalSpy loaded(&app.runs, &RunService::runLoaded);
    board->setFocus();
    board->setCurrentIndex(board->model()->index(0, 0));
    QTest::keyClick(board, Qt::Key_Return);
    QVERIFY(loaded.wait(longWait));
}

void TestWindowRuns::answerDialog(App& app, const QString& file) {
    QTRY_VERIFY(app.find<QFileDialog>("bundleDialog"));
    auto* dialog = app.find<QFileDialog>("bundleDialog");
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    QVERIFY(name);
    name->setText(file);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(!app.find<QFileDialog>("bundleDialog"));
}

// Export, delete, import: the run is back under its own id.
void TestWindowRuns::bundleGoesOutAndComesBack(App& app, const QString& file) {
    auto* runs = app.find<DataTable>("runsTable");
    app.find<QDockWidget>("history")->raise();
    runs->clearSelection();
    runs->selectRow(0);
    QSignalSpy saved(&app.runs, &RunService::bundleSaved);
    QTest::mouseClick(app.find<QPushButton>("exportBundle"), Qt::LeftButton);
    answerDialog(app, file);
    QVERIFY(!saved.isEmpty() || saved.wait(longWait));
    QVERIFY(QFile::exists(file));
    QSignalSpy failed(&app.runs, &RunService::runFailed);
    QSignalSpy refused(&app.runs, &RunService::failed);
    // What is here already is not taken again.
    QTest::mouseClick(app.find<QPushButton>("importBundle"), Qt::LeftButton);
    answerDialog(app, file);
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, longWait);
    const std::string id = QString(runs->model()->index(0, 0).data().toString()).toStdString();
    QTimer::singleShot(0, qApp, [] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box);
        QTest::mouseClick(box->button(QMessageBox::Yes), Qt::LeftButton);
    });
    QTest::mouseClick(app.find<QPushButton>("deleteRun"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(runs->model()->rowCount(), 1, longWait);
    QTest::mouseClick(app.find<QPushButton>("importBundle"), Qt::LeftButton);
    answerDialog(app, file);
    QTRY_COMPARE_WITH_TIMEOUT(runs->model()->rowCount(), 2, longWait);
    QVERIFY(failed.isEmpty());
    QCOMPARE(QString(runs->model()->index(0, 0).data().toString()).toStdString(), id);
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
    auto* partings = app.find<DataTable>("partings");
    // Decision and fill, each with one row for each run.
    QCOMPARE(partings->model()->rowCount(), 4);
    const auto cell = [&](int row, int column) { return partings->model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, 0), cell(1, 0));
    QVERIFY(cell(0, 1) != cell(1, 1));
    QVERIFY(cell(0, 2) != cell(1, 2) || cell(0, 3) != cell(1, 3));
    showTab(partings);
    shoot(app.bench.window(), "compare-partings");

    leaderboardOpensTheBest(app);
    bundleGoesOutAndComesBack(app, files.filePath(QStringLiteral("run.truebar")));
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

void TestWindowRuns::sessionsOfCalendarFilesAreOffered() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("calendars")));
    QFile file(folder.filePath(QStringLiteral("calendars/desk.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"name": "desk", "sessions": [{"days": "mon-fri", "from": "08:00", "to": "16:00"}]})");
    file.close();
    app.press(Qt::Key_F5);
    QTRY_VERIFY(app.find<QDialog>("runDialog"));
    auto* choice = app.find<QComboBox>("runSessionChoice");
    QVERIFY(choice->findText(QStringLiteral("us_equities")) > 0);
    QVERIFY(choice->findText(QStringLiteral("desk")) > 0);
    auto* start = app.find<QPushButton>("runStart");
    choice->setCurrentText(QStringLiteral("dask"));
    QVERIFY(!start->isEnabled());
    choice->setCurrentIndex(choice->findText(QStringLiteral("desk")));
    QVERIFY2(start->isEnabled(), qPrintable(app.find<QLabel>("runProblem")->text()));
    shoot(app.find<QDialog>("runDialog"), "run-session");
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(app.find<QLabel>("resultsTitle")->text().contains(QStringLiteral("desk")), longWait);
}

QTEST_MAIN(TestWindowRuns)
#include "tst_window_runs.moc"
