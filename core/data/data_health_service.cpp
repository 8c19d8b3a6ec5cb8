#include "core/data/data_health_service.h"

namespace truebar {

namespace {

Result<std::unique_ptr<CandleStore>> reader(const QString& database) {
    return CandleStore::open(database, Database::Mode::ReadOnly);
}

std::string nameOf(const InstrumentId& instrument, Timeframe timeframe) {
    return instrument.toString() + ' ' + timeframe.toString();
}

} // namespace

DataHealthService::DataHealthService(
    QString marketDatabase, FeedSet& feeds, StoreDoor& store, SeriesLocks& locks, QObject* parent)
    : QObject(parent)
    , m_database(std::move(marketDatabase))
    , m_feeds(feeds)
    , m_store(store)
    , m_locks(locks) { }

DataHealthService::~DataHealthService() {
    m_mapStop.request_stop();
    m_repairStop.request_stop();
    m_pool.waitForDone();
}

void DataHealthService::makeMap() {
    m_mapStop.request_stop();
    m_mapStop = std::stop_source();
    m_pool.start([this, ticket = ++m_mapTicket, stop = m_mapStop.get_token()] {
        const auto make = [&]() -> Result<CoverageMap> {
            const auto store = reader(m_database);
            if (!store)
                return store.error();
            return makeCoverageMap(**store, stop);
        };
        auto made = make();
        m_answers.post([this, ticket, made = std::move(made)] {
            if (ticket != m_mapTicket)
                return;
            if (made)
                Q_EMIT mapMade(std::make_shared<const CoverageMap>(*made));
            else
                Q_EMIT failed(made.error());
        });
    });
}

void DataHealthService::check(const InstrumentId& instrument, Timeframe timeframe, TimeSpan span) {
    m_pool.start([this, instrument, timeframe, span, ticket = ++m_checkTicket] {
        const auto look = [&]() -> Result<DataCheck> {
            const auto store = reader(m_database);
            if (!store)
                return store.error();
            return checkData(**store, instrument, timeframe, {span, true});
        };
        auto found = look();
        m_answers.post([this, ticket, found = std::move(found)] {
            if (ticket != m_checkTicket)
                return;
            if (found)
                Q_EMIT checked(*found);
            else
                Q_EMIT failed(found.error());
        });
    });
}

void DataHealthService::repair(const std::vector<FetchJob>& jobs) {
    if (m_isRepairing || jobs.empty())
        return;
    m_isRepairing = true;
    m_repairStop = std::stop_source();
    Q_EMIT repairStarted(jobs.size());
    m_pool.start([this, jobs, stop = m_repairStop.get_token()] {
        auto report = runRepair(jobs, stop);
        m_answers.post([this, report = std::move(report), isCancelled = stop.stop_requested()] {
            m_isRepairing = false;
            Q_EMIT repairEnded(report, isCancelled);
        });
    });
}

RepairReport DataHealthService::runRepair(const std::vector<FetchJob>& jobs, const std::stop_token& stop) {
    RepairReport out;
    // A series that no feed serves must not keep the others from being repaired.
    std::vector<FetchJob> served;
    for (const FetchJob& job : jobs) {
        const auto feeds = m_feeds.feedsFor(job.instrument);
        if (feeds)
            served.push_back(job);
        else
            out.problems.push_back(Error(feeds.error()).at(nameOf(job.instrument, job.timeframe)));
    }
    if (served.empty())
        return out;
    const auto progress = [this](FetchProgress done) {
        const double share = done.requestsKnown == 0
            ? 0
            : static_cast<double>(done.requestsDone) / static_cast<double>(done.requestsKnown);
        m_answers.post([this, share] { Q_EMIT repairProgressed(share); });
    };
    const auto summary = Fetcher(m_feeds, m_store, m_locks).run(served, {}, progress, stop);
    if (!summary) {
        if (summary.error().code != "feed.cancelled")
            out.problems.push_back(summary.error());
        return out;
    }
    for (const SeriesFetch& series : summary->series) {
        const std::string name = nameOf(series.instrument, series.timeframe);
        out.stored += series.stored;
        out.empty += series.emptyCandles;
        out.requests += series.requests;
        if (series.failure)
            out.problems.push_back(Error(*series.failure).at(name));
        else if (!series.unanswered.empty())
            out.problems.push_back(Error{"feed.unanswered", "the feed does not reach back to %1",
                {formatUtc(series.unanswered.front().begin)}, name});
    }
    return out;
}

void DataHealthService::cancelRepair() {
    m_repairStop.request_stop();
}

} // namespace truebar
