// The window's door to market data, over a real data thread, a real registry and a real store.
#include "core/data/data_service.h"
#include "core/data/series_reader.h"
#include "tests/unit/data/data_fixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <future>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int longWait = 60'000;
const InstrumentId file{"T", "FILE"};
const InstrumentId one{"DEMO", "ONE"}; // of the demo market in a hurry

// One start of the service; everything that it says.
struct Running {
    explicit Running(const StoreFolder& folder, const PluginRegistry& plugins)
        : store(thread, folder.marketDatabase())
        , service(store, plugins) { }

    // Keeps the data thread waiting until the future is set.
    void block(std::promise<void>& gate) {
        thread.post([opened = gate.get_future().share()] { opened.wait(); });
    }
    Error errorOf(const QSignalSpy& spy) const { return spy.back().front().value<Error>(); }

    DataThread thread;
    StoreDoor store;
    DataService service;
    QSignalSpy listed{&service, &DataService::seriesListed};
    QSignalSpy demoStarted{&service, &DataService::demoStarted};
    QSignalSpy loaded{&service, &DataService::seriesLoaded};
    QSignalSpy loadFailed{&service, &DataService::seriesLoadFailed};
    QSignalSpy extended{&service, &DataService::seriesExtended};
    QSignalSpy forming{&service, &DataService::formingCandleChanged};
    QSignalSpy progressed{&service, &DataService::importProgressed};
    QSignalSpy imported{&service, &DataService::importFinished};
    QSignalSpy importFailed{&service, &DataService::importFailed};
    QSignalSpy failed{&service, &DataService::failed};
};

std::vector<StoredSeries> lastList(const Running& running) {
    return running.listed.back().front().value<std::vector<StoredSeries>>();
}

SeriesSnapshot lastSeries(const QSignalSpy& spy) {
    return spy.back().front().value<SeriesSnapshot>();
}

bool hasNoGap(const Series& series) {
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (series.isAfterGap(i))
            return false;
    }
    return true;
}

UtcMs now() {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

} // namespace

class TestDataService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_folder = std::make_unique<StoreFolder>(); }
    void cleanup() { m_folder.reset(); }

    void anEmptyStoreIsFilledWithTheDemoMarket();
    void listsWhatIsStored();
    void loadsInAnyTimeframe();
    void theNewestRequestWins();
    void saysWhyNothingCanBeLoaded();
    void importsAndListsAnew();
    void aFailedImportChangesNothing();
    void cancelEndsEveryImport();
    void removes();
    void saysThatTheStoreCannotBeOpened();
    void bringsTheDemoMarketUpToDate();
    void goesOnLiveWithoutAGap();
    void anotherSeriesEndsTheLiveOne();
    void aRemovedSeriesStaysRemoved();
    void endsWithWorkQueued();

private:
    ImportRequest importOf(const char* content) const;
    void putFile() const { m_folder->put(risingSeries(file, "1m", "2024-01-01 00:00", 300)); }

    std::unique_ptr<PluginRegistry> m_plugins;
    std::unique_ptr<PluginRegistry> m_quick;
    std::unique_ptr<StoreFolder> m_folder;
};

void TestDataService::initTestCase() {
    m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    m_quick = PluginRegistry::scan(QCoreApplication::applicationDirPath() + QStringLiteral("/quick_plugins"));
    QCOMPARE(m_quick->plugins().size(), std::size_t(1));
}

ImportRequest TestDataService::importOf(const char* content) const {
    ImportRequest out;
    out.instrument = {"T", "NEW"};
    out.timeframe = timeframe("1h");
    out.files = {m_folder->filePath("new.csv")};
    QFile csv(out.files.front());
    if (!csv.open(QIODevice::WriteOnly) || csv.write(content) < 0)
        qFatal("the fixture cannot write");
    return out;
}

constexpr auto goodFile = "time,open,high,low,close,volume\n"
                          "2024-01-01 00:00,1,3,0.5,2,10\n"
                          "2024-01-01 01:00,2,3,1.5,2.5,11\n"
                          "2024-01-01 02:00,2,1,1.5,2.5,11\n";

void TestDataService::anEmptyStoreIsFilledWithTheDemoMarket() {
    Running running(*m_folder, *m_plugins);
    running.service.refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!running.listed.isEmpty() && lastList(running).size() == 4, longWait);
    QCOMPARE(running.demoStarted.size(), 1);
    QVERIFY(running.failed.isEmpty());
    // All of them again at the end; one after the other on the way.
    QTRY_COMPARE_WITH_TIMEOUT(running.listed.size(), 5, longWait);
    for (qsizetype i = 0; i < 4; ++i)
        QCOMPARE(running.listed.at(i).front().value<std::vector<StoredSeries>>().size(), std::size_t(i + 1));
    for (const StoredSeries& each : lastList(running)) {
        QCOMPARE(each.instrument.id.venue, std::string("DEMO"));
        QCOMPARE(std::chrono::round<std::chrono::days>(each.span.end - each.span.begin).count(), 60);
        QVERIFY(each.span.end <= now() && each.span.end > now() - std::chrono::minutes(3));
        QCOMPARE(each.candles, std::uint64_t((each.span.end - each.span.begin) / std::chrono::minutes(1)));
    }
}

void TestDataService::listsWhatIsStored() {
    putFile();
    Running running(*m_folder, *m_plugins);
    running.service.refresh();
    QVERIFY(running.listed.wait(longWait));
    QVERIFY(running.demoStarted.isEmpty());
    const auto series = lastList(running);
    QCOMPARE(series.size(), std::size_t(1));
    QCOMPARE(series[0].instrument.id, file);
    QCOMPARE(series[0].candles, std::uint64_t(300));
}

void TestDataService::loadsInAnyTimeframe() {
    putFile();
    Running running(*m_folder, *m_plugins);
    running.service.loadSeries(file, timeframe("1h"));
    QVERIFY(running.loaded.wait(longWait));
    QVERIFY(isSame(*lastSeries(running.loaded), **readSeries(*m_folder->open(), file, timeframe("1h"))));
    QCOMPARE(lastSeries(running.loaded)->size(), std::size_t(5));
    QCOMPARE(running.loaded.back().at(1).value<Instrument>().id, file);
    // Nothing goes on live that is no demo.
    QTest::qWait(100);
    QVERIFY(running.forming.isEmpty() && running.extended.isEmpty() && running.failed.isEmpty());
}

void TestDataService::theNewestRequestWins() {
    putFile();
    Running running(*m_folder, *m_plugins);
    running.service.loadSeries(file, timeframe("1m"));
    running.service.loadSeries({"T", "NO"}, timeframe("1m"));
    running.service.loadSeries(file, timeframe("15m"));
    QVERIFY(running.loaded.wait(longWait));
    QCOMPARE(running.loaded.size(), 1);
    QVERIFY(lastSeries(running.loaded)->timeframe() == timeframe("15m"));
    QVERIFY(running.loadFailed.isEmpty());
}

void TestDataService::saysWhyNothingCanBeLoaded() {
    putFile();
    Running running(*m_folder, *m_plugins);
    running.service.loadSeries({"T", "NO"}, timeframe("1m"));
    QVERIFY(running.loadFailed.wait(longWait));
    QCOMPARE(running.errorOf(running.loadFailed).code, std::string("data.unknown_instrument"));
    running.service.loadSeries(file, timeframe("1s"));
    QVERIFY(running.loadFailed.wait(longWait));
    QCOMPARE(running.errorOf(running.loadFailed).code, std::string("data.unknown_series"));
    QVERIFY(running.loaded.isEmpty());
}

void TestDataService::importsAndListsAnew() {
    Running running(*m_folder, *m_plugins);
    running.service.importFiles(importOf(goodFile));
    QTRY_VERIFY_WITH_TIMEOUT(!running.listed.isEmpty(), longWait);
    QCOMPARE(running.imported.size(), 1);
    const auto report = running.imported.front().front().value<ImportReport>();
    QCOMPARE(report.files.size(), std::size_t(1));
    QCOMPARE(report.files[0].rowsStored, std::uint64_t(2));
    QCOMPARE(report.files[0].rejected.size(), std::size_t(1));
    QCOMPARE(report.files[0].rejected[0].line, std::uint64_t(4));
    QVERIFY(!running.progressed.isEmpty());
    double before = 0;
    for (const auto& each : running.progressed) {
        QVERIFY(before <= each.front().toDouble() && each.front().toDouble() <= 1);
        before = each.front().toDouble();
    }
    QCOMPARE(lastList(running)[0].instrument.id, (InstrumentId{"T", "NEW"}));
    QCOMPARE(lastList(running)[0].candles, std::uint64_t(2));
}

void TestDataService::aFailedImportChangesNothing() {
    putFile();
    Running running(*m_folder, *m_plugins);
    running.service.importFiles(importOf("time,open,high,low,close,volume\n2024-01-01 00:00,1,-3,0.5,2,10\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!running.listed.isEmpty(), longWait);
    QCOMPARE(running.importFailed.size(), 1);
    QCOMPARE(running.errorOf(running.importFailed).code, std::string("import.nothing_storable"));
    QVERIFY(running.imported.isEmpty() && running.failed.isEmpty());
    QCOMPARE(lastList(running).size(), std::size_t(1));
}

void TestDataService::cancelEndsEveryImport() {
    putFile();
    Running running(*m_folder, *m_plugins);
    std::promise<void> gate;
    running.block(gate);
    const ImportRequest request = importOf(goodFile);
    running.service.importFiles(request);
    running.service.importFiles(request);
    running.service.cancel();
    gate.set_value();
    QTRY_COMPARE_WITH_TIMEOUT(running.importFailed.size(), 2, longWait);
    for (const auto& each : running.importFailed)
        QCOMPARE(each.front().value<Error>().code, std::string("feed.cancelled"));
    QTRY_COMPARE_WITH_TIMEOUT(running.listed.size(), 2, longWait);
    QCOMPARE(lastList(running).size(), std::size_t(1));
    // The next one is not cancelled.
    running.service.importFiles(request);
    QVERIFY(running.imported.wait(longWait));
}

void TestDataService::removes() {
    putFile();
    m_folder->put(risingSeries(file, "1d", "2024-01-01", 10));
    Running running(*m_folder, *m_plugins);
    running.service.removeSeries(file, timeframe("1d"));
    QVERIFY(running.listed.wait(longWait));
    QCOMPARE(lastList(running).size(), std::size_t(1));
    QVERIFY(lastList(running)[0].timeframe == timeframe("1m"));
    QVERIFY(running.failed.isEmpty());
    running.service.removeSeries(file, timeframe("1d"));
    QVERIFY(running.listed.wait(longWait));
    QCOMPARE(running.errorOf(running.failed).code, std::string("data.unknown_series"));
}

void TestDataService::saysThatTheStoreCannotBeOpened() {
    DataThread thread;
    StoreDoor store(thread, m_folder->filePath("no/such/folder/market.db"));
    DataService service(store, *m_plugins);
    QSignalSpy failed(&service, &DataService::failed);
    QSignalSpy loadFailed(&service, &DataService::seriesLoadFailed);
    QSignalSpy importFailed(&service, &DataService::importFailed);
    service.refresh();
    service.loadSeries(file, timeframe("1m"));
    service.importFiles(importOf(goodFile));
    service.removeSeries(file, timeframe("1m"));
    QTRY_COMPARE_WITH_TIMEOUT(
        failed.size(), 4, longWait); // listing, after the import as well, and removing and listing
    QCOMPARE(loadFailed.size(), 1);
    QCOMPARE(importFailed.size(), 1);
    for (const QSignalSpy* spy : {&failed, &loadFailed, &importFailed})
        QCOMPARE(spy->front().front().value<Error>().code, std::string("io.database"));
}

void TestDataService::bringsTheDemoMarketUpToDate() {
    const auto feed = m_plugins->createFeed("demo", {});
    const InstrumentId id = (*feed)->instruments().front().id;
    Series old(id, timeframe("1m"));
    const UtcMs begin = timeframe("1m").floor(now()) - std::chrono::hours(30);
    for (int i = 0; i < 60; ++i)
        old.append({begin + std::chrono::minutes(i), 10, 12, 9, 11, 1});
    m_folder->put(old);
    Running running(*m_folder, *m_plugins);
    running.service.loadSeries(id, timeframe("1m"));
    QVERIFY(running.loaded.wait(longWait));
    const SeriesSnapshot series = lastSeries(running.loaded);
    QCOMPARE(series->times().front(), begin);
    QVERIFY(isSame(series->slice(old.span()), old)); // what is stored is not fetched again
    QVERIFY(hasNoGap(*series));
    QVERIFY(series->span().end <= now());
    QVERIFY(series->span().end > now() - std::chrono::minutes(3));
    // And the candle after it is forming.
    QTRY_VERIFY_WITH_TIMEOUT(!running.forming.isEmpty(), longWait);
    QVERIFY(running.forming.back().front().value<Candle>().openTime >= series->span().end);
}

void TestDataService::goesOnLiveWithoutAGap() {
    UtcMs lastShown{};
    {
        Running running(*m_folder, *m_quick);
        running.service.refresh();
        running.service.loadSeries(one, timeframe("1m"));
        QTRY_VERIFY_WITH_TIMEOUT(running.extended.size() >= 10, longWait);
        QVERIFY(!running.forming.isEmpty());
        SeriesSnapshot before = lastSeries(running.loaded);
        for (const auto& each : running.extended) {
            const auto after = each.front().value<SeriesSnapshot>();
            QVERIFY(after->size() > before->size());
            QVERIFY(isSame(after->slice({UtcMs::min(), before->span().end}), *before));
            before = after;
        }
        lastShown = before->times().back();
        // The stored minutes come by a subscription of their own and may be a moment behind.
        QTest::qWait(200);
        QVERIFY(running.failed.isEmpty());
    }
    const auto stored = m_folder->open()->load(one, timeframe("1m"));
    QVERIFY(stored);
    QVERIFY(stored->times().back() >= lastShown);
    // The feed missed some minutes between loading and subscribing.
    QVERIFY(hasNoGap(*stored));
}

void TestDataService::anotherSeriesEndsTheLiveOne() {
    putFile();
    {
        const auto store = m_folder->open();
        Instrument instrument;
        instrument.id = one;
        QVERIFY(store->saveInstrument(instrument));
        Series few(one, timeframe("1m"));
        few.append({timeframe("1m").floor(now()) - std::chrono::hours(1), 100, 102, 99, 101, 1});
        QVERIFY(store->write(few));
    }
    Running running(*m_folder, *m_quick);
    running.service.loadSeries(one, timeframe("1m"));
    QVERIFY(running.extended.wait(longWait));
    running.service.loadSeries(file, timeframe("1m"));
    const auto extensions = running.extended.size();
    QVERIFY(running.loaded.wait(longWait));
    QTest::qWait(200);
    QCOMPARE(running.extended.size(), extensions);
}

void TestDataService::aRemovedSeriesStaysRemoved() {
    Running running(*m_folder, *m_quick);
    running.service.refresh();
    running.service.loadSeries(one, timeframe("1m"));
    QVERIFY(running.extended.wait(longWait)); // live, and stored as it comes
    running.service.removeSeries(one, timeframe("1m"));
    QTRY_VERIFY_WITH_TIMEOUT(lastList(running).size() == 1, longWait);
    QTest::qWait(200);
    running.service.refresh();
    QVERIFY(running.listed.wait(longWait));
    QCOMPARE(lastList(running).size(), std::size_t(1));
    QCOMPARE(lastList(running)[0].instrument.id, (InstrumentId{"DEMO", "TWO"}));
}

void TestDataService::endsWithWorkQueued() {
    putFile();
    const ImportRequest request = importOf(goodFile);
    DataThread thread;
    std::promise<void> gate;
    thread.post([opened = gate.get_future().share()] { opened.wait(); });
    StoreDoor store(thread, m_folder->marketDatabase());
    auto service = std::make_unique<DataService>(store, *m_plugins);
    int answers = 0;
    const auto count = [&answers] { ++answers; };
    connect(service.get(), &DataService::seriesListed, this, count);
    connect(service.get(), &DataService::seriesLoaded, this, count);
    connect(service.get(), &DataService::importFailed, this, count);
    service->refresh();
    service->loadSeries(file, timeframe("1m"));
    service->importFiles(request);
    // The service waits for the thread, so somebody else must open the gate.
    std::jthread opener([&gate] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        gate.set_value();
    });
    service.reset();
    QTest::qWait(50);
    QCOMPARE(answers, 0);
    // The import was stopped by the service's end and has written nothing; its connection is gone.
    QCOMPARE(m_folder->open()->list()->size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestDataService)
#include "tst_data_service.moc"
