// Coverage, checks and repairs for the window: work happens in the pool, answers arrive as signals on the thread that
// owns the service.
#pragma once

#include "core/data/coverage_map.h"
#include "core/data/data_check.h"
#include "core/data/fetcher.h"
#include "core/threads/task_pool.h"

#include <QObject>

#include <stop_token>

namespace truebar {

struct RepairReport {
    std::uint64_t stored = 0;
    std::uint64_t empty = 0; // candles that the sources say do not exist
    std::uint64_t requests = 0;
    // One for each series that could not be repaired, or not wholly; located at the series.
    std::vector<Error> problems{};
};

class DataHealthService final : public QObject {
    Q_OBJECT
public:
    // All of them outlive the service.
    DataHealthService(
        QString marketDatabase, FeedSet& feeds, StoreDoor& store, SeriesLocks& locks, QObject* parent = nullptr);
    ~DataHealthService() override;

    // The newest request wins.
    void makeMap();
    void check(const InstrumentId& instrument, Timeframe timeframe, TimeSpan span);
    // Fetches what coverage lacks within the spans; one repair at a time, a second one is ignored.
    void repair(const std::vector<FetchJob>& jobs);
    void cancelRepair();
    bool isRepairing() const { return m_isRepairing; }

Q_SIGNALS:
    void mapMade(std::shared_ptr<const truebar::CoverageMap> map);
    void checked(const truebar::DataCheck& check);
    void failed(const truebar::Error& error);
    void repairStarted(quint64 series);
    void repairProgressed(double share);
    // Also when cancelled; what was stored before stays.
    void repairEnded(const truebar::RepairReport& report, bool isCancelled);

private:
    RepairReport runRepair(const std::vector<FetchJob>& jobs, const std::stop_token& stop);

    CallQueue m_answers{this};
    QString m_database;
    FeedSet& m_feeds;
    StoreDoor& m_store;
    SeriesLocks& m_locks;
    std::stop_source m_mapStop;
    std::stop_source m_repairStop;
    quint64 m_mapTicket = 0;
    quint64 m_checkTicket = 0;
    bool m_isRepairing = false;
    TaskPool m_pool{3}; // a map and a check beside a repair
};

} // namespace truebar
