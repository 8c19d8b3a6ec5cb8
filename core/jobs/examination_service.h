// Examinations of saved runs for the window: computed in a pool thread, told by signals.
#pragma once

#include "core/jobs/run_examination.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"

#include <QObject>

#include <atomic>

namespace truebar {

class ExaminationService final : public QObject {
    Q_OBJECT
public:
    ExaminationService(
        QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins, QObject* parent = nullptr);
    ~ExaminationService() override;

    // Bootstrap, trade Monte Carlo, sub-periods, verdict. Ends what went on before.
    void examine(const std::string& run, const RobustnessOptions& options = {});
    void walk(const WalkRequest& request);
    void cancel();

Q_SIGNALS:
    void progressed(double share);
    void runExamined(std::shared_ptr<const truebar::RunExamination> examination);
    void walked(std::shared_ptr<const truebar::RunWalk> walk);
    // Also "robustness.cancelled".
    void failed(const truebar::Error& error);

private:
    using Work = std::function<Result<void>(const CandleStore&, const RunRecord&, const Workers&)>;
    void begin(const std::string& run, Work work);

    const QString m_marketDatabase;
    const QString m_workspaceDatabase;
    const PluginRegistry& m_plugins;
    CallQueue m_answers{this};
    std::stop_source m_stop;
    std::atomic<int> m_toldShare = -1; // per mille, so that progress is told a thousand times at most
    TaskPool m_pool{1};
};

} // namespace truebar
