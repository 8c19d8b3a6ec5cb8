// The whole window with real services on a fresh workspace: demo market, import, chart, run, history, comparison.
// With TRUEBAR_SCREENSHOTS=DIR each page is saved as a picture.
#include "core/data/data_service.h"
#include "core/data/feed_desk.h"
#include "core/maintenance/maintenance_service.h"
#include "core/runs/run_service.h"
#include "ui/chart/chart_widget.h"
#include "ui/data/import_dialog.h"
#include "ui/runs/compare_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace truebar;
using namespace truebar::ui;

namespace {

constexpr int longWait = 60'000;

// One start of the program.
struct App {
    explicit App(const QString& directory, ThemeName theme = ThemeName::Dark)
        : workspace(std::move(*Workspace::open(directory, WorkspaceAccess::ReadWrite)))
        , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , data(workspace->marketDatabase(), *plugins, thread)
        , runs(workspace->marketDatabase(), workspace->workspaceDatabase(), *plugins, thread)
        , desk(
              std::move(*FeedDesk::open(workspace->marketDatabase(), workspace->workspaceDatabase(), thread, *plugins)))
        , health(workspace->marketDatabase(), desk->feeds(), desk->store(), desk->locks())
        , maintenance(*desk,
              {desk->feeds(), desk->store(), desk->locks(), workspace->marketDatabase(), workspace->workspaceDatabase(),
                  workspace->backupFolder()},
              systemClock())
        , bench(*qApp, *workspace, *plugins, data, runs, health, maintenance, theme) {
        bench.window()->resize(1366, 768);
        bench.window()->show();
        bench.start();
        maintenance.start();
    }

    template <class T>
    T* find(const char* name) const {
        return bench.window()->findChild<T*>(QLatin1String(name));
    }
    bool waitForChart(const QString& text) const {
        return QTest::qWaitFor([&] { return bench.chart()->readout().contains(text); }, longWait);
    }

    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    DataThread thread;
    DataService data;
    RunService runs;
    std::unique_ptr<FeedDesk> desk;
    DataHealthService health;
    MaintenanceService maintenance;
    Workbench bench;
};

void shoot(QWidget* widget, const char* name) {
    const QString folder = qEnvironmentVariable("TRUEBAR_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QTest::qWait(100);
    widget->grab().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(name)));
}

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

class TestWorkbench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // As the program does: all widgets are born with the right font.
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void firstStartShowsTheDemoMarket();
    void importChartRunAndCompare();
    void badImportSaysWhy();
    void importAsksForSideTickAndLot();
    void badRunSettingsAreMarked();
    void indicatorsAreAddedAndKept();
    void themeAndLayoutAreKept();
    void brokenSettingsFileIsIgnored();
    void paletteRunsAnyCommand();
    void helpTellsKeysAndVersion();
    void routinesAreMadeRunAndTold();

private:
    static void importFile(App& app, const QString& file, const QString& instrument);
    static void runBacktest(App& app, int fast);
    static void press(App& app, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
};

void TestWorkbench::firstStartShowsTheDemoMarket() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QVERIFY(app.find<MessageBar>("messageBar")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(app.find<DataTable>("marketTable")->model()->rowCount() == 4, longWait);
    // The last candle is forming and moves.
    QTRY_VERIFY_WITH_TIMEOUT(app.bench.chart()->readout().contains(QStringLiteral("forming")), longWait);
    shoot(app.bench.window(), "main-dark");
    // Every column of the market browser is seen without scrolling.
    const auto* market = app.find<DataTable>("marketTable");
    QVERIFY2(
        !market->horizontalScrollBar()->isVisible(), qPrintable(QString::number(market->horizontalHeader()->length())));
    app.bench.window()->resize(3840, 2160);
    shoot(app.bench.window(), "main-4k-dark");
    press(app, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    shoot(app.bench.window(), "main-4k-light");
}

// Shortcuts belong to the active window, which a dialog that has just closed may still be.
void TestWorkbench::press(App& app, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    app.bench.window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(app.bench.window()));
    QTest::keyClick(app.bench.window(), key, modifiers);
}

void TestWorkbench::importFile(App& app, const QString& file, const QString& instrument) {
    press(app, Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY(app.find<QDialog>("importDialog"));
    auto* dialog = app.find<ImportDialog>("importDialog");
    dialog->addFiles({file});
    auto* editor = dialog->findChild<QLineEdit*>(QStringLiteral("importInstrument"));
    editor->clear();
    QTest::keyClicks(editor, instrument);
    dialog->findChild<QComboBox*>(QStringLiteral("importTimeframe"))->setCurrentText(QStringLiteral("1h"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("importStart")), Qt::LeftButton);
}

void TestWorkbench::runBacktest(App& app, int fast) {
    QSignalSpy finished(&app.runs, &RunService::runFinished);
    press(app, Qt::Key_F5);
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

void TestWorkbench::importChartRunAndCompare() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    importFile(app, writeCandles(files, true), QStringLiteral("TEST:WAVES"));
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
    press(app, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    app.find<QDockWidget>("results")->raise();
    shoot(app.bench.window(), "main-light");
}

void TestWorkbench::badImportSaysWhy() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    const QString path = files.filePath(QStringLiteral("empty.csv"));
    QFile(path).open(QIODevice::WriteOnly);
    importFile(app, path, QStringLiteral("TEST:EMPTY"));
    auto* problem = app.find<QLabel>("importProblem");
    QTRY_COMPARE_WITH_TIMEOUT(problem->text(), QStringLiteral("empty.csv: the file is empty"), longWait);
    shoot(app.find<QDialog>("importDialog"), "import-error");
    auto* editor = app.find<QLineEdit>("importInstrument");
    editor->setText(QStringLiteral("no colon"));
    QVERIFY(editor->property("invalid").toBool());
    QVERIFY(!app.find<QPushButton>("importStart")->isEnabled());
}

void TestWorkbench::importAsksForSideTickAndLot() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QFile file(files.filePath(QStringLiteral("quotes.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,bid,ask\n1600000000000,1.1000,1.1003\n1600000060000,1.1001,1.1005\n");
    file.close();
    press(app, Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY(app.find<QDialog>("importDialog"));
    auto* dialog = app.find<ImportDialog>("importDialog");
    dialog->addFiles({file.fileName()});
    app.find<QLineEdit>("importInstrument")->setText(QStringLiteral("TEST:QUOTES"));
    auto* start = app.find<QPushButton>("importStart");
    auto* tick = app.find<QLineEdit>("importTickSize");
    QVERIFY(start->isEnabled());
    for (const char* bad : {"0", "-1", "fine"}) {
        tick->setText(QLatin1String(bad));
        QVERIFY(tick->property("invalid").toBool() && !start->isEnabled());
    }
    tick->setText(QStringLiteral("0.00005"));
    QTest::keyClicks(app.find<QLineEdit>("importLotStep"), QStringLiteral("1000"));
    auto* side = app.find<QComboBox>("importQuoteSide");
    QCOMPARE(side->currentText(), QStringLiteral("bid"));
    side->setFocus();
    QTest::keyClick(side, Qt::Key_Down);
    QCOMPARE(side->currentText(), QStringLiteral("ask"));
    shoot(dialog, "import-form");
    QSignalSpy finished(&app.data, &DataService::importFinished);
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(finished.wait(longWait));
    const auto report = finished.front().front().value<ImportReport>();
    QCOMPARE(QString::fromStdString(report.instrument.tickSize.toString()), QStringLiteral("0.00005"));
    QCOMPARE(QString::fromStdString(report.instrument.lotStep.toString()), QStringLiteral("1000"));
    dialog->close();
    QVERIFY(app.waitForChart(QStringLiteral("1.10050")));
}

void TestWorkbench::badRunSettingsAreMarked() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    press(app, Qt::Key_F5);
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

void TestWorkbench::indicatorsAreAddedAndKept() {
    QTemporaryDir folder;
    {
        App app(folder.path());
        QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
        press(app, Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(app.find<QDialog>("indicatorDialog"));
        auto* dialog = app.find<QDialog>("indicatorDialog");
        auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("indicatorKind"));
        for (const char* name : {"sma", "bollinger", "rsi", "macd"}) {
            kind->setCurrentIndex(kind->findData(QLatin1String(name)));
            Q_EMIT kind->activated(kind->currentIndex());
            QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("indicatorAdd")), Qt::LeftButton);
        }
        QTRY_VERIFY_WITH_TIMEOUT(app.bench.chart()->legend().contains(QStringLiteral("signal ")), longWait);
        shoot(dialog, "indicator-dialog");
        shoot(app.bench.window(), "indicators-dark");
        dialog->close();
        press(app, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        shoot(app.bench.window(), "indicators-light");
    }
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QTRY_VERIFY_WITH_TIMEOUT(app.bench.chart()->legend().contains(QStringLiteral("signal ")), longWait);
    QVERIFY(app.bench.chart()->legend().startsWith(QStringLiteral("SMA 20 ")));
}

void TestWorkbench::themeAndLayoutAreKept() {
    QTemporaryDir folder;
    {
        App app(folder.path());
        QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
        app.find<QDockWidget>("market")->hide();
        press(app, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        app.bench.window()->close();
    }
    const QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    QCOMPARE(settings.value(QStringLiteral("theme")).toString(), QStringLiteral("light"));
    App app(folder.path(), ThemeName::Light);
    QVERIFY(!app.find<QDockWidget>("market")->isVisible());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
}

void TestWorkbench::brokenSettingsFileIsIgnored() {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("settings.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("[window]\nlayout=@ByteArray(\\0\\x1garbage)\ngeometry=12\n[chart]\ninstrument=\x7f\x01\n"));
    file.close();
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QVERIFY(app.find<QDockWidget>("market")->isVisible());
}

void TestWorkbench::paletteRunsAnyCommand() {
    QVERIFY(CommandPalette::matches(QStringLiteral("Run: Backtest…"), QStringLiteral("bkt")));
    QVERIFY(!CommandPalette::matches(QStringLiteral("Run: Backtest…"), QStringLiteral("xyz")));
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    press(app, Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(app.find<QDialog>("commandPalette"));
    shoot(app.find<QDialog>("commandPalette"), "palette");
    auto* input = app.find<QDialog>("commandPalette")->findChild<QLineEdit*>();
    QTest::keyClicks(input, QStringLiteral("backtest"));
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_VERIFY(app.find<QDialog>("runDialog"));
}

// The boxes wait for an answer, so what is looked for runs beside them.
void TestWorkbench::helpTellsKeysAndVersion() {
    QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QApplication::setApplicationVersion(QStringLiteral("1.2.3"));
    const auto textOfBox = [&app](const QString& action, const char* picture) {
        QString text;
        QTimer::singleShot(0, &app.bench, [&text, picture] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (!box)
                return;
            shoot(box, picture);
            text = box->text() + box->informativeText();
            box->close();
        });
        const auto actions = app.bench.window()->findChildren<QMenu*>();
        for (const QMenu* menu : actions) {
            for (QAction* each : menu->actions()) {
                if (each->objectName() == action)
                    each->trigger();
            }
        }
        return text;
    };
    const QString keys = textOfBox(QStringLiteral("shortcuts"), "keys");
    for (const char* each : {"Ctrl+I", "F5", "Ctrl+K", "Ctrl+E"})
        QVERIFY2(keys.contains(QLatin1String(each)), each);
    QVERIFY(textOfBox(QStringLiteral("about"), "about").contains(QStringLiteral("1.2.3")));
}

void TestWorkbench::routinesAreMadeRunAndTold() {
    const QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("BTCUSD")));
    press(app, Qt::Key_M, Qt::ControlModifier);
    auto* table = app.find<QTableView>("routinesTable");
    auto* create = app.find<QPushButton>("newRoutine");
    QTRY_VERIFY(create->isVisible());
    shoot(app.bench.window(), "maintenance_empty");
    QTest::mouseClick(create, Qt::LeftButton);
    auto* dialog = app.find<QDialog>("routineDialog");
    QVERIFY(dialog);
    const auto click = [&] {
        QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    };
    // A name that cannot be is refused where it was typed, and nothing is kept.
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("routineName")), QStringLiteral("Nightly copy"));
    auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("routineKind"));
    kind->setCurrentIndex(kind->findText(QStringLiteral("Backup")));
    click();
    auto* error = dialog->findChild<QLabel*>(QStringLiteral("routineError"));
    QTRY_VERIFY(error->text().contains(QStringLiteral("snake_case")));
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("routineName"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("nightly_copy"));
    auto* schedule = dialog->findChild<QComboBox*>(QStringLiteral("routineSchedule"));
    schedule->setCurrentText(QStringLiteral("daily 24:00"));
    click();
    QTRY_VERIFY(error->text().contains(QStringLiteral("24:00")));
    shoot(dialog, "routine_dialog");
    schedule->setCurrentText(QStringLiteral("daily 06:30"));
    click();
    QTRY_VERIFY(error->text().contains(QStringLiteral("copies")));
    dialog->findChild<QSpinBox*>(QStringLiteral("routineDays"))->setValue(3);
    const QPointer<QDialog> open = dialog;
    click();
    QTRY_VERIFY(!open);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    const auto cell = [&](int column) { return table->model()->index(0, column).data().toString(); };
    QCOMPARE(cell(0), QStringLiteral("nightly_copy"));
    QCOMPARE(cell(2), QStringLiteral("daily at 06:30 UTC"));
    QCOMPARE(cell(3), QStringLiteral("never ran"));
    // Run now, by mouse; the log tells of it and the copies are there.
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
    QTest::mouseClick(app.find<QPushButton>("runRoutine"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(cell(3), QStringLiteral("succeeded"), 30'000);
    auto* runs = app.find<QTableView>("routineRunsTable");
    QTRY_COMPARE(runs->model()->rowCount(), 1);
    QCOMPARE(runs->model()->index(0, 3).data().toString(), QStringLiteral("2"));
    QCOMPARE(QDir(app.workspace->backupFolder()).entryList({QStringLiteral("*.db")}).size(), 2);
    QVERIFY(app.find<QTableView>("feedsTable")->model()->rowCount() >= 5);
    shoot(app.bench.window(), "maintenance");
}

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
