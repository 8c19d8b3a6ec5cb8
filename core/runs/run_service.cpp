#include "core/runs/run_service.h"

#include "core/runs/backtest.h"
#include "core/runs/bundle_rerun.h"
#include "core/runs/preflight.h"
#include "core/workspace/workspace.h"

#include <QFileInfo>

namespace truebar {

RunService::RunService(QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins,
    DataThread& thread, QObject* parent)
    : QObject(parent)
    , m_marketDatabase(std::move(marketDatabase))
    , m_workspaceDatabase(std::move(workspaceDatabase))
    , m_plugins(plugins)
    , m_thread(thread) { }

RunService::~RunService() {
    m_stop.request_stop();
    m_pool.waitForDone();
    // As in DataService: the connection ends on the thread that made it.
    m_thread.runAndWait([this] { m_store.reset(); });
}

void RunService::withStore(std::function<Result<void>(RunStore&)> work, ErrorSignal tell) {
    m_thread.post([this, work = std::move(work), tell] {
        Result<void> done;
        if (!m_store) {
            auto opened = RunStore::open(m_workspaceDatabase, Database::Mode::ReadWrite);
            if (opened)
                m_store = std::move(*opened);
            else
                done = std::move(opened).error();
        }
        if (m_store)
            done = work(*m_store);
        if (!done)
            m_answers.post([this, tell, error = done.error()] { Q_EMIT(this->*tell)(error); });
    });
}

void RunService::start(const RunRequest& request) {
    m_pool.start([this, request, stop = m_stop.get_token()] {
        const auto compute = [&]() -> Result<RunRecord> {
            const auto store = CandleStore::open(m_marketDatabase, Database::Mode::ReadOnly);
            if (!store)
                return store.error();
            return runBacktest(
                **store, m_plugins, request,
                [this](double share) { m_answers.post([this, share] { Q_EMIT runProgressed(share); }); }, stop);
        };
        auto record = compute();
        if (!record) {
            m_answers.post([this, error = record.error()] { Q_EMIT runFailed(error); });
            return;
        }
        save(std::make_shared<const RunRecord>(std::move(*record)));
    });
}

void RunService::inspect(const RunRequest& request) {
    m_pool.start([this, request] {
        const auto look = [&]() -> Result<RunDataQuality> {
            const auto store = CandleStore::open(m_marketDatabase, Database::Mode::ReadOnly);
            if (!store)
                return store.error();
            return preflight(**store, m_plugins, request);
        };
        auto quality = look();
        m_answers.post([this, quality = std::move(quality)] {
            if (quality)
                Q_EMIT dataInspected(*quality);
            else
                Q_EMIT failed(quality.error());
        });
    });
}

void RunService::exportBundle(const std::string& id, const QString& file) {
    m_pool.start([this, id, file] {
        const auto bundle = [&]() -> Result<void> {
            const auto runs = RunStore::open(m_workspaceDatabase, Database::Mode::ReadOnly);
            if (!runs)
                return runs.error();
            const auto record = (*runs)->load(id);
            if (!record)
                return record.error();
            const auto store = CandleStore::open(m_marketDatabase, Database::Mode::ReadOnly);
            if (!store)
                return store.error();
            const auto made = bundleOf(*record, m_plugins, **store, CandlesInBundle::Along,
                Workspace::calendarFolder(QFileInfo(m_marketDatabase).path()));
            return made ? saveBundle(file, *made, true) : Result<void>(made.error());
        };
        const auto done = bundle();
        m_answers.post([this, done, file] {
            if (done)
                Q_EMIT bundleSaved(file);
            else
                Q_EMIT failed(done.error());
        });
    });
}

void RunService::importBundle(const QString& file) {
    m_pool.start([this, file, stop = m_stop.get_token()] {
        const auto rerun = [&]() -> Result<RunRecord> {
            const auto bundle = loadBundle(file);
            if (!bundle)
                return bundle.error();
            const auto runs = RunStore::open(m_workspaceDatabase, Database::Mode::ReadOnly);
            if (!runs)
                return runs.error();
            if ((*runs)->load(bundle->runId))
                return Error{"bundle.known_run", "the run %1 is here already", {bundle->runId}};
            const auto store = CandleStore::open(m_marketDatabase, Database::Mode::ReadOnly);
            if (!store)
                return store.error();
            auto again = rerunBundle(*bundle, m_plugins, store->get(), {}, stop);
            if (!again)
                return std::move(again).error();
            if (auto allowed = mayImport(*again); !allowed)
                return std::move(allowed).error();
            return std::move(again->record);
        };
        auto record = rerun();
        if (record)
            save(std::make_shared<const RunRecord>(std::move(*record)));
        else
            m_answers.post([this, error = record.error()] { Q_EMIT failed(error); });
    });
}

void RunService::save(std::shared_ptr<const RunRecord> record) {
    const auto work = [this, record](RunStore& store) -> Result<void> {
        if (auto saved = store.save(*record); !saved)
            return saved;
        m_answers.post([this, record] { Q_EMIT runFinished(record); });
        if (auto told = tellList(store); !told)
            m_answers.post([this, error = told.error()] { Q_EMIT failed(error); });
        return {};
    };
    // Whoever waits for the run must hear of it, also if there is no database to keep it in.
    withStore(work, &RunService::runFailed);
}

void RunService::cancel() {
    m_stop.request_stop();
    m_stop = std::stop_source(); // for the runs to come
}

Result<void> RunService::tellList(RunStore& store) {
    auto runs = store.list();
    if (!runs)
        return std::move(runs).error();
    m_answers.post([this, all = std::move(*runs)] { Q_EMIT runsListed(all); });
    return {};
}

void RunService::list() {
    withStore([this](RunStore& store) { return tellList(store); });
}

void RunService::load(const std::string& id) {
    withStore([this, id](RunStore& store) -> Result<void> {
        auto record = store.load(id);
        if (!record)
            return std::move(record).error();
        m_answers.post(
            [this, shared = std::make_shared<const RunRecord>(std::move(*record))] { Q_EMIT runLoaded(shared); });
        return {};
    });
}

void RunService::remove(const std::string& id) {
    withStore([this, id](RunStore& store) -> Result<void> {
        if (auto removed = store.remove(id); !removed)
            return removed;
        return tellList(store);
    });
}

void RunService::compare(const std::vector<std::string>& ids) {
    withStore([this, ids](RunStore& store) -> Result<void> {
        std::vector<RunRecord> records;
        for (const std::string& id : ids) {
            auto record = store.load(id);
            if (!record)
                return std::move(record).error();
            records.push_back(std::move(*record));
        }
        m_answers.post([this, shared = std::make_shared<const RunComparison>(compareRuns(records))] {
            Q_EMIT runsCompared(shared);
        });
        return {};
    });
}

} // namespace truebar
