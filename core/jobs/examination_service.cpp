#include "core/jobs/examination_service.h"

#include "core/runs/run_store.h"

namespace truebar {

ExaminationService::ExaminationService(
    QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_marketDatabase(std::move(marketDatabase))
    , m_workspaceDatabase(std::move(workspaceDatabase))
    , m_plugins(plugins) { }

ExaminationService::~ExaminationService() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void ExaminationService::cancel() {
    m_stop.request_stop();
    m_stop = std::stop_source(); // for the work to come
}

void ExaminationService::begin(const std::string& run, Work work) {
    cancel();
    m_pool.start([this, run, work = std::move(work), stop = m_stop.get_token()] {
        const auto compute = [&]() -> Result<void> {
            const auto runs = RunStore::open(m_workspaceDatabase, Database::Mode::ReadOnly);
            if (!runs)
                return runs.error();
            const auto record = (*runs)->load(run);
            if (!record)
                return record.error();
            const auto store = CandleStore::open(m_marketDatabase, Database::Mode::ReadOnly);
            if (!store)
                return store.error();
            m_toldShare = -1;
            Workers workers;
            workers.stop = stop;
            workers.progress = [this](double share) {
                const int told = static_cast<int>(share * 1000);
                if (m_toldShare.exchange(told) != told)
                    m_answers.post([this, share] { Q_EMIT progressed(share); });
            };
            return work(**store, *record, workers);
        };
        if (auto done = compute(); !done)
            m_answers.post([this, error = done.error()] { Q_EMIT failed(error); });
    });
}

void ExaminationService::examine(const std::string& run, const RobustnessOptions& options) {
    begin(run,
        [this, options](const CandleStore& store, const RunRecord& record, const Workers& workers) -> Result<void> {
            RobustnessOptions how = options;
            how.workers = workers;
            auto examination = examineRun(store, m_plugins, record, how);
            if (!examination)
                return std::move(examination).error();
            m_answers.post([this, told = std::make_shared<const RunExamination>(std::move(*examination))] {
                Q_EMIT runExamined(told);
            });
            return {};
        });
}

void ExaminationService::walk(const WalkRequest& request) {
    begin(request.run,
        [this, request](const CandleStore& store, const RunRecord& record, const Workers& workers) -> Result<void> {
            RobustnessOptions how;
            how.workers = workers;
            how.workers.progress = {};
            const auto examination = examineRun(store, m_plugins, record, how);
            if (!examination)
                return examination.error();
            WalkRequest wanted = request;
            wanted.options.workers = workers;
            auto walk = walkRun(store, m_plugins, record, examination->report, wanted);
            if (!walk)
                return std::move(walk).error();
            m_answers.post([this, told = std::make_shared<const RunWalk>(std::move(*walk))] { Q_EMIT walked(told); });
            return {};
        });
}

} // namespace truebar
