// Export, import of order books and the repair of a run's candles, by mouse and keys in the whole window.
#include "core/warehouse/verify.h"
#include "tests/ui/live_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/data/import_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

void press(LiveApp& app, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    app.bench.window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(app.bench.window()));
    QTest::keyClick(app.bench.window(), key, modifiers);
}

bool waitForList(LiveApp& app) {
    return QTest::qWaitFor([&] { return app.rowCount("marketTable") > 0; }, longWait);
}

} // namespace

class TestWindowData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void exportsWhatIsStored();
    void importsOrderBooks();
    void aRunWithHolesIsRepairedFromItsDialog();
};

void TestWindowData::exportsWhatIsStored() {
    LiveWorkspace world(1);
    LiveApp app(world);
    QVERIFY(waitForList(app));
    press(app, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(app.find<QDialog>("exportDialog"));
    auto* dialog = app.find<QDialog>("exportDialog");
    auto* start = dialog->findChild<QPushButton*>(QStringLiteral("exportStart"));
    auto* message = dialog->findChild<QLabel*>(QStringLiteral("exportMessage"));
    QVERIFY(!start->isEnabled()); // no folder yet
    // The shown instrument is chosen; candles shorter than the stored ones cannot be had.
    auto* timeframe = dialog->findChild<QComboBox*>(QStringLiteral("exportTimeframe"));
    QVERIFY(timeframe->findText(QStringLiteral("1s")) < 0);
    timeframe->setCurrentText(QStringLiteral("15m"));
    QTemporaryDir out;
    dialog->findChild<QLineEdit*>(QStringLiteral("exportFolder"))->setText(out.filePath(QStringLiteral("files")));
    QVERIFY(start->isEnabled());
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(
        message->text().startsWith(QStringLiteral("Written: 112 candles")), qPrintable(message->text()), longWait);
    shoot(dialog, "export-dialog");
    const auto verified = verifyExport(out.filePath(QStringLiteral("files/manifest.json")));
    QVERIFY(verified);
    QVERIFY(verified->differences.empty());
    QCOMPARE(verified->manifest.files.front().rows, std::uint64_t(112));
    // The files are there now.
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(message->property("role").toString(), QStringLiteral("error"), longWait);
    QVERIFY(!message->text().isEmpty());
}

void TestWindowData::importsOrderBooks() {
    LiveWorkspace world(1);
    LiveApp app(world);
    QVERIFY(waitForList(app));
    QFile file(world.folder.filePath(QStringLiteral("book.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount\n");
    for (int i = 0; i < 200; ++i)
        file.write(QStringLiteral("binance,X,%1,%1,%2,1,%3,1\n")
                       .arg(1'600'000'000'000'000LL + i * 1'000'000LL)
                       .arg(101 + i % 7)
                       .arg(99 + i % 7)
                       .toLatin1());
    file.close();
    press(app, Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY(app.find<QDialog>("importDialog"));
    auto* dialog = app.find<ImportDialog>("importDialog");
    auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("importKind"));
    kind->setCurrentIndex(kind->findData(QStringLiteral("book")));
    QVERIFY(!dialog->findChild<QComboBox*>(QStringLiteral("importQuoteSide"))->isEnabled());
    dialog->addFiles({file.fileName()});
    dialog->findChild<QLineEdit*>(QStringLiteral("importInstrument"))->setText(QStringLiteral("BOOKS:X"));
    shoot(dialog, "import-book");
    QSignalSpy imported(&app.data, &DataService::importFinished);
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("importStart")), Qt::LeftButton);
    QVERIFY2(imported.wait(longWait), qPrintable(dialog->findChild<QLabel*>(QStringLiteral("importProblem"))->text()));
    const auto report = imported.front().front().value<ImportReport>();
    QVERIFY(report.files.front().rowsStored >= 3);
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("marketTable"), 2, longWait);
}

void TestWindowData::aRunWithHolesIsRepairedFromItsDialog() {
    LiveWorkspace world(1);
    {
        // An hour in the middle is gone.
        const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadWrite);
        QVERIFY(store);
        const Series whole = *(*store)->load(LiveWorkspace::stored, Timeframe());
        QVERIFY((*store)->remove(LiveWorkspace::stored, Timeframe()));
        const UtcMs middle = whole.times()[800];
        QVERIFY((*store)->write(whole.slice({UtcMs::min(), middle})));
        QVERIFY((*store)->write(whole.slice({middle + std::chrono::hours(1), UtcMs::max()})));
    }
    LiveApp app(world);
    QVERIFY(waitForList(app));
    app.data.loadSeries(LiveWorkspace::stored, Timeframe());
    press(app, Qt::Key_F5);
    QTRY_VERIFY(app.find<QDialog>("runDialog"));
    auto* dialog = app.find<QDialog>("runDialog");
    dialog->findChild<QComboBox*>(QStringLiteral("runTimeframe"))->setCurrentText(QStringLiteral("1m"));
    auto* start = dialog->findChild<QPushButton*>(QStringLiteral("runStart"));
    auto* repair = dialog->findChild<QPushButton*>(QStringLiteral("runRepair"));
    auto* problem = dialog->findChild<QLabel*>(QStringLiteral("runProblem"));
    QVERIFY(!repair->isVisible());
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(repair->isVisible(), qPrintable(problem->text()), longWait);
    shoot(dialog, "run-incomplete");
    applyTheme(*qApp, Theme::light());
    shoot(dialog, "run-incomplete-light");
    applyTheme(*qApp, Theme::dark());
    QTest::mouseClick(repair, Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(
        problem->text().contains(QStringLiteral("60 candles")), qPrintable(problem->text()), longWait);
    QVERIFY(world.venue.requests() >= 1);
    QSignalSpy finished(&app.runs, &RunService::runFinished);
    QTRY_VERIFY(start->isEnabled());
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY2(finished.wait(longWait), qPrintable(problem->text()));
}

QTEST_MAIN(TestWindowData)
#include "tst_window_data.moc"
