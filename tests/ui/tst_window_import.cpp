// Import in the whole window: what is refused, what the dialog asks for.
#include "tests/ui/window_fixture.h"
#include "ui/data/import_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

class TestWindowImport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // As the program does: all widgets are born with the right font.
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void badImportSaysWhy();
    void importAsksForSideTickAndLot();
    void importAsksWhatTimesName();
};

void TestWindowImport::badImportSaysWhy() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    const QString path = files.filePath(QStringLiteral("empty.csv"));
    QFile(path).open(QIODevice::WriteOnly);
    app.importFile(path, QStringLiteral("TEST:EMPTY"));
    auto* problem = app.find<QLabel>("importProblem");
    QTRY_COMPARE_WITH_TIMEOUT(problem->text(), QStringLiteral("empty.csv: the file is empty"), longWait);
    shoot(app.find<QDialog>("importDialog"), "import-error");
    auto* editor = app.find<QLineEdit>("importInstrument");
    editor->setText(QStringLiteral("no colon"));
    QVERIFY(editor->property("invalid").toBool());
    QVERIFY(!app.find<QPushButton>("importStart")->isEnabled());
}

void TestWindowImport::importAsksForSideTickAndLot() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QFile file(files.filePath(QStringLiteral("quotes.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,bid,ask\n1600000000000,1.1000,1.1003\n1600000060000,1.1001,1.1005\n");
    file.close();
    app.press(Qt::Key_I, Qt::ControlModifier);
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

void TestWindowImport::importAsksWhatTimesName() {
    QTemporaryDir folder;
    QTemporaryDir files;
    App app(folder.path());
    QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
    QFile file(files.filePath(QStringLiteral("ends.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,open,high,low,close,volume\n1600000020000,1,2,1,2,5\n1600000080000,1,2,1,2,5\n");
    file.close();
    app.press(Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY(app.find<QDialog>("importDialog"));
    auto* dialog = app.find<ImportDialog>("importDialog");
    dialog->addFiles({file.fileName()});
    app.find<QLineEdit>("importInstrument")->setText(QStringLiteral("TEST:ENDS"));
    auto* stamps = app.find<QComboBox>("importStamps");
    stamps->setFocus();
    QTest::keyClick(stamps, Qt::Key_End);
    QSignalSpy finished(&app.data, &DataService::importFinished);
    QTest::mouseClick(app.find<QPushButton>("importStart"), Qt::LeftButton);
    QVERIFY(finished.wait(longWait));
    const auto report = finished.front().front().value<ImportReport>();
    QCOMPARE(toCount(report.files.at(0).span.begin), 1'599'999'960'000);
    dialog->close();
}

QTEST_MAIN(TestWindowImport)
#include "tst_window_import.moc"
