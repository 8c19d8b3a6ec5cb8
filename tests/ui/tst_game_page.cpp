// The manual panel by mouse and keys, on an account on paper: what a click sends, and what cannot send anything.
#include "tests/ui/game_panel.h"
#include "ui/game/keys_dialog.h"
#include "ui/game/price_ladder.h"

#include <QDialogButtonBox>
#include <QKeySequenceEdit>
#include <QTranslator>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

class TestGamePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aGameFromClickToProfit();
    void nothingLeavesUnlessArmed();
    void aDoubleClickIsOneGame();
    void disarmsByItself();
    void nothingLeavesWhereNothingMay();
    void anOldPriceSendsNothing();
    void sentIsSaidWhenItIs();
    void aSecondGameKnowsOfTheFirst();
    void theLadderHasTheVenuesTick();
    void saysWhichFieldIsWrong();
    void ladderPlacesAndCancels();
    void panicStopsAndIsReleased();
    void showsTheGamesOfTheLastStart();
    void closesAGame();
    void keysAreChecked();
    void pictures_data();
    void pictures();
};

void TestGamePage::aGameFromClickToProfit() {
    Panel panel;
    QVERIFY(panel.begin());
    panel.click("buyGame");
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    const Game begun = panel.games.front();
    QCOMPARE(begun.terms.price.toString(), std::string("49999.9"));
    // 100 of margin, ten times: 1000 / 49999.9
    QCOMPARE(begun.terms.quantity.toString(), std::string("0.02"));
    panel.price("49999.8");
    QVERIFY(panel.waitFor(GameStage::ExitWaiting));
    panel.price("51000");
    QVERIFY(panel.waitFor(GameStage::Done));
    const Money asked(Decimal::multiply(Decimal(100), *Decimal::parse("0.05")));
    QVERIFY(panel.games.front().cash >= asked - Money(*Decimal::parse("0.01")));
    QTRY_VERIFY(panel.find<QLabel>("gameLatency")->text().contains(QStringLiteral("answered")));
}

void TestGamePage::nothingLeavesUnlessArmed() {
    Panel panel;
    panel.price("50000");
    QTRY_VERIFY(panel.find<GameButton>("buyGame")->isEnabled());
    QVERIFY(!panel.page.isArmed());
    panel.click("buyGame");
    panel.click("sellGame");
    panel.page.play(Side::Buy, std::chrono::steady_clock::now()); // as the key does
    auto* ladder = panel.find<PriceLadder>("priceLadder");
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Buy, px("49999")));
    QTest::qWait(300);
    QVERIFY(panel.games.empty());
    QCOMPARE(panel.openOrders(), std::size_t(0));
    QVERIFY(panel.message().contains(QStringLiteral("Not armed")));
}

void TestGamePage::aDoubleClickIsOneGame() {
    Panel panel;
    QVERIFY(panel.begin());
    auto* button = panel.find<GameButton>("sellGame");
    QTest::mouseDClick(button, Qt::LeftButton);
    QTest::mouseClick(button, Qt::LeftButton);
    panel.price("50000.1"); // makes new games ready, but not yet
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    QTest::qWait(300);
    QCOMPARE(panel.games.size(), std::size_t(1));
    // After the pause a click is meant again.
    QTRY_VERIFY(panel.page.isReady());
    panel.click("sellGame");
    QTRY_COMPARE(panel.games.size(), std::size_t(2));
}

void TestGamePage::disarmsByItself() {
    Panel panel;
    QVERIFY(panel.begin());
    Instrument third = bitcoin();
    third.id.symbol = "SOLUSDT";
    panel.page.setInstruments({bitcoin(), ether(), third});
    QVERIFY(panel.page.isArmed());
    panel.page.chooseInstrument(third.id);
    QVERIFY(!panel.page.isArmed());
    QVERIFY(panel.message().contains(QStringLiteral("instrument")));
    ArmGuard guard(Millis(1000));
    guard.arm(utcMs(0));
    guard.noteUse(utcMs(900));
    QVERIFY(!guard.isIdle(utcMs(1899)) && guard.isIdle(utcMs(1900)));
    guard.disarm(Disarmed::Idle);
    QVERIFY(!guard.isArmed() && !guard.isIdle(utcMs(1900)) && guard.reason() == Disarmed::Idle);
}

// On paper too: in a workspace for analysis only, and for a viewer.
void TestGamePage::nothingLeavesWhereNothingMay() {
    Panel panel;
    panel.price("50000");
    QTRY_VERIFY(panel.find<GameButton>("buyGame")->isEnabled());
    panel.gate.setAnalysisOnly(true);
    panel.page.setArmed(true);
    QVERIFY(!panel.page.isArmed());
    QVERIFY2(panel.message().contains(QStringLiteral("analysis only")), qPrintable(panel.message()));
    panel.gate.setAnalysisOnly(false);
    panel.gate.open(Role::Viewer, false);
    panel.page.setArmed(true);
    QVERIFY(!panel.page.isArmed());
    QVERIFY2(panel.message().contains(QStringLiteral("viewer")), qPrintable(panel.message()));
    panel.gate.open(Role::Trader, true);
    QVERIFY(panel.arm());
    // Taken away between arming and the click.
    panel.gate.setAnalysisOnly(true);
    panel.click("buyGame");
    QTRY_VERIFY2(panel.message().contains(QStringLiteral("analysis only")), qPrintable(panel.message()));
    QTest::qWait(300);
    QVERIFY(panel.games.empty());
    QCOMPARE(panel.openOrders(), std::size_t(0));
}

void TestGamePage::anOldPriceSendsNothing() {
    Panel panel;
    QVERIFY(panel.begin());
    panel.clock.advance(GameMarket::oldAfter + Millis(1));
    QTRY_VERIFY(!panel.page.isArmed());
    QVERIFY(!panel.page.isReady());
    QVERIFY(!panel.find<GameButton>("buyGame")->isEnabled());
    QVERIFY(panel.find<QLabel>("gameOutlook")->text().contains(QStringLiteral("old")));
    // Looking elsewhere and back makes it no younger.
    panel.page.chooseInstrument(ether().id);
    panel.price("3000", ether());
    QVERIFY(panel.page.isReady());
    panel.page.chooseInstrument(bitcoin().id);
    QVERIFY(!panel.page.isReady());
    panel.page.setArmed(true);
    QVERIFY(!panel.page.isArmed());
    QVERIFY(panel.message().contains(QStringLiteral("Without a price")));
    // The same price, heard anew, does.
    panel.price("50000");
    QVERIFY(panel.page.isReady());
    QVERIFY(panel.arm());
}

void TestGamePage::sentIsSaidWhenItIs() {
    Panel panel;
    QVERIFY(panel.begin());
    panel.click("sellGame");
    // The orders are not yet durable, and nothing has been sent.
    QVERIFY(!panel.message().contains(QStringLiteral("sent")));
    QTRY_COMPARE(panel.message(), QStringLiteral("SELL GAME sent"));
}

// While the first waits, the exit of a second could sell what the first gets.
void TestGamePage::aSecondGameKnowsOfTheFirst() {
    Panel panel;
    QVERIFY(panel.begin());
    panel.click("buyGame");
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    QCOMPARE(panel.games.front().orders.size(), std::size_t(2));
    QTRY_VERIFY(panel.state && panel.openOrders() == 1);
    QTRY_VERIFY(panel.page.isReady());
    panel.click("buyGame");
    QTRY_COMPARE(panel.games.size(), std::size_t(2));
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    QCOMPARE(panel.games.front().orders.size(), std::size_t(1));
}

void TestGamePage::theLadderHasTheVenuesTick() {
    Panel panel;
    Instrument coarse = bitcoin();
    coarse.tickSize = px("0.5");
    panel.setVenue(coarse);
    panel.reconnect();
    QTRY_COMPARE(panel.page.instrument().tickSize.toString(), std::string("0.5"));
    QVERIFY(panel.begin());
    auto* ladder = panel.find<PriceLadder>("priceLadder");
    // A place between two of the venue's prices is none.
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Buy, px("49999.4")));
    QTRY_VERIFY2(panel.openOrders() == 1, qPrintable(panel.message()));
    QCOMPARE(panel.state->orders.front().intent.limitPrice->toString(), std::string("49999"));
}

void TestGamePage::saysWhichFieldIsWrong() {
    Panel panel;
    panel.price("50000");
    QTRY_VERIFY(panel.page.isReady());
    panel.type("game_leverage", QStringLiteral("500"));
    QVERIFY(!panel.find<GameButton>("buyGame")->isEnabled());
    QVERIFY(panel.find<QLineEdit>("game_leverage")->property("invalid").toBool());
    QVERIFY(panel.find<QLabel>("gameProblem")->text().contains(QStringLiteral("125")));
    panel.type("game_leverage", QStringLiteral("20"));
    QVERIFY(panel.page.isReady());
    QVERIFY(!panel.find<QLineEdit>("game_leverage")->property("invalid").toBool());
    panel.type("game_target", QStringLiteral("much"));
    QVERIFY(panel.find<QLineEdit>("game_target")->property("invalid").toBool());
    QVERIFY(!panel.page.isReady());
}

void TestGamePage::ladderPlacesAndCancels() {
    Panel panel;
    QVERIFY(panel.begin());
    auto* ladder = panel.find<PriceLadder>("priceLadder");
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Buy, px("49999.5")));
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Sell, px("50000.5")));
    QTRY_COMPARE(panel.openOrders(), std::size_t(2));
    const LiveOrder& order = panel.state->orders.front();
    QVERIFY(order.intent.bot == gameBot && order.intent.link.empty());
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Buy, px("49999.5")));
    QTRY_COMPARE(panel.openOrders(), std::size_t(1));
    QVERIFY(panel.state->orders.front().intent.side == Side::Sell || panel.state->orders.front().isFinal());
}

void TestGamePage::panicStopsAndIsReleased() {
    Panel panel;
    QVERIFY(panel.begin());
    panel.click("buyGame");
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    panel.click("gamePanic");
    QVERIFY(!panel.page.isArmed());
    QVERIFY(panel.waitFor(GameStage::Cancelled));
    QTRY_VERIFY(panel.state->isStopped);
    panel.page.setArmed(true);
    QVERIFY(!panel.page.isArmed());
    QTRY_VERIFY(panel.find<QPushButton>("gamePanic")->text().contains(QStringLiteral("Release")));
    QTRY_VERIFY(panel.state->panic.stage == PanicStage::Done);
    panel.click("gamePanic");
    QTRY_VERIFY(!panel.state->isStopped);
    QVERIFY(panel.arm());
}

void TestGamePage::showsTheGamesOfTheLastStart() {
    const QTemporaryDir folder;
    std::string id;
    {
        Panel panel(folder.path());
        QVERIFY(panel.beginInPosition());
        id = panel.games.front().id;
    }
    Panel again(folder.path());
    QVERIFY(again.waitFor(GameStage::ExitWaiting));
    QCOMPARE(again.games.front().id, id);
    QVERIFY(!again.page.isArmed());
    QTRY_VERIFY(again.state && again.state->isRecovered);
    again.price("51000");
    QVERIFY(again.waitFor(GameStage::Done));
}

void TestGamePage::closesAGame() {
    Panel panel;
    QVERIFY(panel.beginInPosition());
    QTRY_VERIFY(panel.find<QPushButton>("closeGame")->isEnabled());
    panel.click("closeGame");
    QVERIFY(panel.waitFor(GameStage::Done));
    QVERIFY(panel.games.front().cash.sign() < 0); // the taker's fee
    QTRY_COMPARE(panel.openOrders(), std::size_t(0));
}

void TestGamePage::keysAreChecked() {
    std::vector<GameKey> chosen;
    KeysDialog dialog(
        {{QStringLiteral("buyGame"), QStringLiteral("Buy"), Qt::Key_F7},
            {QStringLiteral("sellGame"), QStringLiteral("Sell"), Qt::Key_F8}},
        [](const QKeySequence& keys) {
            return keys == QKeySequence(Qt::Key_F5) ? QStringLiteral("Backtest") : QString();
        },
        nullptr);
    connect(&dialog, &KeysDialog::keysChosen, &dialog, [&](const std::vector<GameKey>& keys) { chosen = keys; });
    auto* save = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    auto* buy = dialog.findChild<QKeySequenceEdit*>(QStringLiteral("key_buyGame"));
    buy->setKeySequence(Qt::Key_F8);
    QVERIFY(!save->isEnabled());
    buy->setKeySequence(Qt::Key_F5);
    QVERIFY(!save->isEnabled());
    buy->setKeySequence(QKeySequence(Qt::CTRL | Qt::Key_B));
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QCOMPARE(chosen.size(), std::size_t(2));
    QVERIFY(chosen.front().keys == QKeySequence(Qt::CTRL | Qt::Key_B));
}

void TestGamePage::pictures_data() {
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<QString>("language");
    QTest::newRow("dark") << true << QString();
    QTest::newRow("light") << false << QString();
    QTest::newRow("dark-de") << true << QStringLiteral("de");
}

void TestGamePage::pictures() {
    QFETCH(bool, isDark);
    QFETCH(QString, language);
    QTranslator translator;
    if (!language.isEmpty()) {
        QVERIFY(translator.load(QStringLiteral(":/i18n/truebar_%1.qm").arg(language)));
        QVERIFY(QCoreApplication::installTranslator(&translator));
    }
    const auto name = [](const char* state) { return std::string("game-") + state + '-' + QTest::currentDataTag(); };
    Panel panel({}, isDark ? ThemeName::Dark : ThemeName::Light);
    panel.page.resize(600, 640);
    QTRY_VERIFY(panel.state && panel.state->isRecovered);
    shoot(&panel.page, name("no-price").c_str());
    panel.price("50000");
    QTRY_VERIFY(panel.page.isReady());
    shoot(&panel.page, name("disarmed").c_str());
    QVERIFY(panel.beginInPosition());
    panel.price("50001.2");
    QTRY_VERIFY(panel.page.isReady());
    panel.click("sellGame");
    QTRY_COMPARE(panel.games.size(), std::size_t(2));
    auto* ladder = panel.find<PriceLadder>("priceLadder");
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Buy, px("50000.8")));
    QTRY_VERIFY(panel.openOrders() >= 3);
    QTRY_VERIFY(panel.page.isReady());
    QVERIFY(panel.arm());
    shoot(&panel.page, name("armed").c_str());
    // It leaves half of the smallest screen to the chart, whatever the language.
    QVERIFY2(panel.page.minimumSizeHint().width() <= 1366 / 2,
        qPrintable(QString::number(panel.page.minimumSizeHint().width())));
    panel.clock.advance(GameMarket::oldAfter + Millis(1));
    QTRY_VERIFY(!panel.page.isArmed());
    shoot(&panel.page, name("old-price").c_str());
    panel.price("50001.3");
    panel.reconnect(false);
    QTRY_VERIFY(panel.state && panel.arm());
    panel.type("game_leverage", QStringLiteral("500"));
    shoot(&panel.page, name("live-wrong-field").c_str());
    panel.page.setDesk(nullptr, true);
    shoot(&panel.page, name("no-account").c_str());
    QCoreApplication::removeTranslator(&translator);
}

QTEST_MAIN(TestGamePage)
#include "tst_game_page.moc"
