// The window as such: first start, theme and layout, commands, help, indicators.
#include "tests/ui/window_fixture.h"
#include "ui/shell/command_palette.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

class TestWorkbench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // As the program does: all widgets are born with the right font.
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void firstStartShowsTheDemoMarket();
    void indicatorsAreAddedAndKept();
    void themeAndLayoutAreKept();
    void brokenSettingsFileIsIgnored();
    void paletteRunsAnyCommand();
    void helpTellsKeysAndVersion();
    void noKeyHasTwoMeanings();
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
    app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    shoot(app.bench.window(), "main-4k-light");
}

void TestWorkbench::indicatorsAreAddedAndKept() {
    QTemporaryDir folder;
    {
        App app(folder.path());
        QVERIFY(app.waitForChart(QStringLiteral("DEMO:")));
        app.press(Qt::Key_E, Qt::ControlModifier);
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
        app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
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
        app.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
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
    app.press(Qt::Key_K, Qt::ControlModifier);
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

// One of the keys sells.
void TestWorkbench::noKeyHasTwoMeanings() {
    QTemporaryDir folder;
    App app(folder.path());
    QHash<QString, const QAction*> meanings;
    const auto menus = app.bench.window()->findChildren<QMenu*>();
    for (const QMenu* menu : menus) {
        const auto actions = menu->actions();
        for (const QAction* action : actions) {
            const auto keys = action->shortcuts();
            for (const QKeySequence& key : keys) {
                const QAction*& meant = meanings[key.toString()];
                QVERIFY2(!meant || meant == action, qPrintable(QString(key.toString() + action->text())));
                meant = action;
            }
        }
    }
    QVERIFY(meanings.size() > 25);
}

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
