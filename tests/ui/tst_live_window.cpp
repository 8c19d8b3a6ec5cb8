// Live data in the window, over real sockets: what is watched comes into the chart, what goes wrong is said, and feeds
// are set up, tested and removed. With TRUEBAR_SCREENSHOTS=DIR the pages are saved as pictures.
#include "core/data/live_health_store.h"
#include "tests/ui/live_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/chart/chart_widget.h"
#include "ui/watch/watch_page.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace truebar;
using namespace truebar::ui;
using namespace truebar::test;

namespace {

constexpr double speed = 30; // a minute in two seconds
const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};

QString word(const char* text) {
    return QString::fromLatin1(text);
}

// The newest candles that the chart was given.
struct Shown {
    explicit Shown(DataService& data) {
        QObject::connect(&data, &DataService::seriesLoaded, &context,
            [this](const SeriesSnapshot& loaded, const Instrument&) { series = loaded; });
        QObject::connect(&data, &DataService::seriesExtended, &context, [this](const SeriesSnapshot& longer) {
            series = longer;
            ++extensions;
        });
        QObject::connect(&data, &DataService::formingCandleChanged, &context, [this](const Candle&) { ++formings; });
    }
    QObject context;
    SeriesSnapshot series;
    int extensions = 0;
    int formings = 0;
};

// Every candle is the venue's, none is missing, none is there twice.
QString differenceFromTruth(const Series& series, const LiveWorkspace& world) {
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle truth = world.truthOf(series.instrument(), series.timeframe(), series.times()[i]);
        if (series.isAfterGap(i) || series.at(i).close != truth.close || series.at(i).high != truth.high)
            return QString::fromStdString(formatUtc(series.times()[i]));
    }
    return {};
}

} // namespace

class TestLiveWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void aWatchedSeriesComesIntoTheChart();
    void coarserCandlesAreMadeOfWatchedOnes();
    void aLostLinkAndSilenceAreSaid();
    void aWatchThatNobodyServesIsRefused();
    void removingAWatchEndsIt();
    void feedsAreSetUpTestedOrderedAndRemoved();
    void aFeedThatDoesNotAnswerSaysWhy();
    void theHealthIsPublished();
    void aHaltIsTold();

private:
    // As they are on a small and on a large screen.
    static void shootInBothThemes(LiveApp& app, const char* name);
    static void chooseRow(LiveApp& app, const char* table, int row);
};

void TestLiveWindow::shootInBothThemes(LiveApp& app, const char* name) {
    for (const char* theme : {"dark", "light"}) {
        app.bench.window()->resize(1366, 768);
        shoot(app.bench.window(), (std::string(name) + '-' + theme).c_str());
        app.bench.window()->resize(3840, 2160);
        shoot(app.bench.window(), (std::string(name) + "-4k-" + theme).c_str());
        app.bench.window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(app.bench.window()));
        QTest::keyClick(app.bench.window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    }
    app.bench.window()->resize(1366, 768);
}

void TestLiveWindow::chooseRow(LiveApp& app, const char* table, int row) {
    app.find<QTableView>(table)->selectRow(row);
}

void TestLiveWindow::aWatchedSeriesComesIntoTheChart() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    Shown shown(app.data);
    app.find<QDockWidget>("watch")->raise();
    app.watch(word("BTCUSDT"), word("1m"));
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("watchTable"), 1, longWait);
    QVERIFY(!app.find<QDialog>("watchDialog") || !app.find<QDialog>("watchDialog")->isVisible());
    // Opened before its first candle is there.
    const auto* watchTable = app.find<QTableView>("watchTable");
    Q_EMIT const_cast<QTableView*>(watchTable)->activated(watchTable->model()->index(0, 0));
    QTRY_COMPARE_WITH_TIMEOUT(app.cell("watchTable", 0, word("State")), word("LIVE"), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(
        shown.series && shown.series->instrument() == bitcoin && shown.series->size() >= 500, longWait);
    QTRY_VERIFY_WITH_TIMEOUT(app.bench.chart()->readout().contains(word("forming")), longWait);
    const std::size_t before = shown.series->size();
    QTRY_VERIFY_WITH_TIMEOUT(shown.series->size() >= before + 3, longWait);
    QCOMPARE(differenceFromTruth(*shown.series, world), QString());
    QVERIFY(shown.extensions >= 3);
    QVERIFY(shown.formings > shown.extensions);
    QTRY_VERIFY(app.find<QLabel>("liveBadge")->text().contains(word("LIVE, lag")));
    QVERIFY(app.find<QLabel>("liveBadge")->isVisible());
    QVERIFY(app.cell("watchTable", 0, word("Last")) != word("–"));
    QVERIFY(app.cell("watchTable", 0, word("Day")).contains(word("%")));
    app.watch(word("ETHUSDT"), word("5m"));
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("watchTable"), 2, longWait);
    QTRY_COMPARE_WITH_TIMEOUT(app.cell("watchTable", 1, word("State")), word("LIVE"), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(app.cell("watchTable", 1, word("Last")) != word("–"), longWait);
    shootInBothThemes(app, "watch");
    // The list is kept, and followed by the next start.
    const auto kept = app.desk->workspace().read<std::vector<Watch>>(
        [](const Database& database) { return WatchList(database).list(); });
    QVERIFY(kept && kept->size() == 2 && kept->front().instrument == bitcoin);
}

void TestLiveWindow::coarserCandlesAreMadeOfWatchedOnes() {
    LiveWorkspace world(90);
    LiveApp app(world);
    Shown shown(app.data);
    app.live.save({LiveWorkspace::stored, Timeframe(), {}, 200});
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("watchTable"), 1, longWait);
    QTRY_COMPARE_WITH_TIMEOUT(app.cell("watchTable", 0, word("State")), word("LIVE"), longWait);
    app.data.loadSeries(LiveWorkspace::stored, Timeframe(5, Timeframe::Unit::Minute));
    QTRY_VERIFY_WITH_TIMEOUT(shown.series && shown.series->timeframe().count() == 5, longWait);
    // The stored candles end two hours before; the hole is filled, and what follows closes one by one.
    const UtcMs now = Timeframe(5, Timeframe::Unit::Minute).floor(world.clock.now());
    QTRY_VERIFY_WITH_TIMEOUT(shown.series->times().back() >= now + std::chrono::minutes(5), longWait);
    QCOMPARE(differenceFromTruth(*shown.series, world), QString());
    QVERIFY(shown.series->size() > 330);
}

void TestLiveWindow::aLostLinkAndSilenceAreSaid() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    app.find<QDockWidget>("watch")->raise();
    app.watch(word("ETHUSDT"), word("1m"));
    QTRY_VERIFY_WITH_TIMEOUT(
        app.rowCount("watchTable") == 1 && app.cell("watchTable", 0, word("State")) == word("LIVE"), longWait);
    app.data.loadSeries(LiveWorkspace::stored, Timeframe());
    // The venue throws us out again and again; the feed waits longer and longer before it comes back.
    QVERIFY(QTest::qWaitFor(
        [&] {
            world.venue.dropStreams();
            return app.cell("watchTable", 0, word("State")) == word("LINK LOST");
        },
        longWait));
    QVERIFY(!app.cell("watchTable", 0, word("Remark")).isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(app.find<QLabel>("liveBadge")->text().contains(word("LINK LOST")), longWait);
    shoot(app.bench.window(), "watch-lost-dark");
    QTRY_COMPARE_WITH_TIMEOUT(app.cell("watchTable", 0, word("State")), word("LIVE"), longWait);
    QVERIFY(app.cell("watchTable", 0, word("Reconnects")).toInt() >= 1);
    // The link stays, but nothing comes.
    world.venue.setStalled(true);
    QTRY_COMPARE_WITH_TIMEOUT(app.cell("watchTable", 0, word("State")), word("STALE"), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(app.find<QLabel>("liveBadge")->text().contains(word("STALE")), longWait);
    world.venue.setStalled(false);
    QTRY_COMPARE_WITH_TIMEOUT(app.cell("watchTable", 0, word("State")), word("LIVE"), longWait);
}

void TestLiveWindow::aWatchThatNobodyServesIsRefused() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    QSignalSpy refused(&app.live, &LiveService::refused);
    app.live.save({{"NOWHERE", "ABC"}, Timeframe(), {}, 10});
    QVERIFY(refused.wait(longWait));
    QCOMPARE(refused.front().front().value<Error>().code, std::string("feed.none"));
    refused.clear();
    app.live.save({{"KRAKEN", "BTC/USD"}, Timeframe(1, Timeframe::Unit::Week), {}, 10});
    QVERIFY(refused.wait(longWait));
    QCOMPARE(refused.front().front().value<Error>().code, std::string("feed.timeframe"));
    // In the dialog: bad symbols cannot be saved, and the reason is said.
    QTRY_VERIFY(app.find<QPushButton>("addWatch")->isEnabled());
    app.find<QPushButton>("addWatch")->click();
    QTRY_VERIFY(app.find<QDialog>("watchDialog"));
    auto* dialog = app.find<QDialog>("watchDialog");
    dialog->findChild<QComboBox*>(word("watchSymbol"))->setCurrentText(word("no symbol"));
    QVERIFY(!dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->isEnabled());
    QVERIFY(!dialog->findChild<QLabel*>(word("watchError"))->text().isEmpty());
    shoot(dialog, "watch-dialog");
    QCOMPARE(app.rowCount("watchTable"), 0);
}

void TestLiveWindow::removingAWatchEndsIt() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    app.live.save({bitcoin, Timeframe(), {}, 10});
    QTRY_VERIFY_WITH_TIMEOUT(
        app.rowCount("watchTable") == 1 && app.cell("watchTable", 0, word("State")) == word("LIVE"), longWait);
    chooseRow(app, "watchTable", 0);
    QTest::mouseClick(app.find<QPushButton>("removeWatch"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("watchTable"), 0, longWait);
    QVERIFY(app.live.watches().empty());
    const auto kept = app.desk->workspace().read<std::vector<Watch>>(
        [](const Database& database) { return WatchList(database).list(); });
    QVERIFY(kept && kept->empty());
}

void TestLiveWindow::feedsAreSetUpTestedOrderedAndRemoved() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    app.find<QDockWidget>("feeds")->raise();
    QTRY_VERIFY_WITH_TIMEOUT(app.rowCount("feedSetupTable") > 2, longWait);
    const int before = app.rowCount("feedSetupTable");
    QCOMPARE(app.cell("feedSetupTable", 0, word("Feed")), word("local"));
    QTest::mouseClick(app.find<QPushButton>("addFeed"), Qt::LeftButton);
    QTRY_VERIFY(app.find<QDialog>("feedDialog"));
    auto* dialog = app.find<QDialog>("feedDialog");
    auto* save = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    QVERIFY(!save->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit*>(word("feedName")), word("second"));
    auto* plugin = dialog->findChild<QComboBox*>(word("feedPlugin"));
    plugin->setCurrentIndex(plugin->findData(word("binance")));
    QCOMPARE(dialog->findChild<QLineEdit*>(word("feedVenues"))->text(), word("BINANCE, BINANCE_USDM"));
    dialog->findChild<QLineEdit*>(word("feedVenues"))->setText(word("BINANCE"));
    dialog->findChild<QLineEdit*>(word("setting_spot_url"))->setText(world.venue.restUrl());
    dialog->findChild<QLineEdit*>(word("setting_spot_stream_url"))->setText(world.venue.streamUrl());
    // Something of the venue is stored, so the test has a symbol to ask for.
    QCOMPARE(dialog->findChild<QLineEdit*>(word("feedTestSymbol"))->text(), word("ETHUSDT"));
    auto* result = dialog->findChild<QLabel*>(word("feedTestResult"));
    const int requests = world.venue.requests();
    QTest::mouseClick(dialog->findChild<QPushButton*>(word("feedTest")), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(
        result->text().startsWith(word("Works: 5 candles")), qPrintable(result->text()), longWait);
    QCOMPARE(world.venue.requests(), requests + 1);
    shoot(dialog, "feed-dialog");
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(app.rowCount("feedSetupTable"), before + 1, longWait);
    const auto rowOf = [&](const QString& name) {
        for (int row = 0; row < app.rowCount("feedSetupTable"); ++row) {
            if (app.cell("feedSetupTable", row, word("Feed")) == name)
                return row;
        }
        return -1;
    };
    QCOMPARE(rowOf(word("second")), 1);
    shootInBothThemes(app, "feeds");
    // Only what differs from the defaults is kept.
    const auto kept = app.desk->workspace().read<std::vector<FeedProfile>>(
        [](const Database& database) { return FeedProfileStore(database).list(); });
    QVERIFY(kept && kept->size() == 2);
    QCOMPARE(kept->back().settings.size(), std::size_t(2));
    // It is used at once, and in its new place.
    chooseRow(app, "feedSetupTable", 1);
    QTest::mouseClick(app.find<QPushButton>("feedUp"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(word("second")), 0, longWait);
    const auto serving = app.desk->feeds().feedsFor(bitcoin);
    QVERIFY(serving);
    QCOMPARE(serving->front()->profile().name, std::string("second"));
    QVERIFY(app.find<QPushButton>("removeFeed")->isEnabled());
    QTest::mouseClick(app.find<QPushButton>("removeFeed"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(word("second")), -1, longWait);
    QVERIFY(!app.desk->feeds().named("second"));
    // A plugin as it comes cannot be removed.
    chooseRow(app, "feedSetupTable", app.rowCount("feedSetupTable") - 1);
    QVERIFY(!app.find<QPushButton>("removeFeed")->isEnabled());
}

void TestLiveWindow::aFeedThatDoesNotAnswerSaysWhy() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    QSignalSpy failed(&app.feeds, &FeedService::probeFailed);
    FeedProfile nobody = world.profile();
    nobody.settings["spot_url"] = "http://127.0.0.1:9";
    app.feeds.probe(nobody, "BTCUSDT");
    QVERIFY(failed.wait(longWait));
    QCOMPARE(failed.front().back().value<Error>().code, std::string("feed.unavailable"));
    // A venue that asks for silence is left alone, by the feeds in use as well.
    failed.clear();
    VenueFaults faults;
    faults.throttled = 1;
    faults.retryAfterSeconds = 600;
    world.venue.setFaults(faults);
    app.feeds.probe(world.profile(), "BTCUSDT");
    QVERIFY(failed.wait(longWait));
    QCOMPARE(failed.front().back().value<Error>().code, std::string("feed.throttled"));
    const int requests = world.venue.requests();
    failed.clear();
    app.feeds.probe(world.profile(), "BTCUSDT");
    QVERIFY(failed.wait(longWait));
    QCOMPARE(failed.front().back().value<Error>().code, std::string("feed.throttled"));
    QVERIFY((*app.desk->feeds().named("local"))->availableAt() > world.clock.now());
    QCOMPARE(world.venue.requests(), requests);
    QCOMPARE(world.venue.requestsInSilence(), 0);
}

void TestLiveWindow::theHealthIsPublished() {
    LiveWorkspace world(speed);
    LiveApp app(world);
    app.live.save({bitcoin, Timeframe(), {}, 10});
    const auto published = [&] {
        return app.desk->workspace().read<std::map<std::string, PublishedHealth>>(
            [&](const Database& database) { return LiveHealthStore(database).read(world.clock.now()); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(published()->contains("local"), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(published()->at("local").health.link == LinkState::Live, longWait);
    QTRY_VERIFY_WITH_TIMEOUT(published()->at("local").health.lastHeard.has_value(), longWait);
    QCOMPARE(published()->at("local").health.subscriptions, std::size_t(1));
}

// With no feed left that could answer, the work halts; the window says so and why, and nothing is made up.
void TestLiveWindow::aHaltIsTold() {
    LiveWorkspace world(200); // the waits between the tries pass quickly
    world.venue.setDown(true);
    LiveApp app(world);
    QTRY_VERIFY_WITH_TIMEOUT(app.rowCount("marketTable") == 1, longWait);
    Routine routine;
    routine.name = "newest";
    routine.kind = RoutineKind::TopUp;
    routine.series = {{LiveWorkspace::stored, Timeframe()}};
    routine.retries = 0;
    app.maintenance.save(routine);
    QTRY_VERIFY_WITH_TIMEOUT(app.rowCount("routinesTable") == 1, longWait);
    app.maintenance.runNow("newest");
    const auto* bar = app.find<QWidget>("messageBar");
    const auto text = [&] {
        QString out;
        const auto labels = bar->findChildren<QLabel*>();
        for (const QLabel* label : labels)
            out += label->text() + QLatin1Char('\n');
        return out;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(
        bar->isVisible() && text().contains(word("no feed could answer")), qPrintable(text()), longWait);
    QVERIFY(text().contains(word("newest")));
    app.find<QDockWidget>("maintenance")->raise();
    shoot(app.bench.window(), "halt-dark");
    QVERIFY(world.venue.requests() > 0);
}

QTEST_MAIN(TestLiveWindow)
#include "tst_live_window.moc"
