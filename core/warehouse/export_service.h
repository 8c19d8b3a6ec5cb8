// Exports for the window: work happens in the pool over a reading connection, answers arrive as signals on the thread
// that owns the service.
#pragma once

#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"
#include "core/warehouse/series_export.h"

#include <QObject>

namespace truebar {

class ExportService final : public QObject {
    Q_OBJECT
public:
    explicit ExportService(QString marketDatabase, QObject* parent = nullptr);
    ~ExportService() override;

    // One at a time; a second one is ignored.
    void start(const ExportRequest& request);
    void cancel() { m_stop.request_stop(); }

Q_SIGNALS:
    void progressed(double share);
    void finished(const truebar::ExportReport& report);
    // Also when cancelled: "export.cancelled".
    void failed(const truebar::Error& error);

private:
    QString m_database;
    std::stop_source m_stop;
    bool m_isRunning = false;
    CallQueue m_answers{this};
    TaskPool m_pool{1};
};

} // namespace truebar
