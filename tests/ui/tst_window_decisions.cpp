// Questions of bots in the whole window, answered by keys alone.
#include "core/decisions/answer_inbox.h"
#include "core/runs/backtest.h"
#include "core/runs/run_store.h"
#include "tests/support/decisions/asking_bot.h"
#include "tests/ui/asking_desk.h"
#include "tests/ui/cut_texts.h"
#include "ui/chart/chart_widget.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QSignalSpy>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;
using std::chrono::minutes;
using std::chrono::seconds;

class TestWindowDecisions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void asksWithoutTakingTheKeyboard();
    void acceptsByKeys();
    void rejectsByKeys();
    void aLiveYesNeedsTheVault();
    void amendsByKeys();
    void badAmendmentsCannotBeSent_data();
    void badAmendmentsCannotBeSent();
    void enterAndSpaceDecideNothing();
    void oneKeyDoesNotAnswerTwoQuestions();
    void laterLeavesItOpen();
    void expiresInFrontOfTheUser();
    void answeredElsewhereGoesAway();
    void inboxAnswersMany();
    void historyTellsWhoDecided();
    void valueOfTheAnswers();
    void valueOfTheAnswersToABot();
    void looksGood();
};

void TestWindowDecisions::asksWithoutTakingTheKeyboard() {
    AskingDesk desk;
    desk.app->bench.window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.app->bench.window()));
    desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(), longWait);
    QVERIFY(!desk.dialog()->isModal());
    QVERIFY(desk.dialog()->testAttribute(Qt::WA_ShowWithoutActivating));
    const auto text = [&](const char* name) { return desk.app->find<QLabel>(name)->text(); };
    QCOMPARE(text("promptHeadline"), QStringLiteral("Buy 0.05 BTCUSDT"));
    QCOMPARE(text("promptReason"), QStringLiteral("SMA 10 crossed above SMA 30"));
    QVERIFY(text("promptWorstLoss").startsWith(QStringLiteral("60.23 USDT (0.60 %")));
    const auto* left = desk.app->find<QProgressBar>("decisionLeft");
    QTRY_VERIFY_WITH_TIMEOUT(left->text().endsWith(QStringLiteral("left, then rejected")), longWait);
    auto* chart = desk.app->find<ChartWidget>("decisionChart");
    QTRY_VERIFY_WITH_TIMEOUT(!chart->readout().isEmpty(), longWait);
    // Nobody is asked to be in front of the whole program.
    QVERIFY(desk.button("laterPrompt")->hasFocus() || !desk.dialog()->isActiveWindow());
}

void TestWindowDecisions::acceptsByKeys() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(), longWait);
    desk.app->press(Qt::Key_F12);
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    const KeptPrompt kept = desk.kept(prompt.id);
    QVERIFY(kept.decision->answer.verdict == Verdict::Accepted);
    QVERIFY(!kept.decision->answer.by.empty());
    QCOMPARE(kept.decision->channel, std::string("window"));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    const auto given = desk.app->decisions.desk().deliver(desk.run, promptTime);
    QVERIFY(given->at(0).answer.verdict == Verdict::Accepted);
}

void TestWindowDecisions::rejectsByKeys() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_R, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    QVERIFY(desk.kept(prompt.id).decision->answer.verdict == Verdict::Rejected);
}

void TestWindowDecisions::aLiveYesNeedsTheVault() {
    AskingDesk desk; // its vault is locked
    desk.mode = RunMode::LiveRun;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_A, Qt::AltModifier);
    const auto* const why = desk.app->find<QLabel>("decisionError");
    QTRY_VERIFY_WITH_TIMEOUT(why->text().contains(QStringLiteral("locked")), longWait);
    QVERIFY(why->isVisible());
    QVERIFY(!desk.isDecided(prompt.id));
    // It may be answered again, and a no needs nothing.
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_R, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    QVERIFY(desk.kept(prompt.id).decision->answer.verdict == Verdict::Rejected);
}

void TestWindowDecisions::amendsByKeys() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_Z, Qt::AltModifier);
    auto* size = desk.app->find<QLineEdit>("amendSize");
    QTRY_VERIFY_WITH_TIMEOUT(size->hasFocus(), longWait);
    QTest::keyClicks(size, QStringLiteral("0,02"));
    QTest::keyClick(size, Qt::Key_Tab);
    auto* limit = desk.app->find<QLineEdit>("amendLimit");
    QVERIFY(limit->hasFocus());
    QTest::keyClicks(limit, QStringLiteral("61000.5"));
    QVERIFY(!desk.button("acceptPrompt")->isEnabled()); // it would forget the changes
    desk.press(Qt::Key_C, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    const Answer answer = desk.kept(prompt.id).decision->answer;
    QVERIFY(answer.verdict == Verdict::Amended);
    QVERIFY(answer.amendment.quantity == Quantity(*Decimal::parse("0.02")));
    QVERIFY(answer.amendment.limitPrice == Price(*Decimal::parse("61000.5")));
    QVERIFY(!answer.amendment.stopPrice);
}

void TestWindowDecisions::badAmendmentsCannotBeSent_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("word") << QStringLiteral("much");
    QTest::newRow("zero") << QStringLiteral("0");
    QTest::newRow("negative") << QStringLiteral("-1");
    QTest::newRow("two numbers") << QStringLiteral("1,000.5");
}

void TestWindowDecisions::badAmendmentsCannotBeSent() {
    QFETCH(QString, text);
    AskingDesk desk;
    desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    QTest::keyClicks(desk.app->find<QLineEdit>("amendStop"), text);
    QVERIFY(!desk.button("amendPrompt")->isEnabled());
    QVERIFY(!desk.button("acceptPrompt")->isEnabled());
}

void TestWindowDecisions::enterAndSpaceDecideNothing() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.dialog()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.dialog()));
    QVERIFY(desk.dialog()->focusWidget() == desk.button("laterPrompt"));
    QTest::keyClick(desk.dialog()->focusWidget(), Qt::Key_Return);
    QVERIFY(desk.isOpen());
    QTest::keyClick(desk.dialog()->focusWidget(), Qt::Key_Space); // later
    QVERIFY(!desk.isOpen());
    QTest::qWait(600);
    QVERIFY(!desk.isDecided(prompt.id));
}

void TestWindowDecisions::oneKeyDoesNotAnswerTwoQuestions() {
    AskingDesk desk;
    const Prompt first = desk.ask(1, minutes(2));
    const Prompt second = desk.ask(2, minutes(4));
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    QCOMPARE(desk.dialog()->shown(), first.id);
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.dialog()->shown() == second.id, longWait);
    if (!desk.mayAnswer()) // the machine was quick enough to type in the same breath
        QTest::keyClick(desk.dialog(), Qt::Key_A, Qt::AltModifier);
    QTest::qWait(700);
    QVERIFY(!desk.isDecided(second.id));
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(second.id), longWait);
}

void TestWindowDecisions::laterLeavesItOpen() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    QTest::qWait(600);
    QVERIFY(!desk.isOpen() && !desk.isDecided(prompt.id));
    const auto menus = desk.app->bench.window()->findChildren<QMenu*>();
    QAction* answer = nullptr;
    for (const QMenu* menu : menus) {
        const auto actions = menu->actions();
        for (QAction* action : actions) {
            if (action->objectName() == QLatin1String("answer"))
                answer = action;
        }
    }
    QVERIFY(answer && answer->shortcut() == QKeySequence(Qt::Key_F12));
    answer->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(), longWait);
}

void TestWindowDecisions::expiresInFrontOfTheUser() {
    AskingDesk desk;
    const Prompt prompt = desk.ask(1, seconds(5));
    QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    QVERIFY(desk.kept(prompt.id).decision->answer.verdict == Verdict::Expired);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    const auto given = desk.app->decisions.desk().deliver(desk.run, promptTime);
    QVERIFY(given->at(0).answer.verdict == Verdict::Expired);
}

void TestWindowDecisions::answeredElsewhereGoesAway() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    LeftAnswer left;
    left.prompt = prompt.id;
    left.answer = answerOf(Verdict::Rejected, {}, "grace");
    left.channel = "cli";
    QVERIFY(AnswerInbox(desk.folder.path()).leave(left).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    QCOMPARE(desk.kept(prompt.id).decision->answer.by, std::string("grace"));
}

void TestWindowDecisions::inboxAnswersMany() {
    AskingDesk desk;
    desk.ask(1, minutes(9), "Slow");
    const Prompt second = desk.ask(2, minutes(3), "Fast");
    const Prompt third = desk.ask(3, minutes(6), "Middle");
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_Escape);
    desk.app->press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    auto* table = desk.app->find<DataTable>("inboxTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, longWait);
    QTRY_VERIFY_WITH_TIMEOUT(!table->visibleRegion().isEmpty(), longWait);
    QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("Fast")); // least time first
    QCOMPARE(table->model()->index(2, 1).data().toString(), QStringLiteral("Slow"));
    table->setFocus();
    table->setCurrentIndex(table->model()->index(1, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(), longWait);
    QCOMPARE(desk.dialog()->shown(), third.id);
    desk.press(Qt::Key_Escape);
    desk.app->bench.window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.app->bench.window()));
    table->setFocus();
    table->selectAll();
    QTest::keyClick(desk.button("inboxReject"), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 0, longWait);
    QVERIFY(desk.kept(second.id).decision->answer.verdict == Verdict::Rejected);
}

void TestWindowDecisions::historyTellsWhoDecided() {
    AskingDesk desk;
    const Prompt prompt = desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_R, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    desk.app->press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    auto* table = desk.app->find<DataTable>("decisionTable");
    QTRY_VERIFY_WITH_TIMEOUT(!table->visibleRegion().isEmpty(), longWait);
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->index(0, 6).data().toString(), QStringLiteral("rejected"), longWait);
    QCOMPARE(table->model()->index(0, 7).data().toString().toStdString(), desk.kept(prompt.id).decision->answer.by);
    QCOMPARE(table->model()->index(0, 9).data().toString(), QStringLiteral("on its way"));
}

void TestWindowDecisions::valueOfTheAnswers() {
    AskingDesk desk;
    RunRequest request;
    request.strategy = "sma_cross";
    request.strategySettings =
        *resolveStrategySettings(*desk.app->plugins, "sma_cross", {{"fast", "5"}, {"slow", "20"}});
    request.instrument = {"BINANCE", "BTCUSDT"};
    request.timeframe = Timeframe(1, Timeframe::Unit::Hour);
    request.settings.cash = Money(Decimal(100'000));
    QSignalSpy finished(&desk.app->runs, &RunService::runFinished);
    desk.app->runs.start(request);
    QVERIFY(finished.wait(longWait));
    const auto automatic = finished.takeFirst().at(0).value<std::shared_ptr<const RunRecord>>();
    request.settings.decision.mode = DecisionMode::SimulateDelay;
    request.settings.decision.delay = std::chrono::hours(5);
    request.settings.decision.deadline = std::chrono::hours(8);
    desk.app->runs.start(request);
    QVERIFY(finished.wait(longWait));
    const auto asked = finished.takeFirst().at(0).value<std::shared_ptr<const RunRecord>>();
    const Money worth = asked->result.metrics.finalEquity - automatic->result.metrics.finalEquity;
    QVERIFY(!worth.isZero());
    desk.run = asked->summary.id;
    desk.ask();
    QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    desk.press(Qt::Key_R, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    desk.app->press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.button("computeValue")->isEnabled(), longWait);
    QSignalSpy computed(&desk.app->reviews, &ReviewService::valueComputed);
    QTest::keyClick(desk.button("computeValue"), Qt::Key_Space);
    QVERIFY(computed.wait(longWait));
    const auto value = computed.takeFirst().at(1).value<HumanValue>();
    QVERIFY(value.value() == worth);
    QVERIFY(value.actual == asked->result.metrics.finalEquity);
    QCOMPARE(value.accepted + value.expired, std::uint64_t(asked->result.decisions.size()));
    QVERIFY(desk.app->find<QLabel>("humanValue")->text().contains(QStringLiteral("The answers were worth")));
    desk.app->bench.window()->resize(1366, 768);
    shoot(desk.app->bench.window(), "decisions-value-dark");
}

// A bot of a real host: what it asks is known by its session, whatever run that becomes.
void TestWindowDecisions::valueOfTheAnswersToABot() {
    const QTemporaryDir folder;
    std::string runId;
    {
        AskingBot bot(folder.path(), QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
        QVERIFY(bot.start());
        QVERIFY(bot.goOn(40));
        QVERIFY(bot.edit({{"set.slow", "12"}}));
        QVERIFY(bot.goOn(90));
        const auto run = bot.stop();
        QVERIFY2(run, run ? "" : run.error().message().c_str());
        runId = *run;
    }
    App app(folder.path());
    app.press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    auto* button = app.find<QPushButton>("computeValue");
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), longWait);
    QSignalSpy computed(&app.reviews, &ReviewService::valueComputed);
    QTest::keyClick(button, Qt::Key_Space);
    auto* text = app.find<QLabel>("humanValue");
    QTRY_VERIFY_WITH_TIMEOUT(computed.count() == 1 || !text->text().startsWith(QLatin1String("Running")), longWait);
    QVERIFY2(computed.count() == 1, qPrintable(text->text()));
    const auto value = computed.takeFirst().at(1).value<HumanValue>();
    QCOMPARE(value.run, runId);
    const auto runs = RunStore::open(folder.filePath(QStringLiteral("workspace.db")), Database::Mode::ReadOnly);
    QVERIFY(value.actual == (*runs)->load(runId)->result.metrics.finalEquity);
    QVERIFY(text->text().startsWith(QStringLiteral("The answers were worth")));
    app.bench.window()->resize(1366, 768);
    shoot(app.bench.window(), "decisions-value-bot-dark");
}

void TestWindowDecisions::looksGood() {
    for (const ThemeName theme : {ThemeName::Dark, ThemeName::Light}) {
        applyTheme(*qApp, Theme::named(theme));
        AskingDesk desk(theme);
        const QByteArray suffix = theme == ThemeName::Dark ? "dark" : "light";
        desk.ask(1, minutes(5));
        desk.ask(2, seconds(120), "Breakout ETH", OnExpiry::Accept);
        desk.ask(3, std::chrono::hours(2), "Mean reversion");
        QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
        auto* chart = desk.app->find<ChartWidget>("decisionChart");
        QTRY_VERIFY_WITH_TIMEOUT(!chart->readout().isEmpty(), longWait);
        // Nothing is cut off at the smallest screen that is promised.
        QVERIFY(desk.dialog()->width() <= 1366 && desk.dialog()->height() <= 768);
        QTRY_COMPARE(cutTexts(*desk.dialog()).join(u'\n'), QString());
        shoot(desk.dialog(), QByteArray("decision-dialog-" + suffix).constData());
        desk.press(Qt::Key_R, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
        desk.press(Qt::Key_Escape);
        desk.app->press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
        shoot(desk.app->bench.window(), QByteArray("decision-inbox-" + suffix).constData());
        desk.app->press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        shoot(desk.app->bench.window(), QByteArray("decision-history-" + suffix).constData());
    }
    applyTheme(*qApp, Theme::dark());
}

QTEST_MAIN(TestWindowDecisions)
#include "tst_window_decisions.moc"
