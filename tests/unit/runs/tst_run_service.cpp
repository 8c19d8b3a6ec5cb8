// The window's door to runs, over a real data thread, a real registry and real databases.
#include "core/data/candle_store.h"
#include "core/runs/run_service.h"
#include "core/workspace/workspace.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <future>
#include <set>
#include <thread>

using namespace truebar;

namespace {

constexpr int longWait = 60'000;
const InstrumentId small{"T", "SMALL"};
const InstrumentId big{"T", "BIG"}; // takes long enough to be stopped on the way

Series swings(const InstrumentId& id, int count) {
    Series out(id, Timeframe());
    double last = 100;
    for (int i = 0; i < count; ++i) {
        const double next = std::round((100 + 10 * std::sin(i / 40.0) + 3 * std::sin(i / 7.0)) * 100) / 100;
        out.append({utcMs(1'600'000'020'000 + i * 60'000LL), last, std::max(last, next) + 0.05,
            std::min(last, next) - 0.05, next, 10});
        last = next;
    }
    return out;
}

RunRequest request(const InstrumentId& instrument = small, std::int64_t fast = 10) {
    RunRequest out;
    out.strategy = "sma_cross";
    out.strategySettings.set("fast", fast);
    out.strategySettings.set("slow", std::int64_t(30));
    out.instrument = instrument;
    return out;
}

// One start of the service; everything that it says.
struct Running {
    Running(const Workspace& workspace, const PluginRegistry& plugins)
        : service(workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread) { }

    // Runs and waits; the run as it was told.
    std::shared_ptr<const RunRecord> run(const RunRequest& asked) {
        service.start(asked);
        if (!finished.wait(longWait))
            qFatal("no run finished");
        return finished.back().front().value<std::shared_ptr<const RunRecord>>();
    }
    std::vector<std::string> listedIds() const {
        std::vector<std::string> out;
        for (const RunSummary& each : listed.back().front().value<std::vector<RunSummary>>())
            out.push_back(each.id);
        return out;
    }
    static std::string codeOf(const QSignalSpy& spy) { return spy.back().front().value<Error>().code; }

    DataThread thread;
    RunService service;
    QSignalSpy progressed{&service, &RunService::runProgressed};
    QSignalSpy finished{&service, &RunService::runFinished};
    QSignalSpy runFailed{&service, &RunService::runFailed};
    QSignalSpy listed{&service, &RunService::runsListed};
    QSignalSpy loaded{&service, &RunService::runLoaded};
    QSignalSpy compared{&service, &RunService::runsCompared};
    QSignalSpy failed{&service, &RunService::failed};
};

} // namespace

class TestRunService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() {
        m_workspace.reset();
        m_folder.reset();
    }

    void runsSavesAndLists();
    void loadsWhatWasSaved();
    void runsSideBySide();
    void saysWhyARunFailed();
    void cancelStopsEveryRun();
    void endsSoonWithRunsUnderWay();
    void removes();
    void compares();
    void saysWhatIsUnknown();
    void saysThatNothingCanBeSaved();

private:
    std::unique_ptr<PluginRegistry> m_plugins;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
};

void TestRunService::initTestCase() {
    m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    QVERIFY(m_plugins->find(PluginKind::Strategy, "sma_cross"));
}

void TestRunService::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::move(*Workspace::open(m_folder->path(), WorkspaceAccess::ReadWrite));
    const auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite);
    QVERIFY(store);
    for (const auto& [id, count] : {std::pair(small, 3'000), std::pair(big, 300'000)}) {
        Instrument instrument;
        instrument.id = id;
        QVERIFY((*store)->saveInstrument(instrument));
        QVERIFY((*store)->write(swings(id, count)));
    }
}

void TestRunService::runsSavesAndLists() {
    Running running(*m_workspace, *m_plugins);
    const auto record = running.run(request());
    QVERIFY(record->result.trades.size() > 10);
    QCOMPARE(record->summary.request.strategySettings.integer("fast"), std::int64_t(10));
    QVERIFY(!running.progressed.isEmpty());
    QCOMPARE(running.progressed.back().front().toDouble(), 1.0);
    QTRY_COMPARE_WITH_TIMEOUT(running.listed.size(), 1, longWait);
    QCOMPARE(running.listedIds(), std::vector{record->summary.id});
    QVERIFY(running.runFailed.isEmpty() && running.failed.isEmpty());
    // It is in the database, for whoever reads it.
    const auto store = RunStore::open(m_workspace->workspaceDatabase(), Database::Mode::ReadOnly);
    QVERIFY((*store)->load(record->summary.id)->result == record->result);
}

void TestRunService::loadsWhatWasSaved() {
    std::shared_ptr<const RunRecord> record;
    {
        Running running(*m_workspace, *m_plugins);
        record = running.run(request());
    }
    Running running(*m_workspace, *m_plugins); // another start
    running.service.list();
    running.service.load(record->summary.id.substr(0, 17)); // a part that is unique is enough
    QVERIFY(running.loaded.wait(longWait));
    const auto again = running.loaded.front().front().value<std::shared_ptr<const RunRecord>>();
    QCOMPARE(again->summary.id, record->summary.id);
    QVERIFY(again->result == record->result);
    QCOMPARE(running.listedIds(), std::vector{record->summary.id});
}

void TestRunService::runsSideBySide() {
    Running running(*m_workspace, *m_plugins);
    constexpr int count = 6;
    for (int i = 0; i < count; ++i)
        running.service.start(request(small, 5 + i));
    QTRY_COMPARE_WITH_TIMEOUT(running.finished.size(), count, longWait);
    QTRY_COMPARE_WITH_TIMEOUT(running.listed.size(), count, longWait);
    std::set<std::string> ids;
    const QList<QList<QVariant>> all = running.finished; // which the runs to come do not change
    for (const auto& each : all) {
        const auto record = each.front().value<std::shared_ptr<const RunRecord>>();
        ids.insert(record->summary.id);
        // Each is what it would have been alone.
        QVERIFY(running.run(record->summary.request)->result == record->result);
    }
    QCOMPARE(ids.size(), std::size_t(count));
}

void TestRunService::saysWhyARunFailed() {
    Running running(*m_workspace, *m_plugins);
    RunRequest wrong = request();
    wrong.strategy = "magic";
    running.service.start(wrong);
    QVERIFY(running.runFailed.wait(longWait));
    QCOMPARE(Running::codeOf(running.runFailed), std::string("plugin.unknown"));
    running.service.start(request({"T", "NO"}));
    QVERIFY(running.runFailed.wait(longWait));
    QCOMPARE(Running::codeOf(running.runFailed), std::string("data.unknown_instrument"));
    QVERIFY(running.finished.isEmpty() && running.listed.isEmpty());
}

void TestRunService::cancelStopsEveryRun() {
    Running running(*m_workspace, *m_plugins);
    running.service.start(request(big));
    running.service.start(request(big, 12));
    running.service.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(running.runFailed.size(), 2, longWait);
    for (const auto& each : running.runFailed)
        QCOMPARE(each.front().value<Error>().code, std::string("run.cancelled"));
    QVERIFY(running.finished.isEmpty());
    // The next one is not cancelled, and nothing of the others was kept.
    const auto record = running.run(request());
    QTRY_COMPARE_WITH_TIMEOUT(running.listed.size(), 1, longWait);
    QCOMPARE(running.listedIds(), std::vector{record->summary.id});
}

void TestRunService::endsSoonWithRunsUnderWay() {
    {
        Running running(*m_workspace, *m_plugins);
        running.service.start(request(big));
        running.service.start(request(big, 12));
        QVERIFY(running.progressed.wait(longWait));
    }
    const auto store = RunStore::open(m_workspace->workspaceDatabase(), Database::Mode::ReadOnly);
    QVERIFY((*store)->list()->empty()); // both were stopped, none was finished first
}

void TestRunService::removes() {
    Running running(*m_workspace, *m_plugins);
    const auto first = running.run(request());
    const auto second = running.run(request(small, 12));
    QTRY_COMPARE_WITH_TIMEOUT(running.listed.size(), 2, longWait);
    running.service.remove(first->summary.id);
    QVERIFY(running.listed.wait(longWait));
    QCOMPARE(running.listedIds(), std::vector{second->summary.id});
    running.service.load(first->summary.id);
    QVERIFY(running.failed.wait(longWait));
    QCOMPARE(Running::codeOf(running.failed), std::string("run.unknown"));
}

void TestRunService::compares() {
    Running running(*m_workspace, *m_plugins);
    const auto first = running.run(request());
    const auto second = running.run(request(small, 12));
    running.service.compare({second->summary.id, first->summary.id});
    QVERIFY(running.compared.wait(longWait));
    const auto comparison = running.compared.front().front().value<std::shared_ptr<const RunComparison>>();
    const RunComparison expected = compareRuns(std::vector{*second, *first});
    QCOMPARE(comparison->runs, (std::vector{second->summary.id, first->summary.id}));
    QCOMPARE(comparison->settings.size(), expected.settings.size());
    QCOMPARE(comparison->metrics.size(), expected.metrics.size());
    for (std::size_t i = 0; i < expected.metrics.size(); ++i)
        QCOMPARE(comparison->metrics[i].values, expected.metrics[i].values);
    QVERIFY(comparison->firstDivergingTrade.has_value());
    QVERIFY(comparison->firstDivergingTrade == expected.firstDivergingTrade);
}

void TestRunService::saysWhatIsUnknown() {
    Running running(*m_workspace, *m_plugins);
    const auto one = running.run(request());
    running.service.load("nothing");
    running.service.remove("nothing");
    running.service.compare({one->summary.id, "nothing"});
    QTRY_COMPARE_WITH_TIMEOUT(running.failed.size(), 3, longWait);
    for (const auto& each : running.failed)
        QCOMPARE(each.front().value<Error>().code, std::string("run.unknown"));
    QVERIFY(running.loaded.isEmpty() && running.compared.isEmpty());
}

// The work is lost, so the run must not look as if it had been kept.
void TestRunService::saysThatNothingCanBeSaved() {
    {
        const auto other =
            Database::open(m_workspace->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
        QVERIFY((*other)->run(
            QStringLiteral("CREATE TRIGGER refuse BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'refused'); END")));
    }
    Running running(*m_workspace, *m_plugins);
    running.service.start(request());
    QVERIFY(running.runFailed.wait(longWait));
    QCOMPARE(Running::codeOf(running.runFailed), std::string("io.database"));
    QVERIFY(running.finished.isEmpty());
    running.service.list();
    QVERIFY(running.listed.wait(longWait));
    QVERIFY(running.listedIds().empty());

    DataThread thread;
    RunService service(
        m_workspace->marketDatabase(), m_folder->filePath(QStringLiteral("no/such.db")), *m_plugins, thread);
    QSignalSpy failed(&service, &RunService::failed);
    QSignalSpy runFailed(&service, &RunService::runFailed);
    service.start(request());
    QTRY_COMPARE_WITH_TIMEOUT(failed.size() + runFailed.size(), 1, longWait);
    QCOMPARE(runFailed.size(), 1);
}

QTEST_GUILESS_MAIN(TestRunService)
#include "tst_run_service.moc"
