// The manual panel in the whole window: its prices come from the watch list, its keys work from anywhere.
#include "tests/ui/cut_texts.h"
#include "tests/ui/live_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/game/game_page.h"

#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

constexpr double speed = 5; // an old price is one of four seconds

void press(const LiveApp& app, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    app.bench.window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(app.bench.window()));
    QTest::keyClick(app.bench.window(), key, modifiers);
}

} // namespace

class TestWindowGame : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aGameByKeys_data();
    void aGameByKeys();
};

void TestWindowGame::aGameByKeys_data() {
    QTest::addColumn<bool>("isDark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestWindowGame::aGameByKeys() {
    QFETCH(bool, isDark);
    const ThemeName theme = isDark ? ThemeName::Dark : ThemeName::Light;
    applyTheme(*qApp, Theme::named(theme));
    LiveWorkspace world(speed);
    LiveApp app(world, theme);
    const auto shootWindow = [&](const std::string& state, QSize size) {
        app.bench.window()->resize(size);
        shoot(app.bench.window(), ("window-game-" + state + '-' + QTest::currentDataTag()).c_str());
    };
    const QSize small(1366, 768);
    const QSize large(3840, 2160);
    press(app, Qt::Key_G, Qt::ControlModifier);
    const auto cut = [&] { return cutTexts(*app.bench.window()->findChild<GamePage*>()).join(u'\n'); };
    auto* page = app.find<GamePage>("manual");
    page = page ? page : app.bench.window()->findChild<GamePage*>();
    QVERIFY(page && page->isVisible());
    shootWindow("empty", small);
    app.find<QDockWidget>("watch")->raise();
    app.watch(QStringLiteral("BTCUSDT"), QStringLiteral("1m"));
    QTRY_VERIFY_WITH_TIMEOUT(
        app.rowCount("watchTable") == 1 && app.cell("watchTable", 0, QStringLiteral("State")) == QLatin1String("LIVE"),
        longWait);
    app.data.loadSeries({"BINANCE", "BTCUSDT"}, Timeframe());
    QTRY_VERIFY_WITH_TIMEOUT(page->isReady() && page->instrument().id.symbol == "BTCUSDT", longWait);
    shootWindow("disarmed", small);
    QTRY_COMPARE(cut(), QString());
    QVERIFY(QTest::qWaitFor(
        [&] {
            if (!page->isArmed() && page->isReady())
                press(app, Qt::Key_F7);
            return page->isArmed();
        },
        longWait));
    QTRY_VERIFY(page->isReady());
    press(app, Qt::Key_F8);
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("gamesTable"), 1, longWait);
    QTRY_VERIFY(app.find<QLabel>("gameLatency")->text().contains(QStringLiteral("sent")));
    shootWindow("armed", small);
    QTRY_COMPARE(cut(), QString());
    shootWindow("armed-4k", large);
}

QTEST_MAIN(TestWindowGame)
#include "tst_window_game.moc"
