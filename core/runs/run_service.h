// Runs for the window: computed in the pool, kept by the data thread, told by signals.
#pragma once

#include "core/data/data_thread.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_comparison.h"
#include "core/runs/run_store.h"
#include "core/threads/task_pool.h"

#include <QObject>

#include <stop_token>

namespace truebar {

class RunService final : public QObject {
    Q_OBJECT
public:
    RunService(QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins, DataThread& thread,
        QObject* parent = nullptr);
    ~RunService() override;

    void start(const RunRequest& request);
    // Stops the runs started so far.
    void cancel();
    // Looks at the candles that the run would need; answers with dataInspected() or failed().
    void inspect(const RunRequest& request);
    void list();
    void load(const std::string& id);
    void remove(const std::string& id);
    void compare(const std::vector<std::string>& ids);
    // A run with its candles as one file, replacing what is there; answers with bundleSaved() or failed().
    void exportBundle(const std::string& id, const QString& file);
    // Runs the bundle again and keeps the run if it is the same: as start() answers.
    void importBundle(const QString& file);

Q_SIGNALS:
    void runProgressed(double share);
    // Saved, and as it was saved.
    void runFinished(std::shared_ptr<const truebar::RunRecord> run);
    void runFailed(const truebar::Error& error);
    void dataInspected(const truebar::RunDataQuality& quality);
    void runsListed(const std::vector<truebar::RunSummary>& runs);
    void runLoaded(std::shared_ptr<const truebar::RunRecord> run);
    void runsCompared(std::shared_ptr<const truebar::RunComparison> comparison);
    void bundleSaved(const QString& file);
    void failed(const truebar::Error& error);

private:
    using ErrorSignal = void (RunService::*)(const Error&);
    // On the data thread: hands the store to `work`, tells of its error.
    void withStore(std::function<Result<void>(RunStore&)> work, ErrorSignal tell = &RunService::failed);
    Result<void> tellList(RunStore& store);
    void save(std::shared_ptr<const RunRecord> record);

    QString m_marketDatabase;
    QString m_workspaceDatabase;
    const PluginRegistry& m_plugins;
    DataThread& m_thread;
    CallQueue m_answers{this};
    std::unique_ptr<RunStore> m_store; // touched on the data thread only
    std::stop_source m_stop;
    TaskPool m_pool{TaskPool::coreCount()};
};

} // namespace truebar
