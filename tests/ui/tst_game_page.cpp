// The manual panel by mouse and keys, on an account on paper: what a click sends, and what cannot send anything.
#include "core/manual/dry_run.h"
#include "tests/ui/window_fixture.h"
#include "ui/game/game_button.h"
#include "ui/game/game_page.h"
#include "ui/game/keys_dialog.h"
#include "ui/widgets/row_table_model.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

Price px(const char* text) {
    return Price(*Decimal::parse(text));
}

Instrument bitcoin() {
    Instrument out;
    out.id = {"DEMO", "BTCUSDT"};
    out.tickSize = px("0.1");
    out.lotStep = Quantity(*Decimal::parse("0.001"));
    out.currency = "USDT";
    return out;
}

// One start of the panel on a workspace.
class Panel {
public:
    explicit Panel(const QString& folder, ThemeName theme = ThemeName::Dark)
        : m_run(std::move(*DryRun::open(folder.toStdString(), systemDisk(), systemClock())))
        , m_desk(m_run->account(), systemClock()) {
        applyTheme(*qApp, Theme::named(theme));
        page.setTheme(Theme::named(theme));
        page.setAccounts({{DryRun::accountId, QStringLiteral("Dry-run on paper")}});
        page.setPanic([this] { m_run->session().panicSoon("test", "test"); });
        page.setRelease([this] { (void)m_run->session().release(); });
        page.setInstruments({bitcoin()});
        m_run->setInstrument(bitcoin(), page.fees());
        page.setDesk(&m_desk, true);
        QObject::connect(
            &m_desk, &ManualDesk::gamesChanged, &page, [this](const std::vector<Game>& all) { games = all; });
        QObject::connect(&m_desk, &ManualDesk::stateChanged, &page,
            [this](const std::shared_ptr<const AccountSnapshot>& now) { state = now; });
        page.resize(620, 660);
        page.show();
    }
    ~Panel() { page.setDesk(nullptr, true); }

    void price(const char* text) {
        m_run->notePrice(bitcoin().id, px(text));
        page.notePrice(bitcoin().id, px(text));
    }
    template <class T>
    T* find(const char* name) const {
        return page.findChild<T*>(QLatin1String(name));
    }
    bool arm() {
        return QTest::qWaitFor([&] {
            page.setArmed(true);
            return page.isArmed();
        });
    }
    void click(const char* button) const { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    bool waitFor(GameStage stage) const {
        return QTest::qWaitFor([&] { return !games.empty() && games.front().stage == stage; });
    }
    std::size_t openOrders() const {
        return state ? static_cast<std::size_t>(
                   std::ranges::count_if(state->orders, [](const LiveOrder& order) { return !order.isFinal(); }))
                     : 0;
    }
    QString message() const { return find<QLabel>("gameMessage")->text(); }
    void type(const char* field, const QString& text) const {
        auto* editor = find<QLineEdit>(field);
        editor->selectAll();
        QTest::keyClicks(editor, text);
    }

    GamePage page{systemClock()};
    std::vector<Game> games;
    std::shared_ptr<const AccountSnapshot> state;

private:
    std::unique_ptr<DryRun> m_run;
    ManualDesk m_desk;
};

} // namespace

class TestGamePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aGameFromClickToProfit();
    void nothingLeavesUnlessArmed();
    void aDoubleClickIsOneGame();
    void disarmsByItself();
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
    panel.price("50000");
    QVERIFY(panel.arm());
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
    panel.price("50000");
    QVERIFY(panel.arm());
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
    panel.price("50000");
    QVERIFY(panel.arm());
    Instrument ether = bitcoin();
    ether.id.symbol = "ETHUSDT";
    panel.page.setInstruments({bitcoin(), ether});
    QVERIFY(panel.page.isArmed());
    panel.page.chooseInstrument(ether.id);
    QVERIFY(!panel.page.isArmed());
    QVERIFY(panel.message().contains(QStringLiteral("instrument")));
    ArmGuard guard(Millis(1000));
    guard.arm(utcMs(0));
    guard.noteUse(utcMs(900));
    guard.check(utcMs(1899));
    QVERIFY(guard.isArmed());
    guard.check(utcMs(1900));
    QVERIFY(!guard.isArmed() && guard.reason() == Disarmed::Idle);
}

void TestGamePage::saysWhichFieldIsWrong() {
    const QTemporaryDir folder;
    Panel panel(folder.path());
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
    panel.price("50000");
    QVERIFY(panel.arm());
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
    panel.price("50000");
    QVERIFY(panel.arm());
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
        panel.price("50000");
        QVERIFY(panel.arm());
        panel.click("buyGame");
        QVERIFY(panel.waitFor(GameStage::EntryWaiting));
        panel.price("49999.8");
        QVERIFY(panel.waitFor(GameStage::ExitWaiting));
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
    const QTemporaryDir folder;
    Panel panel(folder.path());
    panel.price("50000");
    QVERIFY(panel.arm());
    panel.click("buyGame");
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    panel.price("49999.8");
    QVERIFY(panel.waitFor(GameStage::ExitWaiting));
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
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestGamePage::pictures() {
    QFETCH(bool, isDark);
    const QTemporaryDir folder;
    Panel panel(folder.path(), isDark ? ThemeName::Dark : ThemeName::Light);
    panel.price("50000");
    QVERIFY(panel.arm());
    panel.click("buyGame");
    QVERIFY(panel.waitFor(GameStage::EntryWaiting));
    panel.price("49999.8");
    QVERIFY(panel.waitFor(GameStage::ExitWaiting));
    panel.price("50001.2");
    QTRY_VERIFY(panel.page.isReady());
    panel.click("sellGame");
    QTRY_COMPARE(panel.games.size(), std::size_t(2));
    auto* ladder = panel.find<PriceLadder>("priceLadder");
    QTest::mouseClick(ladder, Qt::LeftButton, {}, ladder->placeOf(Side::Buy, px("50000.8")));
    QTRY_VERIFY(panel.openOrders() >= 3);
    QTRY_VERIFY(panel.page.isReady());
    const QImage picture = panel.page.grab().toImage();
    QVERIFY(picture.width() >= 500);
    shoot(&panel.page, isDark ? "game_dark" : "game_light");
}

QTEST_MAIN(TestGamePage)
#include "tst_game_page.moc"
