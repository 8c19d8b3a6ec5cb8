// The dialog of a bot by itself: who decides on its suggestions, and what it leaves as it is.
#include "tests/ui/cut_texts.h"
#include "tests/ui/window_fixture.h"
#include "ui/bots/bot_dialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTranslator>

#include <chrono>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

constexpr int screenHeight = 720; // of a small screen, without the bars of the desktop

std::unique_ptr<PluginRegistry> bundled() {
    return PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
}

BotDefinition ethBot() {
    BotDefinition out;
    out.id = "eth";
    out.name = "ETH office";
    out.strategy = "sma_cross";
    out.instrument = {"BINANCE", "ETHUSDT"};
    return out;
}

// Asks above 2500; its times are no whole seconds.
BotStatus askingBot() {
    BotStatus out;
    out.definition = ethBot();
    out.definition.settings.decision.mode = DecisionMode::AskAbove;
    out.definition.settings.decision.threshold = Money(Decimal(2500));
    out.definition.settings.decision.deadline = Millis(90'500);
    out.definition.settings.decision.onExpiry = OnExpiry::Accept;
    return out;
}

class Opened {
public:
    Opened(const PluginRegistry& plugins, const std::optional<BotStatus>& known)
        : dialog(plugins, {}, {"main"}, known)
        , entered(&dialog, &BotDialog::botEntered)
        , edited(&dialog, &BotDialog::editEntered) {
        dialog.show();
    }

    template <class T>
    T* field(const char* name) const {
        return dialog.findChild<T*>(QLatin1String(name));
    }
    void choose(const char* box, int value) const {
        auto* combo = field<QComboBox>(box);
        const int index = combo->findData(value);
        QVERIFY(index >= 0);
        combo->setCurrentIndex(index);
    }
    void choose(DecisionMode mode) const { choose("botDecision", static_cast<int>(mode)); }
    void type(const char* edit, const char* text) const {
        auto* line = field<QLineEdit>(edit);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QLatin1String(text));
    }
    bool isShown(const char* name) const { return field<QWidget>(name)->isVisible(); }
    QPushButton* save() const { return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save); }
    void clickSave() const { QTest::mouseClick(save(), Qt::LeftButton); }
    BotEdit edit() const { return edited.isEmpty() ? BotEdit() : edited.front().at(1).value<BotEdit>(); }

    BotDialog dialog;
    QSignalSpy entered;
    QSignalSpy edited;
};

} // namespace

class TestBotDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { applyTheme(*qApp, Theme::dark()); }
    void everyPolicyCanBeChosen();
    void onlyWhatCountsIsShownAndChecked();
    void anEditChangesWhatWasChanged();
    void whileItRunsTheyAreFixed();
    void pictures_data();
    void pictures();
};

void TestBotDialog::everyPolicyCanBeChosen() {
    const auto plugins = bundled();
    for (int i = 0; i < decisionModeCount; ++i) {
        Opened bot(*plugins, std::nullopt);
        bot.dialog.suggest(ethBot());
        const auto mode = static_cast<DecisionMode>(i);
        bot.choose(mode);
        if (mode == DecisionMode::AskAbove)
            bot.type("botThreshold", "2500.5");
        if (mode == DecisionMode::SimulateDelay)
            bot.field<QSpinBox>("botDelay")->setValue(45);
        if (mode != DecisionMode::Auto) {
            bot.field<QSpinBox>("botDeadline")->setValue(90);
            bot.choose("botExpiry", static_cast<int>(OnExpiry::Accept));
        }
        QVERIFY(bot.save()->isEnabled());
        bot.clickSave();
        QCOMPARE(bot.entered.size(), 1);
        const DecisionSettings decision = bot.entered.front().front().value<BotDefinition>().settings.decision;
        QVERIFY(decision.mode == mode);
        QCOMPARE(decision.threshold.toString(), std::string(mode == DecisionMode::AskAbove ? "2500.5" : "0"));
        QVERIFY(decision.delay == std::chrono::seconds(mode == DecisionMode::SimulateDelay ? 45 : 0));
        QVERIFY(decision.deadline == std::chrono::seconds(mode == DecisionMode::Auto ? 300 : 90));
        QVERIFY(decision.onExpiry == (mode == DecisionMode::Auto ? OnExpiry::Reject : OnExpiry::Accept));
    }
}

void TestBotDialog::onlyWhatCountsIsShownAndChecked() {
    const auto plugins = bundled();
    Opened bot(*plugins, std::nullopt);
    bot.dialog.suggest(ethBot());
    for (const char* name : {"botThreshold", "botDelay", "botDeadline", "botExpiry", "botDecisionNote"})
        QVERIFY2(!bot.isShown(name), name);
    bot.choose(DecisionMode::AskAbove);
    QVERIFY(bot.isShown("botThreshold") && bot.isShown("botDeadline") && bot.isShown("botExpiry"));
    QVERIFY(!bot.isShown("botDelay"));
    bot.type("botThreshold", "some");
    QVERIFY(!bot.save()->isEnabled());
    QVERIFY(bot.field<QLabel>("botError")->text().contains(QLatin1String("'some' is not a number")));
    bot.type("botThreshold", "-5");
    QVERIFY(!bot.save()->isEnabled());
    bot.choose(DecisionMode::Ask);
    QVERIFY(bot.save()->isEnabled());
    QVERIFY(!bot.isShown("botThreshold") && bot.isShown("botDeadline"));
    // What is said of a backtest is not said of a bot.
    QVERIFY(!bot.field<QLabel>("botDecisionNote")->text().contains(QLatin1String("backtest")));
}

void TestBotDialog::anEditChangesWhatWasChanged() {
    const auto plugins = bundled();
    const BotStatus known = askingBot();
    {
        Opened bot(*plugins, known);
        QCOMPARE(bot.field<QLineEdit>("botThreshold")->text(), QStringLiteral("2500"));
        QCOMPARE(bot.field<QSpinBox>("botDeadline")->value(), 91);
        QCOMPARE(bot.field<QComboBox>("botExpiry")->currentData().toInt(), static_cast<int>(OnExpiry::Accept));
        bot.type("botThreshold", "100");
        bot.clickSave();
        QVERIFY(bot.edit() == BotEdit({{"decision_threshold", "100"}}));
    }
    Opened bot(*plugins, known);
    bot.choose(DecisionMode::Auto);
    bot.clickSave();
    QVERIFY(bot.edit() == BotEdit({{"decision", "auto"}}));
    const auto applied = editedBot(known.definition, bot.edit(), *plugins);
    QVERIFY2(applied, applied ? "" : applied.error().message().c_str());
}

void TestBotDialog::whileItRunsTheyAreFixed() {
    const auto plugins = bundled();
    BotStatus known = askingBot();
    known.state = BotState::Running;
    const Opened bot(*plugins, known);
    for (const char* name : {"botDecision", "botThreshold", "botDeadline", "botExpiry"})
        QVERIFY2(!bot.field<QWidget>(name)->isEnabled(), name);
}

void TestBotDialog::pictures_data() {
    QTest::addColumn<ThemeName>("theme");
    QTest::addColumn<bool>("isGerman");
    QTest::newRow("dark") << ThemeName::Dark << false;
    QTest::newRow("light") << ThemeName::Light << false;
    QTest::newRow("de") << ThemeName::Dark << true;
}

// A live bot that asks above a size has the most rows.
void TestBotDialog::pictures() {
    QFETCH(ThemeName, theme);
    QFETCH(bool, isGerman);
    QTranslator german;
    if (isGerman) {
        QVERIFY(german.load(QStringLiteral(":/i18n/truebar_de")));
        QVERIFY(QApplication::installTranslator(&german));
    }
    applyTheme(*qApp, Theme::named(theme));
    const auto plugins = bundled();
    BotStatus known = askingBot();
    known.definition.mode = RunMode::LiveRun;
    known.definition.account = "main";
    known.definition.schedule.hours = "mon-fri 09:30-16:00 America/New_York";
    known.definition.schedule.atEnd = BotSchedule::AtEnd::Flatten;
    const Opened bot(*plugins, known);
    QVERIFY2(bot.dialog.height() < screenHeight, QByteArray::number(bot.dialog.height()).constData());
    QVERIFY(bot.dialog.width() <= 1366);
    QStringList cut = cutTexts(bot.dialog);
    cut.removeIf([](const QString& line) { return line.startsWith(QLatin1String("QLineEdit")); }); // these scroll
    shoot(const_cast<BotDialog*>(&bot.dialog),
        (QByteArrayLiteral("bot-decision-") + QTest::currentDataTag()).constData());
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral(" | "))));
    bot.choose(DecisionMode::SimulateDelay);
    shoot(const_cast<BotDialog*>(&bot.dialog), (QByteArrayLiteral("bot-delay-") + QTest::currentDataTag()).constData());
    QApplication::removeTranslator(&german);
}

QTEST_MAIN(TestBotDialog)
#include "tst_bot_dialog.moc"
