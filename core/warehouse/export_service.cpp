#include "core/warehouse/export_service.h"

namespace truebar {

ExportService::ExportService(QString marketDatabase, QObject* parent)
    : QObject(parent)
    , m_database(std::move(marketDatabase)) { }

ExportService::~ExportService() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void ExportService::start(const ExportRequest& request) {
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_stop = std::stop_source();
    m_pool.start([this, request, stop = m_stop.get_token()] {
        const auto work = [&]() -> Result<ExportReport> {
            const auto store = CandleStore::open(m_database, Database::Mode::ReadOnly);
            if (!store)
                return store.error();
            const auto progress = [this](double share) { m_answers.post([this, share] { Q_EMIT progressed(share); }); };
            return exportSeries(**store, request, progress, stop);
        };
        auto report = work();
        m_answers.post([this, report = std::move(report)] {
            m_isRunning = false;
            if (report)
                Q_EMIT finished(*report);
            else
                Q_EMIT failed(report.error());
        });
    });
}

} // namespace truebar
