// The manual panel on an account on margin: armed only once the venue has confirmed leverage and margin mode, asked
// over real sockets.
#include "tests/ui/trading_scene.h"

#include "core/manual/manual_desk.h"
#include "ui/game/game_page.h"

#include <QElapsedTimer>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

// The panel on the account of the scene.
struct MarginPanel {
    MarginPanel()
        : account(scene.trade())
        , desk(account, systemClock()) {
        Instrument instrument;
        instrument.id = scene.bitcoin;
        instrument.tickSize = Price(*Decimal::parse("0.1"));
        instrument.lotStep = Quantity(*Decimal::parse("0.001"));
        instrument.currency = "USDT";
        page.setInstruments({instrument});
        page.setDesk(&desk, false);
        page.chooseInstrument(instrument.id);
        page.resize(620, 660);
        page.show();
        price();
    }
    ~MarginPanel() { page.setDesk(nullptr, true); }

    void price() { page.notePrice(scene.bitcoin, Price(Decimal(50'000))); }
    QLineEdit* leverage() const { return page.findChild<QLineEdit*>(QStringLiteral("game_leverage")); }
    QString message() const { return page.findChild<QLabel*>(QStringLiteral("gameMessage"))->text(); }
    QAbstractButton* arm() const { return page.findChild<QAbstractButton*>(QStringLiteral("armSwitch")); }
    // Until the account may trade and the buttons know what they would send.
    bool isReady() {
        return QTest::qWaitFor(
            [&] {
                price();
                return page.isReady() && account->mayTrade() && account->snapshot()->isRecovered;
            },
            longWait);
    }
    // As soon as the account may trade again.
    bool becomesArmed() {
        return QTest::qWaitFor(
            [&] {
                price();
                page.setArmed(true);
                return page.isArmed();
            },
            longWait);
    }
    auto calls(const char* call) const {
        const auto all = scene.venue.restCalls();
        return std::count(all.begin(), all.end(), call);
    }

    TradingScene scene;
    std::shared_ptr<AccountSession> account;
    ManualDesk desk;
    ui::GamePage page{systemClock()};
};

constexpr const char* leverageCall = "POST /fapi/v1/leverage";
constexpr const char* modeCall = "POST /fapi/v1/marginType";

} // namespace

class TestGameMargin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void armedOnlyOnceTheVenueHasConfirmed();
    void aLostAnswerIsAskedForAgain();
    void aRefusalKeepsItDisarmed();
    void anotherLeverageDisarms();
    void aVenueThatStaysSilentIsGivenUp();
    void anOpenPositionInAnotherModeIsSaid();
    void whatIsChangedElsewhereDisarms();
    void thePanelGoesWhileTheVenueIsSilent();
};

void TestGameMargin::armedOnlyOnceTheVenueHasConfirmed() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    QVERIFY(panel.account->hasMargin());
    QCOMPARE(panel.scene.venue.leverage(), 20);
    QCOMPARE(panel.scene.venue.marginType(), std::string("CROSSED"));
    panel.page.setArmed(true);
    // Asked, and not armed by asking; a click sends nothing meanwhile.
    QVERIFY(!panel.page.isArmed());
    QVERIFY(!panel.arm()->isEnabled());
    QVERIFY2(panel.message().contains(QStringLiteral("leverage 10")), qPrintable(panel.message()));
    panel.page.play(Side::Buy, std::chrono::steady_clock::now());
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    QCOMPARE(panel.scene.venue.leverage(), 10);
    QCOMPARE(panel.scene.venue.marginType(), std::string("ISOLATED"));
    QVERIFY(panel.scene.venue.orderRequests().empty());
    QVERIFY(panel.arm()->isEnabled());
    // What the venue has confirmed is not asked for again.
    panel.page.setArmed(false);
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    QCOMPARE(panel.calls(leverageCall), 1);
    QCOMPARE(panel.calls(modeCall), 1);
    panel.price();
    panel.page.play(Side::Buy, std::chrono::steady_clock::now());
    // A game's entry and its exit.
    QTRY_COMPARE_WITH_TIMEOUT(panel.scene.venue.orderRequests().size(), std::size_t(2), longWait);
}

void TestGameMargin::aLostAnswerIsAskedForAgain() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    panel.scene.venue.loseSettingReplies(2);
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT((panel.price(), panel.page.isArmed()), longWait);
    QCOMPARE(panel.scene.venue.leverage(), 10);
    QCOMPARE(panel.scene.venue.marginType(), std::string("ISOLATED"));
    QCOMPARE(panel.calls(leverageCall) + panel.calls(modeCall), 4);
    // A venue that never answers is asked a few times, and nothing is armed.
    panel.leverage()->setText(QStringLiteral("11"));
    panel.scene.venue.loseSettingReplies(1000);
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.message().contains(QStringLiteral("did not confirm")), longWait);
    QVERIFY(!panel.page.isArmed());
    QCOMPARE(panel.calls(leverageCall) + panel.calls(modeCall), 7);
}

void TestGameMargin::aRefusalKeepsItDisarmed() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    panel.scene.venue.setMostLeverage(5);
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.message().contains(QStringLiteral("Leverage 10 is not valid")), longWait);
    QVERIFY(!panel.page.isArmed());
    QVERIFY(panel.arm()->isEnabled());
    QCOMPARE(panel.scene.venue.leverage(), 20);
    panel.price();
    panel.page.play(Side::Buy, std::chrono::steady_clock::now());
    QVERIFY(panel.message().contains(QStringLiteral("Not armed")));
    QVERIFY(panel.scene.venue.orderRequests().empty());
    // What this venue cannot be told is not asked of it.
    panel.leverage()->setText(QStringLiteral("2.5"));
    panel.page.setArmed(true);
    QVERIFY2(panel.message().contains(QStringLiteral("whole leverage")), qPrintable(panel.message()));
    panel.leverage()->setText(QStringLiteral("5"));
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    QCOMPARE(panel.scene.venue.leverage(), 5);
}

void TestGameMargin::anotherLeverageDisarms() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    panel.leverage()->setText(QStringLiteral("25"));
    QVERIFY(!panel.page.isArmed());
    QVERIFY2(panel.message().contains(QStringLiteral("another leverage")), qPrintable(panel.message()));
    QCOMPARE(panel.scene.venue.leverage(), 10);
    // Chosen while the venue has not answered yet: what it says then no longer arms.
    panel.price();
    panel.page.setArmed(true);
    panel.leverage()->setText(QStringLiteral("30"));
    QTRY_COMPARE_WITH_TIMEOUT(panel.scene.venue.leverage(), 25, longWait);
    QTest::qWait(100);
    QVERIFY(!panel.page.isArmed());
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    QCOMPARE(panel.scene.venue.leverage(), 30);
}

void TestGameMargin::aVenueThatStaysSilentIsGivenUp() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    panel.scene.venue.loseSettingReplies(1000, true);
    panel.page.setArmed(true);
    QVERIFY(!panel.page.isArmed());
    // Nothing waits for it meanwhile: neither the window nor the account.
    panel.price();
    const auto placed = panel.account->place(std::vector{panel.scene.limit(Side::Buy, "0.1", "45000")});
    QVERIFY2(placed, placed ? "" : placed.error().message().c_str());
    QTRY_COMPARE_WITH_TIMEOUT(panel.scene.venue.truth().open().size(), std::size_t(1), longWait);
    const auto isGivenUp = [&] {
        panel.price();
        return panel.message().contains(QStringLiteral("did not answer within 15 s"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(isGivenUp(), longWait);
    QVERIFY(!panel.page.isArmed());
    QVERIFY(panel.arm()->isEnabled());
}

void TestGameMargin::anOpenPositionInAnotherModeIsSaid() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    QVERIFY(panel.account->place(std::vector{panel.scene.market(Side::Buy, "0.1")}));
    QTRY_VERIFY_WITH_TIMEOUT(!panel.account->snapshot()->positions.empty(), longWait);
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.message().contains(QStringLiteral("if there exists position")), longWait);
    QVERIFY(!panel.page.isArmed());
    QCOMPARE(panel.scene.venue.marginType(), std::string("CROSSED"));
    QCOMPARE(panel.calls(leverageCall), 0);
    // In this mode already: armed, and said that the position is meant too.
    panel.scene.venue.setElsewhere("BTCUSDT", std::string("ISOLATED"));
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    QVERIFY2(panel.message().contains(QStringLiteral("open position of 0.1")), qPrintable(panel.message()));
    QCOMPARE(panel.scene.venue.leverage(), 10);
}

void TestGameMargin::whatIsChangedElsewhereDisarms() {
    MarginPanel panel;
    QVERIFY(panel.isReady());
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    panel.scene.venue.setElsewhere("ETHUSDT", 50);
    panel.scene.venue.setElsewhere("BTCUSDT", 10); // as it is
    QTest::qWait(100);
    QVERIFY(panel.page.isArmed());
    panel.scene.venue.setElsewhere("BTCUSDT", 50);
    QTRY_VERIFY_WITH_TIMEOUT(!panel.page.isArmed(), longWait);
    QVERIFY2(panel.message().contains(QStringLiteral("changed at the venue")), qPrintable(panel.message()));
    // What was remembered is forgotten.
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    QCOMPARE(panel.scene.venue.leverage(), 10);
    QCOMPARE(panel.calls(leverageCall), 2);
    panel.scene.venue.setElsewhere("BTCUSDT", std::string("CROSSED"));
    QTRY_VERIFY_WITH_TIMEOUT(!panel.page.isArmed(), longWait);
    // Nor is anything remembered over a lost link.
    panel.price();
    panel.page.setArmed(true);
    QTRY_VERIFY_WITH_TIMEOUT(panel.page.isArmed(), longWait);
    panel.scene.venue.dropLinks();
    QTRY_VERIFY_WITH_TIMEOUT(!panel.page.isArmed(), longWait);
    const auto before = panel.calls(leverageCall);
    QVERIFY(panel.becomesArmed());
    QCOMPARE(panel.calls(leverageCall), before + 1);
}

void TestGameMargin::thePanelGoesWhileTheVenueIsSilent() {
    QElapsedTimer since;
    {
        MarginPanel panel;
        QVERIFY(panel.isReady());
        panel.scene.venue.loseSettingReplies(1000, true);
        panel.page.setArmed(true);
        QTRY_VERIFY_WITH_TIMEOUT(panel.calls(modeCall) == 1, longWait);
        since.start();
    }
    QVERIFY2(since.elapsed() < 8000, qPrintable(QString::number(since.elapsed())));
}

QTEST_MAIN(TestGameMargin)
#include "tst_game_margin.moc"
