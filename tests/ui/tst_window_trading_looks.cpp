// The trading page as a person sees it: both themes, German, a small and a large screen. Nothing may be cut.
#include "tests/ui/cut_texts.h"
#include "tests/ui/trading_scene.h"

#include <QTranslator>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

class WindowTradingLooks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slips_data() { screens(); }
    void slips();
    void tabs_data() { screens(); }
    void tabs();
    void cleanup() { qApp->removeTranslator(&m_german); }

private:
    static void screens();
    void prepare();
    void look(TradingScene& scene, const char* name) const;

    QTranslator m_german;
    QByteArray m_screen;
    QSize m_size;
    ThemeName m_theme = ThemeName::Dark;
};

void WindowTradingLooks::screens() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<bool>("isGerman");
    QTest::newRow("dark") << QSize(1366, 768) << true << false;
    QTest::newRow("light") << QSize(1366, 768) << false << false;
    QTest::newRow("german") << QSize(1366, 768) << true << true;
    QTest::newRow("4k") << QSize(3840, 2160) << false << false;
}

void WindowTradingLooks::prepare() {
    QFETCH(QSize, size);
    QFETCH(bool, isDark);
    QFETCH(bool, isGerman);
    m_size = size;
    m_theme = isDark ? ThemeName::Dark : ThemeName::Light;
    m_screen = QTest::currentDataTag();
    if (isGerman) {
        QVERIFY(m_german.load(QStringLiteral(":/i18n/truebar_de")));
        QVERIFY(qApp->installTranslator(&m_german));
    }
}

void WindowTradingLooks::look(TradingScene& scene, const char* name) const {
    auto* window = scene.app.bench.window();
    window->resize(m_size);
    QTest::qWait(300);
    shoot(window, (QByteArray("trading-") + name + "-" + m_screen).constData());
    auto* page = scene.app.find<QTabWidget>("tradingTabs")->parentWidget();
    const QStringList cut = cutTexts(*page);
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
}

void WindowTradingLooks::slips() {
    prepare();
    TradingScene w(m_theme);
    const auto account = w.tradeByHand();
    w.app.find<QTableView>("slipsTable")->selectRow(0);
    w.click("slipPlaced");
    w.type("slipQuantity", "4");
    w.click("reportFill");
    QTRY_COMPARE(w.rows("liveFills"), 1);
    look(w, "slips");
}

void WindowTradingLooks::tabs() {
    prepare();
    TradingScene w(m_theme);
    const auto account = w.trade();
    const std::vector<OrderDraft> drafts{w.market(Side::Buy, "0.25", "trend"),
        w.limit(Side::Sell, "0.25", "51000", "trend"), w.limit(Side::Buy, "0.1", "48000"),
        w.limit(Side::Buy, "0.05", "47500", "game")};
    QVERIFY(account->place(drafts));
    QTRY_COMPARE(w.rows("liveFills"), 1);
    account->notePrice(w.bitcoin, Price(Decimal(50'400)), systemClock().now());
    w.app.find<QTableView>("liveOrders")->selectRow(1);
    look(w, "orders");
    w.showTab(2);
    look(w, "positions");
    w.placeElsewhere("web_1", "45000");
    w.placeElsewhere("web_2", "");
    w.showTab(TradingScene::differencesTab);
    QTRY_COMPARE_WITH_TIMEOUT(w.rows("differencesTable"), 2, longWait);
    look(w, "differences");
    w.showTab(0);
    w.click("panicButton");
    QTRY_VERIFY_WITH_TIMEOUT(w.venue.truth().open().empty(), longWait);
    QTRY_VERIFY(!w.text("stopDetail").isEmpty());
    look(w, "panic");
}

QTEST_MAIN(WindowTradingLooks)
#include "tst_window_trading_looks.moc"
