// A sweep in the whole window: design it, watch it run, sort and filter, read the surface, promote a trial, and ask
// whether that run was luck.
#include "tests/ui/window_fixture.h"
#include "ui/jobs/band_chart.h"
#include "ui/jobs/heat_map.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>

#include <cmath>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

const InstrumentId waves{"TEST", "WAVES"};

// Hourly candles that drift up and down for weeks under much noise, so that some averages earn and others do not.
void storeWaves(App& app, int count) {
    Series series(waves, *Timeframe::parse("1h"));
    double last = 100;
    std::uint32_t noise = 12345;
    for (int i = 0; i < count; ++i) {
        noise = noise * 1664525u + 1013904223u;
        const double jump = (static_cast<double>(noise >> 8) / (1 << 24) - 0.5) * 0.016;
        const double next = std::round(last * std::exp(jump + 0.0003 * std::sin(i / 120.0)) * 100) / 100;
        series.append({utcMs(1'600'000'000'000 - 1'600'000'000'000 % 3'600'000 + i * 3'600'000LL), last,
            std::max(last, next) + 0.25, std::min(last, next) - 0.25, next, 10});
        last = next;
    }
    bool isDone = false;
    app.thread.runAndWait([&] {
        const auto store = CandleStore::open(app.workspace->marketDatabase(), Database::Mode::ReadWrite);
        Instrument instrument;
        instrument.id = waves;
        instrument.tickSize = Price(*Decimal::parse("0.01"));
        instrument.lotStep = Quantity(*Decimal::parse("0.0001"));
        isDone = (*store)->saveInstrument(instrument) && (*store)->write(series);
    });
    QVERIFY(isDone);
    app.data.refresh();
}

void enter(QDialog* dialog, const char* field, const char* text) {
    auto* line = dialog->findChild<QLineEdit*>(QLatin1String(field));
    QVERIFY2(line, field);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, QString::fromLatin1(text));
}

// The pointer of a test stands still when another window has it; the event does not.
void hover(QWidget* widget, const QPointF& at) {
    QMouseEvent event(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
}

} // namespace

class TestWindowJobs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void designsRunsReadsAndPromotes();
    void pausesResumesCancelsAndDeletes();

private:
    static QDialog* openDesigner(App& app);
};

QDialog* TestWindowJobs::openDesigner(App& app) {
    app.press(Qt::Key_F6);
    if (!QTest::qWaitFor([&] { return app.find<QDialog>("sweepDialog") != nullptr; }, longWait))
        return nullptr;
    auto* dialog = app.find<QDialog>("sweepDialog");
    auto* instruments = dialog->findChild<QListWidget*>(QStringLiteral("sweepInstruments"));
    for (int i = 0; i < instruments->count(); ++i) {
        const bool isMeant = instruments->item(i)->text() == QStringLiteral("TEST:WAVES");
        instruments->item(i)->setCheckState(isMeant ? Qt::Checked : Qt::Unchecked);
    }
    return dialog;
}

void TestWindowJobs::designsRunsReadsAndPromotes() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    storeWaves(app, 9'000);
    QTRY_VERIFY_WITH_TIMEOUT(app.find<DataTable>("marketTable")->model()->rowCount() == 5, longWait);
    QDialog* dialog = openDesigner(app);
    QVERIFY(dialog);
    auto* start = dialog->findChild<QPushButton*>(QStringLiteral("sweepStart"));
    auto* summary = dialog->findChild<QLabel*>(QStringLiteral("sweepSummary"));
    // What is wrong is said at its field.
    enter(dialog, "sweep_fast", "5:x");
    QVERIFY(!start->isEnabled());
    QVERIFY(dialog->findChild<QLineEdit*>(QStringLiteral("sweep_fast"))->property("invalid").toBool());
    auto* note = dialog->findChild<QLabel*>(QStringLiteral("note_setting_fast"));
    QVERIFY(note->isVisible());
    QVERIFY2(note->text().contains(QLatin1Char('x')), qPrintable(note->text()));
    shoot(dialog, "sweep-problem");
    enter(dialog, "sweep_fast", "5:60:5");
    QVERIFY2(note->text().contains(QStringLiteral("12")), qPrintable(note->text()));
    enter(dialog, "sweep_slow", "20:140:10");
    QVERIFY(start->isEnabled());
    QVERIFY2(summary->text().contains(QStringLiteral("156")), qPrintable(summary->text())); // 12 × 13
    enter(dialog, "sweepName", "Averages on waves");
    shoot(dialog, "sweep-designer-dark");
    QTest::mouseClick(start, Qt::LeftButton);
    // It runs, and the table tells of it.
    auto* queue = app.find<DataTable>("queueTable");
    QTRY_VERIFY_WITH_TIMEOUT(queue->model()->rowCount() == 1, longWait);
    QTRY_VERIFY(!app.find<QDialog>("sweepDialog"));
    const auto cell = [queue](int column) { return queue->model()->index(0, column).data().toString(); };
    QCOMPARE(cell(0), QStringLiteral("Averages on waves"));
    QTRY_COMPARE_WITH_TIMEOUT(cell(3), QStringLiteral("done"), longWait);
    QCOMPARE(cell(4), QStringLiteral("156 / 156"));
    // Some have failed, and why is said.
    auto* failures = app.find<QLabel>("queueFailures");
    QTRY_VERIFY_WITH_TIMEOUT(failures->text().contains(QStringLiteral("less than")), longWait);
    auto* trials = app.find<QTableView>("trialsTable");
    QTRY_COMPARE_WITH_TIMEOUT(trials->model()->rowCount(), 156, longWait);
    // The best is on top; a click on a header sorts.
    const auto number = [trials](int row, int column) {
        return trials->model()->index(row, column).data().toString().toDouble();
    };
    constexpr int sharpe = 4; // after trial, state, fast, slow
    QVERIFY(number(0, sharpe) >= number(1, sharpe));
    auto* header = trials->horizontalHeader();
    const int x = header->sectionViewportPosition(0) + header->sectionSize(0) / 2;
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
    QVERIFY(number(0, 0) == 1 || number(0, 0) == 156);
    auto* filter = app.find<QLineEdit>("trialsFilter");
    QTest::keyClicks(filter, QStringLiteral("fast < 20 and slow > 100"));
    QCOMPARE(trials->model()->rowCount(), 3 * 4);
    QTest::keyClicks(filter, QStringLiteral(" and"));
    QVERIFY(app.find<QLabel>("trialsProblem")->isVisible());
    filter->clear();
    trials->sortByColumn(sharpe, Qt::DescendingOrder);
    shoot(app.bench.window(), "studies-dark");
    // The surface: hover reads, a click chooses the trial in the grid.
    auto* tabs = app.find<QTabWidget>("studyTabs");
    tabs->setCurrentIndex(1);
    auto* map = app.find<HeatMap>("surfaceMap");
    QTRY_VERIFY(!map->cellRect(2, 8).isEmpty());
    hover(map, map->cellRect(2, 8).center());
    auto* readout = app.find<QLabel>("surfaceReadout");
    QTRY_VERIFY2(readout->text().contains(QStringLiteral("fast=15  slow=100")), qPrintable(readout->text()));
    QTRY_VERIFY(app.find<QLabel>("surfacePlateau")->text().startsWith(QStringLiteral("Plateau ")));
    QTest::mouseClick(map, Qt::LeftButton, {}, map->cellRect(2, 8).center().toPoint());
    const auto chosen = trials->selectionModel()->selectedRows();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(trials->model()->index(chosen.front().row(), 2).data().toString(), QStringLiteral("15"));
    QCOMPARE(trials->model()->index(chosen.front().row(), 3).data().toString(), QStringLiteral("100"));
    QSignalSpy judged(&app.jobs, &JobService::studyJudged);
    QTest::mouseClick(app.find<QPushButton>("surfaceJudge"), Qt::LeftButton);
    QVERIFY(judged.wait(longWait));
    QTRY_VERIFY(app.find<QLabel>("surfaceVerdict")->text().contains(QStringLiteral("probability of overfitting")));
    shoot(app.bench.window(), "surface-dark");
    // The chosen trial becomes a run, and is opened.
    tabs->setCurrentIndex(0);
    QSignalSpy finished(&app.runs, &RunService::runFinished);
    QTest::mouseClick(app.find<QPushButton>("trialsPromote"), Qt::LeftButton);
    QVERIFY(finished.wait(longWait));
    QTRY_VERIFY(app.find<QLabel>("resultsTitle")->isVisible());
    const auto run = finished.front().front().value<std::shared_ptr<const RunRecord>>();
    QCOMPARE(toString(run->summary.request.strategySettings.values().at("fast")), std::string("15"));
    // Skill or luck?
    QSignalSpy examined(&app.examinations, &ExaminationService::runExamined);
    app.press(Qt::Key_B, Qt::ControlModifier);
    QVERIFY(examined.count() > 0 || examined.wait(longWait));
    auto* verdict = app.find<QLabel>("robustnessVerdict");
    QTRY_VERIFY2(verdict->text().endsWith(QLatin1Char('.')), qPrintable(verdict->text()));
    QVERIFY(app.find<DataTable>("robustnessTests")->model()->rowCount() > 4);
    auto* bands = app.find<BandChart>("bootstrapChart");
    hover(bands, QRectF(bands->rect()).center());
    QTRY_VERIFY2(bands->readout().contains(QStringLiteral("90 %")), qPrintable(bands->readout()));
    hover(bands, {1, 1});
    shoot(app.bench.window(), "bootstrap-dark");
    app.find<QTabWidget>("robustnessTabs")->setCurrentIndex(1);
    auto* settings = app.find<QLineEdit>("walkSettings");
    QVERIFY2(settings->text().startsWith(QStringLiteral("fast=7:30:")), qPrintable(settings->text()));
    settings->setText(QStringLiteral("fast=x"));
    QTest::mouseClick(app.find<QPushButton>("walkStart"), Qt::LeftButton);
    QVERIFY(app.find<QLabel>("walkProblem")->isVisible());
    settings->setText(QStringLiteral("fast=10,20 slow=60,100"));
    app.find<QSpinBox>("walkInSample")->setValue(90);
    QSignalSpy walked(&app.examinations, &ExaminationService::walked);
    QTest::mouseClick(app.find<QPushButton>("walkStart"), Qt::LeftButton);
    QVERIFY(walked.wait(longWait));
    auto* windows = app.find<DataTable>("walkTable");
    QTRY_VERIFY(windows->model()->rowCount() >= 9);
    QVERIFY(windows->model()->index(0, 1).data().toString().startsWith(QStringLiteral("fast=")));
    shoot(app.bench.window(), "walkforward-dark");
    // The other theme, and a large screen.
    app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    shoot(app.bench.window(), "walkforward-light");
    app.press(Qt::Key_J, Qt::ControlModifier);
    shoot(app.bench.window(), "studies-light");
    tabs->setCurrentIndex(1);
    shoot(app.bench.window(), "surface-light");
    app.bench.window()->resize(3840, 2160);
    app.press(Qt::Key_J, Qt::ControlModifier);
    shoot(app.bench.window(), "surface-4k-light");
    app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    shoot(app.bench.window(), "surface-4k-dark");
}

void TestWindowJobs::pausesResumesCancelsAndDeletes() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    storeWaves(app, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(app.find<DataTable>("marketTable")->model()->rowCount() == 5, longWait);
    QDialog* dialog = openDesigner(app);
    QVERIFY(dialog);
    enter(dialog, "sweep_fast", "5:80:1");
    enter(dialog, "sweep_slow", "100:300:1");
    dialog->findChild<QSpinBox*>(QStringLiteral("sweepWorkers"))->setValue(1);
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("sweepStart")), Qt::LeftButton);
    auto* queue = app.find<DataTable>("queueTable");
    QTRY_VERIFY_WITH_TIMEOUT(queue->model()->rowCount() == 1, longWait);
    const auto state = [queue] { return queue->model()->index(0, 3).data().toString(); };
    const auto click = [&app](const char* button) {
        QTRY_VERIFY_WITH_TIMEOUT(app.find<QPushButton>(button)->isEnabled(), longWait);
        QTest::mouseClick(app.find<QPushButton>(button), Qt::LeftButton);
    };
    QTRY_VERIFY_WITH_TIMEOUT(
        !queue->model()->index(0, 4).data().toString().startsWith(QStringLiteral("0 /")), longWait);
    shoot(app.bench.window(), "queue-running-dark");
    click("queuePause");
    QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("paused"), longWait);
    app.find<QSpinBox>("queuePriority")->setValue(5);
    QTRY_COMPARE_WITH_TIMEOUT(queue->model()->index(0, 7).data().toString(), QStringLiteral("5"), longWait);
    click("queueResume");
    QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("active"), longWait);
    click("queueCancel");
    QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("cancelled"), longWait);
    QTRY_VERIFY(app.find<QPushButton>("queueDelete")->isEnabled());
    QVERIFY(!app.find<QPushButton>("queuePause")->isEnabled());
}

QTEST_MAIN(TestWindowJobs)
#include "tst_window_jobs.moc"
