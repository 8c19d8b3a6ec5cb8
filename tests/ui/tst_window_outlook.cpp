// Indicator bots in the whole window, on a market that is in a hurry: made, watched, edited, stopped and removed by
// mouse and keys.
#include "tests/ui/cut_texts.h"
#include "tests/ui/live_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTimer>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

constexpr double speed = 900; // three candles of five minutes in a second

class Desk {
public:
    explicit Desk(LiveWorkspace& world, ThemeName theme = ThemeName::Dark, QSize size = {1366, 768})
        : app(world, theme) {
        app.bench.window()->resize(size);
        app.bench.window()->show();
    }
    template <class T>
    T* in(const char* name) const {
        auto* dialog = app.find<QDialog>("indicatorBotDialog");
        return dialog ? dialog->findChild<T*>(QLatin1String(name)) : nullptr;
    }
    QPushButton* saveButton() const {
        return app.find<QDialog>("indicatorBotDialog")->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    }
    void click(const char* button) const { QTest::mouseClick(app.find<QPushButton>(button), Qt::LeftButton); }
    QString cell(int row, const char* header) const { return app.cell("outlookTable", row, QLatin1String(header)); }
    QString label(const char* name) const { return app.find<QLabel>(name)->text(); }
    void openPage() const {
        app.bench.window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(app.bench.window()));
        QTest::keyClick(app.bench.window(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    }
    void fillDialog(const QString& name, const QString& instrument, const QString& timeframes) const {
        click("addIndicator");
        QTRY_VERIFY(app.find<QDialog>("indicatorBotDialog"));
        QTest::keyClicks(in<QLineEdit>("indicatorName"), name);
        auto* line = in<QComboBox>("indicatorInstrument")->lineEdit();
        line->selectAll();
        QTest::keyClicks(line, instrument);
        in<QLineEdit>("indicatorTimeframes")->selectAll();
        QTest::keyClicks(in<QLineEdit>("indicatorTimeframes"), timeframes);
    }
    void save() const {
        QTRY_VERIFY(saveButton()->isEnabled());
        QTest::mouseClick(saveButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!app.find<QDialog>("indicatorBotDialog"), longWait);
    }
    int events() const { return app.rowCount("outlookEvents"); }

    LiveApp app;
};

} // namespace

class TestWindowOutlook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void aBotWatchesAndTells();
    void looksRightInTheLightAndOnALargeScreen();
};

void TestWindowOutlook::aBotWatchesAndTells() {
    LiveWorkspace world(speed);
    const Desk desk(world);
    desk.openPage();
    QVERIFY(!desk.app.find<QPushButton>("startIndicator")->isEnabled());
    shoot(desk.app.bench.window(), "outlook-empty-dark");

    desk.fillDialog(QStringLiteral("ETH outlook"), QStringLiteral("BINANCE:ETHUSDT"), QStringLiteral("5m,7m"));
    QVERIFY(!desk.saveButton()->isEnabled());
    QVERIFY(!desk.in<QLabel>("indicatorError")->text().isEmpty());
    desk.in<QLineEdit>("indicatorTimeframes")->selectAll();
    QTest::keyClicks(desk.in<QLineEdit>("indicatorTimeframes"), QStringLiteral("5m,15m,1h"));
    QVERIFY(desk.in<QLabel>("indicatorError")->text().isEmpty());
    shoot(desk.app.find<QDialog>("indicatorBotDialog"), "outlook-dialog-dark");
    desk.save();
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("outlookTable"), 1, longWait);
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, "State"), QStringLiteral("ON"), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(desk.cell(0, "5m").contains(QStringLiteral("ish")), longWait);
    QVERIFY(desk.cell(0, "Consensus").contains(QStringLiteral("/3")));
    QTRY_VERIFY_WITH_TIMEOUT(desk.label("outlookForecast").startsWith(QStringLiteral("next close, 50 %")), longWait);
    QVERIFY2(desk.label("outlookJudgement").contains(QStringLiteral("90 % band held")),
        qPrintable(desk.label("outlookJudgement")));
    // What it tells comes as a notice and stays in the list.
    QTRY_VERIFY_WITH_TIMEOUT(desk.events() >= 5, longWait);
    QTRY_VERIFY_WITH_TIMEOUT(
        desk.app.bench.window()->messages()->text().contains(QStringLiteral("ETH outlook: ")), longWait);
    shoot(desk.app.bench.window(), "outlook-dark");

    // A second one, of a market that no feed serves, says why it waits.
    desk.fillDialog(QStringLiteral("Nowhere"), QStringLiteral("NOWHERE:X"), QStringLiteral("1h,4h,1d"));
    desk.save();
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("outlookTable"), 2, longWait);
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(1, "State"), QStringLiteral("WAITING"), longWait);
    auto* table = desk.app.find<QTableView>("outlookTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(1, 0)).center());
    QTRY_COMPARE(desk.events(), 0);
    shoot(desk.app.bench.window(), "outlook-waiting-dark");

    // Stopped, it can be removed.
    QVERIFY(!desk.app.find<QPushButton>("removeIndicator")->isEnabled());
    desk.click("stopIndicator");
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(1, "State"), QStringLiteral("OFF"), longWait);
    QTimer::singleShot(0, qApp, [] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box);
        QTest::mouseClick(box->button(QMessageBox::Yes), Qt::LeftButton);
    });
    desk.click("removeIndicator");
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("outlookTable"), 1, longWait);

    // Edited, it begins anew with what was asked for.
    desk.click("editIndicator");
    QTRY_VERIFY(desk.app.find<QDialog>("indicatorBotDialog"));
    QVERIFY(!desk.in<QComboBox>("indicatorInstrument")->isEnabled());
    desk.in<QLineEdit>("indicatorTimeframes")->selectAll();
    QTest::keyClicks(desk.in<QLineEdit>("indicatorTimeframes"), QStringLiteral("5m,30m"));
    desk.save();
    QTRY_VERIFY_WITH_TIMEOUT(desk.cell(0, "Consensus").contains(QStringLiteral("/2")), longWait);
    QCOMPARE(desk.app.find<QComboBox>("outlookTimeframe")->count(), 2);
    desk.click("stopIndicator");
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, "State"), QStringLiteral("OFF"), longWait);
    const auto told = desk.app.desk->workspace().read<std::vector<StoredOutlookEvent>>(
        [](const Database& database) { return IndicatorStore(database).events("eth-outlook", 1000); });
    QVERIFY(told->size() >= 5);
    // Nothing is left that the desktop was not told.
    const auto left = [&] {
        return desk.app.desk->workspace()
            .read<int>([](const Database& database) -> Result<int> {
                auto row = database.run(QStringLiteral("SELECT count(*) FROM outlook_event WHERE event NOT IN "
                                                       "(SELECT event FROM outlook_delivery)"));
                return row && row->next() ? Result<int>(row->value(0).toInt()) : Result<int>(-1);
            })
            .value();
    };
    QTRY_COMPARE(left(), 0);
}

void TestWindowOutlook::looksRightInTheLightAndOnALargeScreen() {
    LiveWorkspace world(speed);
    const Desk desk(world, ThemeName::Light);
    desk.openPage();
    shoot(desk.app.bench.window(), "outlook-empty-light");
    desk.fillDialog(QStringLiteral("ETH"), QStringLiteral("BINANCE:ETHUSDT"), QStringLiteral("5m,15m,1h"));
    shoot(desk.app.find<QDialog>("indicatorBotDialog"), "outlook-dialog-light");
    desk.save();
    desk.fillDialog(QStringLiteral("BTC"), QStringLiteral("BINANCE:BTCUSDT"), QStringLiteral("5m,15m,1h"));
    desk.save();
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("outlookTable"), 2, longWait);
    QTRY_VERIFY_WITH_TIMEOUT(desk.events() >= 5, longWait);
    QVERIFY(desk.label("outlookSummary").contains(QStringLiteral("ON")));
    shoot(desk.app.bench.window(), "outlook-light");
    QTRY_COMPARE(
        cutTexts(*desk.app.find<QWidget>("outlookTable")->parentWidget()->parentWidget()).join(u'\n'), QString());
    desk.app.bench.window()->resize(3840, 2160);
    QTest::keyClick(desk.app.bench.window(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::qWait(300);
    shoot(desk.app.bench.window(), "outlook-4k-light");
    // Longer timeframes have too few candles yet, and say so.
    auto* timeframe = desk.app.find<QComboBox>("outlookTimeframe");
    timeframe->setFocus();
    QTest::keyClick(timeframe, Qt::Key_End);
    QCOMPARE(timeframe->currentText(), QStringLiteral("1h"));
    QTRY_VERIFY(!desk.label("outlookForecast").isEmpty());
}

QTEST_MAIN(TestWindowOutlook)
#include "tst_window_outlook.moc"
