// Accounts that trade, by mouse and keys in the whole window, with a venue on this machine.
#include "tests/ui/trading_scene.h"
#include "ui/widgets/message_bar.h"

#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QTranslator>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

class WindowTrading : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void setsUpByDialog();
    void showsOrdersFillsAndPositions();
    void cancelsTheChosenOrder();
    void differencesLockUntilDecided();
    void panicByKeysIsLatchedUntilReleased();
    void whatPanicTradedAwayIsNotHeld();
    void panicOfAnotherProcessIsShown();
    void limitsByDialog();
    void limitsSpeakGerman();
    void aLostJournalIsAskedAbout();
    void slipsAreReportedByHand();
};

void WindowTrading::setsUpByDialog() {
    TradingScene w;
    w.click("setupAccountButton");
    QTRY_VERIFY(w.app.find<QDialog>("setupDialog"));
    auto* dialog = w.app.find<QDialog>("setupDialog");
    auto* broker = dialog->findChild<QComboBox*>(QStringLiteral("setupBroker"));
    QVERIFY(broker->count() >= 2);
    broker->setCurrentIndex(broker->findData(QStringLiteral("binance_usdm")));
    shoot(dialog, "trading-setup");
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(w.app.find<QComboBox>("tradingAccount")->count(), 1);
    const auto saved = w.app.trading.store().setup("main");
    QVERIFY(saved);
    QCOMPARE(saved->broker, std::string("binance_usdm"));
    QVERIFY(saved->settings.empty()); // nothing was changed
    // A paper account does not reach the real market: the sentence says so, and nothing is connected.
    w.click("connectAccount");
    QTRY_VERIFY(w.app.find<QPushButton>("connectAccount")->isEnabled());
    QVERIFY(!w.app.trading.account("main"));
    QVERIFY(w.app.bench.window()->messages()->text().contains(QStringLiteral("test market")));
}

void WindowTrading::showsOrdersFillsAndPositions() {
    TradingScene w;
    const auto account = w.trade();
    const std::vector<OrderDraft> drafts{
        w.market(Side::Buy, "0.25", "trend"), w.limit(Side::Sell, "0.25", "51000", "trend")};
    QVERIFY(account->place(drafts));
    QTRY_COMPARE(w.rows("liveOrders"), 2);
    QTRY_COMPARE(w.cell("liveOrders", 0, 7), QStringLiteral("Open"));
    QTRY_COMPARE(w.cell("liveOrders", 1, 7), QStringLiteral("Filled"));
    QTRY_COMPARE(w.rows("liveFills"), 1);
    QCOMPARE(w.cell("liveFills", 0, 4), QStringLiteral("50000"));
    QTRY_COMPARE(w.rows("livePositions"), 1);
    QCOMPARE(w.cell("livePositions", 0, 1), QStringLiteral("trend"));
    QCOMPARE(w.cell("livePositions", 0, 2), QStringLiteral("0.25"));
    account->notePrice(w.bitcoin, Price(Decimal(50'400)), systemClock().now());
    QTRY_VERIFY(w.cell("livePositions", 0, 4).contains(QStringLiteral("100")));
    QTRY_VERIFY(w.text("accountLink").contains(QStringLiteral("live")));
    QVERIFY(w.text("accountLink").contains(QStringLiteral(" ms")));
    QCOMPARE(w.text("accountLock"), QString());
    w.click("connectAccount");
    QTRY_COMPARE(w.rows("liveOrders"), 0);
    QVERIFY(!w.app.trading.account("main"));
    QCOMPARE(w.text("accountLink"), QStringLiteral("not connected"));
}

void WindowTrading::cancelsTheChosenOrder() {
    TradingScene w;
    const auto account = w.trade();
    const OrderDraft draft = w.limit(Side::Buy, "0.1", "45000");
    QVERIFY(account->place({&draft, 1}));
    QTRY_COMPARE(w.cell("liveOrders", 0, 7), QStringLiteral("Open"));
    QVERIFY(!w.app.find<QPushButton>("cancelOrder")->isEnabled());
    w.app.find<QTableView>("liveOrders")->selectRow(0);
    QTRY_VERIFY(w.app.find<QPushButton>("cancelOrder")->isEnabled());
    w.click("cancelOrder");
    QTRY_COMPARE(w.cell("liveOrders", 0, 7), QStringLiteral("Cancelled"));
    QVERIFY(w.venue.truth().open().empty());
    QVERIFY(!w.app.find<QPushButton>("cancelOrder")->isEnabled());
}

void WindowTrading::differencesLockUntilDecided() {
    TradingScene w;
    w.placeElsewhere("web_1", "45000");
    w.placeElsewhere("web_2", "");
    const auto account = w.connectAccount();
    w.showTab(TradingScene::differencesTab);
    QTRY_COMPARE_WITH_TIMEOUT(w.rows("differencesTable"), 2, longWait);
    QVERIFY(!account->mayTrade());
    QTRY_VERIFY(w.text("accountLock").contains(QStringLiteral("2")));
    QCOMPARE(w.cell("differencesTable", 0, 0), QStringLiteral("Somebody else's order"));
    w.app.find<QTableView>("differencesTable")->selectRow(0);
    QVERIFY(w.text("differenceHelp").contains(QStringLiteral("not placed here")));
    w.click("closeDifference");
    QTRY_VERIFY(w.venue.truth().open().empty());
    QTRY_COMPARE_WITH_TIMEOUT(w.rows("differencesTable"), 1, longWait);
    QCOMPARE(w.cell("differencesTable", 0, 0), QStringLiteral("Position differs"));
    w.app.find<QTableView>("differencesTable")->selectRow(0);
    w.click("adoptDifference");
    QTRY_VERIFY_WITH_TIMEOUT(account->mayTrade().has_value(), longWait);
    QTRY_COMPARE(w.rows("differencesTable"), 0);
    QTRY_VERIFY(w.text("differencesEmpty").contains(QStringLiteral("agree")));
    QTRY_COMPARE(w.cell("livePositions", 0, 2), QStringLiteral("0.1"));
}

void WindowTrading::panicByKeysIsLatchedUntilReleased() {
    TradingScene w;
    const auto account = w.trade();
    const std::vector<OrderDraft> drafts{w.market(Side::Buy, "0.2"), w.limit(Side::Buy, "0.1", "45000")};
    QVERIFY(account->place(drafts));
    QTRY_COMPARE(w.rows("liveFills"), 1);
    auto* banner = w.app.find<QFrame>("stopBanner");
    QVERIFY(!banner->isVisible());
    QCOMPARE(w.app.find<QToolButton>("panicButton")->text(), QStringLiteral("PANIC"));
    w.app.press(Qt::Key_Backspace, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!account->place(drafts)); // at once
    QTRY_VERIFY(banner->isVisible());
    QTRY_COMPARE(w.app.find<QToolButton>("panicButton")->text(), QStringLiteral("STOPPED"));
    QTRY_VERIFY_WITH_TIMEOUT(w.text("stopDetail").contains(QStringLiteral("nothing held")), longWait);
    QVERIFY(w.venue.truth().open().empty());
    QVERIFY(w.venue.truth().positions().at("BTCUSDT").isZero());
    QTRY_VERIFY(w.app.find<QPushButton>("releaseStop")->isEnabled());
    w.click("releaseStop");
    QTRY_VERIFY(w.app.find<QMessageBox>("releaseBox"));
    QTest::mouseClick(w.app.find<QMessageBox>("releaseBox")->findChild<QPushButton*>(QStringLiteral("confirmRelease")),
        Qt::LeftButton);
    QTRY_VERIFY(!banner->isVisible());
    QTRY_COMPARE(w.app.find<QToolButton>("panicButton")->text(), QStringLiteral("PANIC"));
    QTRY_VERIFY_WITH_TIMEOUT(account->mayTrade().has_value(), longWait);
}

// Two bots hold, panic trades both away for the account: four rows of books, and nothing that the account holds.
void WindowTrading::whatPanicTradedAwayIsNotHeld() {
    TradingScene w;
    const auto account = w.trade();
    const auto tab = [&] { return w.app.find<QTabWidget>("tradingTabs")->tabText(TradingScene::positionsTab); };
    QCOMPARE(tab(), QStringLiteral("Positions"));
    const std::vector<OrderDraft> drafts{w.market(Side::Buy, "0.2", "trend"), w.market(Side::Buy, "0.1")};
    QVERIFY(account->place(drafts));
    QTRY_COMPARE(w.rows("livePositions"), 2);
    QTRY_COMPARE(tab(), QStringLiteral("Positions (1)"));
    w.showTab(TradingScene::positionsTab);
    w.click("panicButton");
    QTRY_VERIFY_WITH_TIMEOUT(w.text("stopDetail").contains(QStringLiteral("nothing held")), longWait);
    QTRY_COMPARE(tab(), QStringLiteral("Positions"));
    QVERIFY(w.rows("livePositions") >= 2);
    shoot(w.app.bench.window(), "trading-after-panic");
}

void WindowTrading::panicOfAnotherProcessIsShown() {
    TradingScene w;
    KillSwitch elsewhere(systemDisk(), w.folder.path().toStdString());
    QVERIFY(elsewhere.throwIt({"by command", "truebar-cli", systemClock().now()}));
    QTRY_VERIFY(w.app.find<QFrame>("stopBanner")->isVisible());
    QVERIFY(w.text("stopDetail").contains(QStringLiteral("by command")));
    QVERIFY(elsewhere.release());
    QTRY_VERIFY(!w.app.find<QFrame>("stopBanner")->isVisible());
}

void WindowTrading::limitsByDialog() {
    TradingScene w;
    const auto account = w.trade();
    w.click("accountLimits");
    QTRY_VERIFY(w.app.find<QDialog>("limitsDialog"));
    auto* dialog = w.app.find<QDialog>("limitsDialog");
    const auto fields = dialog->findChildren<QLineEdit*>();
    QVERIFY(!fields.isEmpty());
    fields.first()->setText(QStringLiteral("0.05")); // quantity of one order
    shoot(dialog, "trading-limits");
    QTest::keyClick(dialog, Qt::Key_Return);
    const OrderDraft draft = w.market(Side::Buy, "0.06");
    QTRY_VERIFY(w.app.trading.store().limitsHistory("main")->size() == 1);
    QTRY_VERIFY(w.app.bench.window()->messages()->text().contains(QStringLiteral("in force")));
    const auto refused = account->place({&draft, 1});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("risk.order_quantity"));
    QCOMPARE(w.app.trading.store().limitsHistory("main")->front().by, std::string("main"));
}

void WindowTrading::limitsSpeakGerman() {
    QTranslator german;
    QVERIFY(german.load(QStringLiteral(":/i18n/truebar_de")));
    for (const SettingField& field : riskSchema().fields()) {
        for (const std::string& text : {field.label, field.description})
            QVERIFY2(!german.translate("plugins", text.c_str()).isEmpty(), text.c_str());
    }
}

void WindowTrading::aLostJournalIsAskedAbout() {
    TradingScene w;
    w.trade();
    w.click("connectAccount");
    QTRY_VERIFY(!w.app.trading.account("main"));
    QTRY_VERIFY(w.app.find<QPushButton>("connectAccount")->isEnabled());
    QVERIFY(QFile::remove(w.folder.filePath(QStringLiteral("trading/main.journal"))));
    w.click("connectAccount");
    QTRY_VERIFY(w.app.find<QMessageBox>("journalBox"));
    QVERIFY(!w.app.trading.account("main"));
    QTest::mouseClick(
        w.app.find<QMessageBox>("journalBox")->findChild<QPushButton*>(QStringLiteral("beginAnew")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(w.app.trading.account("main") != nullptr, longWait);
}

void WindowTrading::slipsAreReportedByHand() {
    TradingScene w;
    const auto account = w.tradeByHand();
    w.app.find<QTableView>("slipsTable")->selectRow(0);
    QVERIFY(w.text("slipTodo").contains(QStringLiteral("Buy 10 ACME, limit 100.5")));
    QCOMPARE(w.app.find<QLineEdit>("slipQuantity")->text(), QStringLiteral("10"));
    // A part of it, at a price of one's own.
    w.click("slipPlaced");
    QTRY_COMPARE(w.cell("slipsTable", 0, 0), QStringLiteral("Report fills"));
    QVERIFY(!w.app.find<QPushButton>("slipPlaced")->isEnabled());
    w.type("slipQuantity", "11");
    QVERIFY(!w.app.find<QPushButton>("reportFill")->isEnabled()); // more than was asked for
    w.type("slipQuantity", "4");
    w.type("slipPrice", "100,25");
    QVERIFY(w.app.find<QPushButton>("reportFill")->isEnabled());
    w.click("reportFill");
    QTRY_COMPARE(w.rows("liveFills"), 1);
    QTRY_COMPARE(w.app.find<QLineEdit>("slipQuantity")->text(), QStringLiteral("6")); // what is left
    QCOMPARE(account->snapshot()->fills.front().price.toString(), std::string("100.25"));
    // The rest by the keyboard: Enter in the field of the price.
    w.type("slipPrice", "100.5");
    QTest::keyClick(w.app.find<QLineEdit>("slipPrice"), Qt::Key_Return);
    QTRY_COMPARE(w.rows("liveFills"), 2);
    QTRY_COMPARE(w.rows("slipsTable"), 2);
    // Skipped: nothing of it, ever.
    w.app.find<QTableView>("slipsTable")->selectRow(0);
    QTRY_VERIFY(w.text("slipTodo").contains(QStringLiteral("at the market")));
    w.click("skipSlip");
    QTRY_COMPARE(w.rows("slipsTable"), 1);
    // Not wanted any more after it was placed: the person must cancel it.
    w.app.find<QTableView>("slipsTable")->selectRow(0);
    w.click("slipPlaced");
    QTRY_COMPARE(w.cell("slipsTable", 0, 0), QStringLiteral("Report fills"));
    account->cancelAllSoon({});
    QTRY_COMPARE(w.cell("slipsTable", 0, 0), QStringLiteral("Cancel it"));
    w.click("skipSlip");
    QTRY_COMPARE(w.rows("slipsTable"), 0);
    QVERIFY(w.app.find<QLabel>("slipsEmpty")->isVisible());
    QTRY_COMPARE(w.cell("livePositions", 0, 2), QStringLiteral("10"));
    QVERIFY(account->mayTrade());
}

QTEST_MAIN(WindowTrading)
#include "tst_window_trading.moc"
