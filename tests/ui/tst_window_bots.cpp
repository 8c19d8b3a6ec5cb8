// Bots in the whole window, on a market that is in a hurry: made, started, edited and stopped by mouse.
#include "tests/ui/live_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/bots/bot_dialog.h"
#include "ui/bots/preflight_dialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QTranslator>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

constexpr double speed = 900; // fifteen candles of a minute in a second

AccountSetup orderedByHand() {
    AccountSetup out;
    out.account = "hand";
    out.broker = "human";
    return out;
}

// Runs the program until the bot has traded, and leaves it running.
class Desk {
public:
    explicit Desk(LiveWorkspace& world, ThemeName theme = ThemeName::Dark)
        : app(world, theme) {
        app.bench.window()->resize(1366, 768);
        app.bench.window()->show();
    }
    template <class T>
    T* in(const char* name) const {
        auto* dialog = app.find<QDialog>("botDialog");
        return dialog ? dialog->findChild<T*>(QLatin1String(name)) : nullptr;
    }
    QPushButton* saveButton() const {
        return app.find<QDialog>("botDialog")->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    }
    void click(const char* button) const { QTest::mouseClick(app.find<QPushButton>(button), Qt::LeftButton); }
    QString cell(int row, const char* header) const { return app.cell("botTable", row, QLatin1String(header)); }
    void openPage() const {
        app.bench.window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(app.bench.window()));
        QTest::keyClick(app.bench.window(), Qt::Key_T, Qt::ControlModifier);
    }
    void addBot(const QString& name, const QString& strategy) const {
        click("addBot");
        QTRY_VERIFY(app.find<QDialog>("botDialog"));
        QTest::keyClicks(in<QLineEdit>("botName"), name);
        auto* strategies = in<QComboBox>("botStrategy");
        strategies->setCurrentIndex(strategies->findData(strategy));
        in<QComboBox>("botInstrument")->setCurrentText(QStringLiteral("BINANCE:ETHUSDT"));
        in<QComboBox>("botTimeframe")->setCurrentText(QStringLiteral("1m"));
    }
    // What there is to think of before does not keep it from starting.
    void startBot() const {
        click("startBot");
        const auto isAsked = [this] { return app.find<QDialog>("preflightDialog") != nullptr; };
        QTRY_VERIFY_WITH_TIMEOUT(isAsked() || cell(0, "State") != QStringLiteral("STOPPED"), longWait);
        if (!isAsked())
            return;
        auto* start = app.find<QDialog>("preflightDialog")->findChild<QPushButton*>(QStringLiteral("preflightStart"));
        QTRY_VERIFY(start->isEnabled());
        QTest::mouseClick(start, Qt::LeftButton);
    }
    // Orders that a person places: an account that needs no key, but somebody who may set it up.
    void setUpAccount() {
        NewProfile profile;
        profile.name = "main";
        profile.cost = {8, 1};
        app.vault.create(profile, std::make_shared<const Secret>(Secret::copyOf("correct horse battery")));
        if (!QTest::qWaitFor([&] { return app.vault.gate().allow(Action::ChangeLimits, {}).has_value(); }, longWait))
            qFatal("the vault was not made");
        app.trading.saveSetupSoon(orderedByHand());
    }
    void save() const {
        QTRY_VERIFY(saveButton()->isEnabled());
        QTest::mouseClick(saveButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!app.find<QDialog>("botDialog"), longWait);
    }

    LiveApp app;
};

} // namespace

class TestWindowBots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void aBotRunsFromTheWindow();
    void looksRightInTheLight();
    void hoursAndWhatItDependsOnAreShown_data();
    void hoursAndWhatItDependsOnAreShown();
    void germanFits();
};

void TestWindowBots::aBotRunsFromTheWindow() {
    LiveWorkspace world(speed);
    Desk desk(world);
    desk.openPage();
    QVERIFY(!desk.app.find<QPushButton>("startBot")->isEnabled());
    desk.addBot(QStringLiteral("ETH cross"), QStringLiteral("sma_cross"));
    // Real money has to be meant.
    auto* mode = desk.in<QComboBox>("botMode");
    mode->setCurrentIndex(1);
    QVERIFY(!desk.saveButton()->isEnabled());
    QVERIFY(desk.in<QCheckBox>("botConfirm")->isVisible());
    desk.in<QCheckBox>("botConfirm")->setChecked(true);
    QVERIFY(!desk.saveButton()->isEnabled()); // there is no account yet
    QVERIFY(desk.in<QLabel>("botError")->text().contains(QLatin1String("needs an account")));
    desk.app.find<QDialog>("botDialog")->close();
    QTRY_VERIFY(!desk.app.find<QDialog>("botDialog"));
    desk.setUpAccount();
    QTRY_VERIFY_WITH_TIMEOUT(desk.app.find<QComboBox>("tradingAccount")->count() == 1, longWait);
    desk.addBot(QStringLiteral("ETH cross"), QStringLiteral("sma_cross"));
    mode = desk.in<QComboBox>("botMode");
    mode->setCurrentIndex(1);
    desk.in<QCheckBox>("botConfirm")->setChecked(true);
    QCOMPARE(desk.in<QComboBox>("botAccount")->currentText(), QStringLiteral("hand"));
    QTRY_VERIFY(desk.saveButton()->isEnabled());
    shoot(desk.app.find<QDialog>("botDialog"), "bot-dialog-live");
    mode->setCurrentIndex(0);
    QVERIFY(!desk.in<QCheckBox>("botConfirm")->isVisible());
    shoot(desk.app.find<QDialog>("botDialog"), "bot-dialog");
    desk.save();
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("botTable"), 1, longWait);
    QCOMPARE(desk.cell(0, "State"), QStringLiteral("STOPPED"));
    desk.startBot();
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, "State"), QStringLiteral("RUNNING"), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.cell(0, "Last decision").isEmpty(), longWait);
    desk.addBot(QStringLiteral("ETH trend"), QStringLiteral("real_bar_trend"));
    desk.save();
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("botTable"), 2, longWait);
    QVERIFY(desk.app.find<QTableView>("botLog")->model()->rowCount() > 0);
    shoot(desk.app.bench.window(), "bots-dark");

    // While it runs the strategy's settings may change, and nothing else of the run.
    desk.click("editBot");
    QTRY_VERIFY(desk.app.find<QDialog>("botDialog"));
    QVERIFY(!desk.in<QLineEdit>("botCash")->isEnabled());
    QVERIFY(!desk.in<QComboBox>("botInstrument")->isEnabled());
    shoot(desk.app.find<QDialog>("botDialog"), "bot-edit");
    const auto spins = desk.app.find<QDialog>("botDialog")->findChildren<QSpinBox*>();
    QSpinBox* slow = nullptr;
    for (QSpinBox* each : spins) {
        if (each->isEnabled() && each->value() == 30)
            slow = each;
    }
    QVERIFY(slow);
    slow->setValue(33);
    desk.save();
    desk.click("stopBot");
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, "State"), QStringLiteral("STOPPED"), longWait);
    // The session is a run of the history.
    QTRY_VERIFY_WITH_TIMEOUT(desk.app.rowCount("runsTable") == 1, longWait);
    const auto changes = desk.app.desk->workspace().read<std::vector<BotChange>>(
        [](const Database& database) { return BotStore(database).changes("eth-cross"); });
    QCOMPARE(changes->size(), 1u);
    QCOMPARE(changes->front().field, "set.slow");
    QCOMPARE(changes->front().to, "33");

    // What it was against the backtest of its window, while the window goes on.
    QTRY_VERIFY(desk.app.find<QPushButton>("compareBot")->isEnabled());
    desk.click("compareBot");
    QTRY_VERIFY(desk.app.find<QDialog>("parityDialog"));
    const auto* told = desk.app.find<QLabel>("paritySummary");
    QTRY_VERIFY_WITH_TIMEOUT(told->text().startsWith(QStringLiteral("Session 1")), longWait);
    QVERIFY(told->text().contains(QStringLiteral("of the backtest")));
    shoot(desk.app.find<QDialog>("parityDialog"), "bot-parity");
}

void TestWindowBots::looksRightInTheLight() {
    LiveWorkspace world(speed);
    const Desk desk(world, ThemeName::Light);
    desk.openPage();
    QVERIFY(desk.app.find<QLabel>("botSummary")->text().isEmpty());
    shoot(desk.app.bench.window(), "bots-empty-light");
    for (const char* name : {"ETH cross", "ETH slow"}) {
        desk.addBot(QLatin1String(name), QStringLiteral("sma_cross"));
        desk.save();
    }
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("botTable"), 2, longWait);
    desk.startBot();
    QTRY_VERIFY_WITH_TIMEOUT(!desk.cell(0, "Last decision").isEmpty(), longWait);
    QVERIFY(desk.app.find<QLabel>("botSummary")->text().contains(QStringLiteral("RUNNING")));
    shoot(desk.app.bench.window(), "bots-light");
}

// German sentences are longer; the dialogs must hold them.
void TestWindowBots::germanFits() {
    QTranslator german;
    QVERIFY(german.load(QStringLiteral(":/i18n/truebar_de")));
    QVERIFY(QApplication::installTranslator(&german));
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    BotDefinition bot;
    bot.id = "de";
    bot.name = "ETH Büro";
    bot.mode = RunMode::LiveRun;
    bot.account = "main";
    bot.strategy = "sma_cross";
    bot.instrument = {"BINANCE", "ETHUSDT"};
    bot.schedule.hours = "mon-fri 09:30-16:00 America/New_York";
    bot.schedule.atEnd = BotSchedule::AtEnd::Flatten;
    BotStatus known;
    known.definition = bot;
    BotDialog dialog(*plugins, {}, {"main"}, known);
    dialog.show();
    QCOMPARE(
        dialog.findChild<QComboBox*>(QStringLiteral("botHours"))->currentText(), QStringLiteral("Tage und Uhrzeiten"));
    QVERIFY2(dialog.height() < 720, QByteArray::number(dialog.height()).constData()); // of a small screen
    shoot(&dialog, "bot-hours-de");
    PreflightDialog preflight("de", QStringLiteral("ETH Büro"), Theme::dark());
    preflight.setChecks({strategyCheck(bot, bot), freshCheck(std::nullopt, bot.timeframe, true, UtcMs()),
        limitsCheck(bot, false), clockCheck(Millis(4200))});
    preflight.show();
    QVERIFY(
        preflight.findChild<QLabel*>(QStringLiteral("preflightSummary"))->text().endsWith(QLatin1String(": 3")));
    shoot(&preflight, "bot-preflight-de");
    QApplication::removeTranslator(&german);
}

void TestWindowBots::hoursAndWhatItDependsOnAreShown_data() {
    QTest::addColumn<bool>("isLight");
    QTest::newRow("dark") << false;
    QTest::newRow("light") << true;
}

void TestWindowBots::hoursAndWhatItDependsOnAreShown() {
    QFETCH(bool, isLight);
    const QByteArray theme = isLight ? "light" : "dark";
    LiveWorkspace world(speed);
    const Desk desk(world, isLight ? ThemeName::Light : ThemeName::Dark);
    desk.openPage();
    desk.addBot(QStringLiteral("ETH office"), QStringLiteral("sma_cross"));
    auto* when = desk.in<QComboBox>("botHours");
    when->setCurrentIndex(2);
    desk.in<QComboBox>("botZone")->setCurrentText(QStringLiteral("Mars/Olympus"));
    QVERIFY(!desk.saveButton()->isEnabled());
    desk.in<QComboBox>("botZone")->setCurrentText(QStringLiteral("America/New_York"));
    for (const char* day : {"botDay_mon", "botDay_tue", "botDay_wed", "botDay_thu", "botDay_fri"})
        desk.in<QToolButton>(day)->setChecked(false);
    QVERIFY(!desk.saveButton()->isEnabled()); // no day is left
    desk.in<QToolButton>("botDay_mon")->setChecked(true);
    // Never now.
    desk.in<QCheckBox>("botHasFrom")->setChecked(true);
    desk.in<QDateTimeEdit>("botFrom")->setDateTime(QDateTime(QDate(2099, 1, 1), QTime(0, 0), Qt::UTC));
    shoot(desk.app.find<QDialog>("botDialog"), ("bot-hours-" + theme).constData());
    desk.save();
    QTRY_COMPARE_WITH_TIMEOUT(desk.app.rowCount("botTable"), 1, longWait);
    desk.startBot();
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, "State"), QStringLiteral("SCHEDULED"), longWait);
    QVERIFY(desk.cell(0, "Health").startsWith(QLatin1String("waits until 2099-01-05")));
    shoot(desk.app.bench.window(), ("bots-scheduled-" + theme).constData());
    desk.click("stopBot");
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, "State"), QStringLiteral("STOPPED"), longWait);
    // What it depends on, with something that blocks.
    const auto over = desk.app.desk->workspace().run([](const Database& database) -> Result<void> {
        auto bot = BotStore(database).find("eth-office");
        if (!bot)
            return bot.error();
        bot->definition.schedule = {};
        bot->definition.schedule.until = UtcMs(Millis(0));
        bot->definition.strategyVersion = "0.0.1";
        return database.transaction([&] { return BotStore(database).change(bot->definition, "test", UtcMs()); });
    });
    QVERIFY(over);
    desk.click("startBot");
    QTRY_VERIFY_WITH_TIMEOUT(desk.app.find<QDialog>("preflightDialog"), longWait);
    auto* dialog = desk.app.find<QDialog>("preflightDialog");
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("preflightStart"))->isEnabled());
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("preflightSummary"))->text().endsWith(QLatin1String(": 1")));
    shoot(dialog, ("bot-preflight-" + theme).constData());
}

QTEST_MAIN(TestWindowBots)
#include "tst_window_bots.moc"
