// Routines of maintenance in the whole window.
#include "tests/ui/window_fixture.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

class TestWindowRoutines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // As the program does: all widgets are born with the right font.
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void routinesAreMadeRunAndTold();
    void aRoutineKeepsItsFeed();
};

void TestWindowRoutines::routinesAreMadeRunAndTold() {
    const QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("BTCUSD")));
    app.press(Qt::Key_M, Qt::ControlModifier);
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
    applyTheme(*qApp, Theme::light());
    shoot(dialog, "routine_dialog-light");
    applyTheme(*qApp, Theme::dark());
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
    app.bench.window()->resize(3840, 2160);
    shoot(app.bench.window(), "maintenance-4k");
    app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    shoot(app.bench.window(), "maintenance-4k-light");
    app.bench.window()->resize(1366, 768);
    shoot(app.bench.window(), "maintenance-light");
}

// A comparison with a feed of one's own choice: chosen, kept and shown again.
void TestWindowRoutines::aRoutineKeepsItsFeed() {
    const QTemporaryDir folder;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("BTCUSD")));
    app.press(Qt::Key_M, Qt::ControlModifier);
    auto* table = app.find<QTableView>("routinesTable");
    QTRY_VERIFY(app.find<QPushButton>("newRoutine")->isVisible());
    QTRY_VERIFY(app.find<QTableView>("feedsTable")->model()->rowCount() >= 5);
    QPointer<QDialog> dialog;
    const auto open = [&](const char* button) {
        QTest::mouseClick(app.find<QPushButton>(button), Qt::LeftButton);
        dialog = app.find<QDialog>("routineDialog");
        return dialog->findChild<QComboBox*>(QStringLiteral("routineFeed"));
    };
    const auto save = [&] {
        QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    };
    QComboBox* feed = open("newRoutine");
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("routineName")), QStringLiteral("second_look"));
    auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("routineKind"));
    kind->setCurrentText(QStringLiteral("Backup"));
    QVERIFY(!feed->isEnabled());
    kind->setCurrentText(QStringLiteral("Compare with source"));
    QVERIFY(feed->isEnabled());
    QVERIFY(feed->findText(QStringLiteral("demo")) > 0);
    QTest::keyClicks(feed, QStringLiteral("demo"));
    QCOMPARE(feed->currentText(), QStringLiteral("demo"));
    shoot(dialog, "routine_dialog-compare");
    save();
    QTRY_VERIFY(!dialog);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
    QCOMPARE(open("editRoutine")->currentText(), QStringLiteral("demo"));
    QTest::keyClick(dialog, Qt::Key_Escape);
}

QTEST_MAIN(TestWindowRoutines)
#include "tst_window_routines.moc"
