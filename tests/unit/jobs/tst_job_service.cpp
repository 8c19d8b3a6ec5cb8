// The window's door to studies, over a real queue, a real registry and real databases.
#include "core/jobs/examination_service.h"
#include "core/jobs/job_service.h"
#include "core/runs/backtest.h"
#include "core/runs/run_store.h"
#include "core/workspace/workspace.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace truebar;

namespace {

constexpr int longWait = 60'000;
const InstrumentId waves{"T", "WAVES"};

Series swings(int count) {
    Series out(waves, *Timeframe::parse("1h"));
    double last = 100;
    for (int i = 0; i < count; ++i) {
        const double next = std::round((100 + 10 * std::sin(i / 40.0) + 3 * std::sin(i / 7.0)) * 100) / 100;
        out.append({utcMs(1'600'000'000'000 - 1'600'000'000'000 % 3'600'000 + i * 3'600'000LL), last,
            std::max(last, next) + 0.05, std::min(last, next) - 0.05, next, 10});
        last = next;
    }
    return out;
}

StudySpec study(const char* fast = "fast=5:25:5", const char* slow = "slow=20:50:10") {
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    const SettingsSchema& schema = (*plugins->find(PluginKind::Strategy, "sma_cross"))->metadata.settings;
    StudySpec out;
    out.strategy = "sma_cross";
    out.axes = {*parseSweepAxis(schema, fast), *parseSweepAxis(schema, slow)};
    out.instruments = {waves};
    out.timeframes = {*Timeframe::parse("1h")};
    return out;
}

// One start of the service.
struct Running {
    Running(const Workspace& workspace, const PluginRegistry& plugins)
        : service(workspace.directory(), workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread) {
        QObject::connect(&service, &JobService::studiesListed, &service, [this](const auto& all) { listed = all; });
        QObject::connect(&service, &JobService::trialsLoaded, &service, [this](const auto& all) {
            for (const Trial& trial : all->trials)
                status[trial.number] = trial.status;
        });
        QObject::connect(
            &service, &JobService::trialsEnded, &service, [this](const std::string&, const std::vector<Trial>& ended) {
                ++news;
                for (const Trial& trial : ended)
                    status[trial.number] = trial.status;
            });
        service.start();
    }

    std::string add(const StudySpec& spec) {
        QSignalSpy added(&service, &JobService::studyAdded);
        service.submit(spec);
        if (!added.wait(longWait))
            qFatal("no study was added");
        return added.front().front().value<Study>().id;
    }
    const Study* find(const std::string& id) const {
        for (const Study& each : listed) {
            if (each.id == id)
                return &each;
        }
        return nullptr;
    }
    bool waitFor(const std::string& id, StudyStatus wanted) const {
        return QTest::qWaitFor([&] { return find(id) && find(id)->status == wanted; }, longWait);
    }
    std::size_t count(TrialStatus wanted) const {
        std::size_t out = 0;
        for (const auto& [number, each] : status)
            out += each == wanted ? 1 : 0;
        return out;
    }

    DataThread thread;
    JobService service;
    std::vector<Study> listed;
    std::map<std::uint64_t, TrialStatus> status; // of the watched study
    int news = 0;
};

} // namespace

class TestJobService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aStudyIsRunToldAndJudged();
    void badStudiesAreRefused();
    void pausedResumedPrioritisedAndCancelled();
    void whatWasNotDoneGoesOnAtTheNextStart();
    void aPromotedTrialIsTheSameRun();
    void aRunIsExaminedAndWalkedForward();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<PluginRegistry> m_plugins;
};

void TestJobService::initTestCase() {
    m_workspace = std::move(*Workspace::open(m_folder.path(), WorkspaceAccess::ReadWrite));
    m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite);
    QVERIFY(store);
    Instrument instrument;
    instrument.id = waves;
    instrument.tickSize = Price(*Decimal::parse("0.01"));
    instrument.lotStep = Quantity(*Decimal::parse("0.0001"));
    QVERIFY((*store)->saveInstrument(instrument));
    QVERIFY((*store)->write(swings(6000)));
}

void TestJobService::aStudyIsRunToldAndJudged() {
    Running app(*m_workspace, *m_plugins);
    QSignalSpy progressed(&app.service, &JobService::studiesProgressed);
    const std::string id = app.add(study());
    app.service.watch(id);
    QVERIFY(app.waitFor(id, StudyStatus::Done));
    QTRY_COMPARE_WITH_TIMEOUT(app.status.size(), std::size_t(20), longWait);
    // fast is not below slow in two of them.
    QTRY_COMPARE_WITH_TIMEOUT(app.count(TrialStatus::Done) + app.count(TrialStatus::Failed), std::size_t(20), longWait);
    QCOMPARE(app.count(TrialStatus::Failed), std::size_t(2));
    QVERIFY(!progressed.isEmpty());
    QSignalSpy judged(&app.service, &JobService::studyJudged);
    app.service.judge(id, 0);
    QVERIFY(judged.wait(longWait));
    const auto judgement = judged.front().front().value<std::shared_ptr<const StudyJudgement>>();
    QCOMPARE(judgement->trials, std::size_t(20));
    QCOMPARE(judgement->failed, std::size_t(2));
    QVERIFY(judgement->overfitting);
    QVERIFY(judgement->plateau);
    QSignalSpy exported(&app.service, &JobService::trialsExported);
    const QString file = m_folder.filePath(QStringLiteral("trials.csv"));
    app.service.exportTrials(id, {3, 1}, file);
    QVERIFY(exported.wait(longWait));
    QFile csv(file);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count('\n'), 3);
}

void TestJobService::badStudiesAreRefused() {
    Running app(*m_workspace, *m_plugins);
    QSignalSpy refused(&app.service, &JobService::studyRefused);
    StudySpec spec = study();
    spec.instruments = {{"T", "NOBODY"}};
    app.service.submit(spec);
    QVERIFY(refused.wait(longWait));
    QCOMPARE(refused.front().front().value<Error>().code, std::string("data.unknown_instrument"));
    QSignalSpy failed(&app.service, &JobService::failed);
    app.service.watch("2001");
    QVERIFY(failed.wait(longWait));
    QCOMPARE(failed.front().front().value<Error>().code, std::string("jobs.unknown"));
}

void TestJobService::pausedResumedPrioritisedAndCancelled() {
    Running app(*m_workspace, *m_plugins);
    app.service.setWorkers(1);
    QCOMPARE(app.service.workers(), 1);
    const std::string id = app.add(study("fast=5:50:1", "slow=60:200:1"));
    const auto tell = [&](JobVerb verb, int priority = 0) {
        JobCommand command;
        command.verb = verb;
        command.study = id;
        command.priority = priority;
        app.service.command(command);
    };
    tell(JobVerb::Pause);
    QVERIFY(app.waitFor(id, StudyStatus::Paused));
    tell(JobVerb::Prioritise, 7);
    QTRY_COMPARE_WITH_TIMEOUT(app.find(id)->priority, 7, longWait);
    QSignalSpy failed(&app.service, &JobService::failed);
    app.service.remove(id);
    QVERIFY(failed.wait(longWait));
    QCOMPARE(failed.front().front().value<Error>().code, std::string("jobs.state"));
    tell(JobVerb::Resume);
    QVERIFY(app.waitFor(id, StudyStatus::Active));
    tell(JobVerb::Cancel);
    QVERIFY(app.waitFor(id, StudyStatus::Cancelled));
    QTRY_VERIFY_WITH_TIMEOUT(app.find(id)->counts.ended() == app.find(id)->planned, longWait);
    app.service.remove(id);
    QTRY_VERIFY_WITH_TIMEOUT(!app.find(id), longWait);
}

void TestJobService::whatWasNotDoneGoesOnAtTheNextStart() {
    std::string id;
    std::uint64_t done = 0;
    {
        Running app(*m_workspace, *m_plugins);
        id = app.add(study("fast=5:50:1", "slow=60:100:1"));
        app.service.watch(id);
        QTRY_VERIFY_WITH_TIMEOUT(app.count(TrialStatus::Done) > 20, longWait);
        done = app.count(TrialStatus::Done);
    }
    Running app(*m_workspace, *m_plugins);
    QVERIFY(app.waitFor(id, StudyStatus::Done));
    QCOMPARE(app.find(id)->counts.of(TrialStatus::Done), std::uint64_t(46 * 41));
    QVERIFY(done <= 46 * 41);
    const auto database =
        Database::open(m_workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto trials = loadTrials(**database, id);
    QVERIFY(trials);
    // Nothing that was done was begun a second time; what was stopped in its middle may have been.
    const auto again = std::count_if(
        trials->trials.begin(), trials->trials.end(), [](const Trial& trial) { return trial.attempts > 1; });
    QVERIFY2(again <= JobService::threadCount() * 2, qPrintable(QString::number(again)));
}

void TestJobService::aPromotedTrialIsTheSameRun() {
    Running app(*m_workspace, *m_plugins);
    const std::string id = app.add(study());
    app.service.watch(id);
    QVERIFY(app.waitFor(id, StudyStatus::Done));
    QSignalSpy prepared(&app.service, &JobService::promotionPrepared);
    app.service.promote(id, 7);
    QVERIFY(prepared.wait(longWait));
    const auto request = prepared.front().front().value<RunRequest>();
    const auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadOnly);
    const auto record = runBacktest(**store, *m_plugins, request);
    QVERIFY(record);
    const auto database =
        Database::open(m_workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto trials = loadTrials(**database, id);
    const Trial& trial = trials->trials.at(6);
    QVERIFY(trial.metrics->tradeCount > 5);
    QCOMPARE(record->result.metrics.finalEquity.value().toString(), trial.metrics->finalEquity.value().toString());
    QCOMPARE(*record->result.metrics.sharpe, *trial.metrics->sharpe);
    QCOMPARE(record->summary.dataFingerprint, trials->cells.at(0).fingerprint);
}

void TestJobService::aRunIsExaminedAndWalkedForward() {
    const auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadOnly);
    RunRequest request;
    request.strategy = "sma_cross";
    request.strategySettings = *resolveStrategySettings(*m_plugins, "sma_cross", {{"fast", "5"}, {"slow", "30"}});
    request.instrument = waves;
    request.timeframe = *Timeframe::parse("1h");
    const auto record = runBacktest(**store, *m_plugins, request);
    QVERIFY(record);
    QVERIFY((*RunStore::open(m_workspace->workspaceDatabase(), Database::Mode::ReadWrite))->save(*record));
    ExaminationService service(m_workspace->marketDatabase(), m_workspace->workspaceDatabase(), *m_plugins);
    QSignalSpy examined(&service, &ExaminationService::runExamined);
    service.examine(record->summary.id);
    QVERIFY(examined.wait(longWait));
    const auto examination = examined.front().front().value<std::shared_ptr<const RunExamination>>();
    QVERIFY(examination->hasCandles);
    QCOMPARE(examination->report.bootstrap->paths, std::size_t(5'000));
    WalkRequest wanted;
    wanted.run = record->summary.id;
    const SettingsSchema& schema = (*m_plugins->find(PluginKind::Strategy, "sma_cross"))->metadata.settings;
    wanted.axes = {*parseSweepAxis(schema, "fast=5:15:5")};
    wanted.options.plan.inSampleDays = 60;
    QSignalSpy walked(&service, &ExaminationService::walked);
    QSignalSpy progressed(&service, &ExaminationService::progressed);
    service.walk(wanted);
    QVERIFY(walked.wait(longWait));
    const auto walk = walked.front().front().value<std::shared_ptr<const RunWalk>>();
    QCOMPARE(walk->candidates.size(), std::size_t(3));
    QCOMPARE(walk->result.windows.size(), std::size_t(7)); // 250 days: 60, then 30 each
    QVERIFY(!progressed.isEmpty());
    // The verdict counts what was earned out of sample.
    const auto& tests = walk->verdict.tests;
    QVERIFY(std::any_of(
        tests.begin(), tests.end(), [](const TestOutcome& t) { return t.test == RobustnessTest::OutOfSample; }));
    QSignalSpy failed(&service, &ExaminationService::failed);
    service.examine("nobody");
    QVERIFY(failed.wait(longWait));
    QCOMPARE(failed.front().front().value<Error>().code, std::string("run.unknown"));
}

QTEST_GUILESS_MAIN(TestJobService)
#include "tst_job_service.moc"
