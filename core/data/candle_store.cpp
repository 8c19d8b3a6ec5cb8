#include "core/data/candle_store.h"

#include "core/data/candle_tables.h"
#include "core/data/series_merge.h"

#include <QFileInfo>
#include <QScopeGuard>

#include <algorithm>

namespace truebar {

namespace {

// Appends of at most this many candles go to the tail as rows.
constexpr std::size_t mostAppendedRows = 64;
// A tail that reaches this many rows is sealed into chunks.
constexpr std::size_t mostTailRows = 1024;

// Writes within the transaction that is open.
class Writer {
public:
    Writer(const Database& db, const Series& candles, bool replace)
        : m_db(db)
        , m_candles(candles)
        , m_replace(replace) { }

    Result<StoreReport> write() {
        auto row = findOrMakeSeries(m_db, m_candles.instrument(), m_candles.timeframe());
        if (!row)
            return std::move(row).error();
        m_row = *row;
        const auto rows = tailRows(m_db, m_row.id);
        if (!rows)
            return rows.error();
        const bool isAppend = m_row.candles > 0 && m_candles.times().front() > m_row.lastOpen;
        const bool fitsTail = m_candles.size() <= mostAppendedRows && *rows + m_candles.size() <= mostTailRows;
        if (auto done = isAppend && fitsTail ? append() : merge(); !done)
            return std::move(done).error();
        m_row.firstOpen =
            m_row.candles > 0 ? std::min(m_row.firstOpen, m_candles.times().front()) : m_candles.times().front();
        m_row.lastOpen =
            m_row.candles > 0 ? std::max(m_row.lastOpen, m_candles.times().back()) : m_candles.times().back();
        m_row.candles += m_added;
        if (auto done = updateSeries(m_db, m_row); !done)
            return std::move(done).error();
        return std::move(m_report);
    }

private:
    Result<void> append() {
        m_report.stored = m_added = m_candles.size();
        return insertTail(m_db, m_row.id, m_candles);
    }

    Result<void> merge() {
        // The tail is sealed on the way, so the span reaches to the newest candle that will be written.
        const auto span = withTail(m_db, m_row.id, {m_candles.times().front(), m_candles.times().back() + Millis(1)});
        if (!span)
            return span.error();
        const auto stored = takeNeighbourhood(m_db, m_row.id, m_candles, *span);
        if (!stored)
            return stored.error();
        const Series merged = mergeSeries(*stored, m_candles, m_replace, m_report);
        m_added = merged.size() - stored->size();
        return writeChunks(m_db, m_row.id, merged);
    }

    const Database& m_db;
    const Series& m_candles;
    bool m_replace;
    SeriesRow m_row;
    std::size_t m_added = 0;
    StoreReport m_report;
};

} // namespace

CandleStore::CandleStore(std::unique_ptr<Database> database)
    : m_database(std::move(database))
    , m_calendars(QFileInfo(m_database->file()).absolutePath() + QStringLiteral("/calendars")) { }

CandleStore::~CandleStore() = default;

Result<std::unique_ptr<CandleStore>> CandleStore::open(const QString& marketDatabase, Database::Mode mode) {
    auto database = Database::open(marketDatabase, mode, Database::Durability::Normal);
    if (!database)
        return std::move(database).error();
    return std::unique_ptr<CandleStore>(new CandleStore(std::move(*database)));
}

Result<Series> CandleStore::load(const InstrumentId& id, Timeframe timeframe, TimeSpan span) const {
    // One snapshot for both tables, whatever the writer does meanwhile.
    const bool ownsSnapshot = m_database->run(QStringLiteral("SAVEPOINT reading")).has_value();
    const auto read = [&]() -> Result<Series> {
        const auto row = findSeries(*m_database, id, timeframe);
        if (!row)
            return row.error();
        if (!*row || (*row)->candles == 0)
            return Error{"data.unknown_series", "there are no %1 candles of %2", {timeframe.toString(), id.toString()}};
        Series out(id, timeframe);
        const auto most = mostWithin(*m_database, (*row)->id, span);
        if (!most)
            return most.error();
        out.reserve(*most);
        if (auto done = readChunks(*m_database, (*row)->id, span, out, Chunks::Cut); !done)
            return std::move(done).error();
        if (auto done = readTail(*m_database, (*row)->id, span, out); !done)
            return std::move(done).error();
        if (span == TimeSpan() && out.size() != (*row)->candles) // a chunk is gone
            return damaged(*m_database, out, formatUtc((*row)->firstOpen));
        return out;
    };
    auto result = read();
    if (ownsSnapshot)
        (void)m_database->run(QStringLiteral("RELEASE reading"));
    return result;
}

Result<StoreReport> CandleStore::write(const Series& candles, bool replace) {
    if (candles.isEmpty())
        return StoreReport{};
    StoreReport report;
    const auto work = [&]() -> Result<void> {
        auto written = Writer(*m_database, candles, replace).write();
        if (!written)
            return std::move(written).error();
        report = std::move(*written);
        return replace && report.stored > 0 ? cutTwinFindings(candles.instrument(), candles.timeframe(), candles.span())
                                            : Result<void>();
    };
    if (auto done = m_isInTransaction ? work() : m_database->transaction(work); !done)
        return std::move(done).error();
    return report;
}

Result<void> CandleStore::remove(const InstrumentId& id, Timeframe timeframe) {
    const auto row = findSeries(*m_database, id, timeframe);
    if (!row)
        return row.error();
    if (!*row)
        return Error{"data.unknown_series", "there are no %1 candles of %2", {timeframe.toString(), id.toString()}};
    auto done = m_database->run(QStringLiteral("DELETE FROM series WHERE series_id = ?"), {(*row)->id});
    return done ? setCoveredEmpty(id, timeframe, {}) : Result<void>(std::move(done).error());
}

Result<std::uint64_t> CandleStore::erase(const InstrumentId& id, Timeframe timeframe, TimeSpan span) {
    std::uint64_t erased = 0;
    const auto work = [&]() -> Result<void> {
        auto row = findSeries(*m_database, id, timeframe);
        if (!row)
            return std::move(row).error();
        if (!*row)
            return Error{"data.unknown_series", "there are no %1 candles of %2", {timeframe.toString(), id.toString()}};
        const auto reach = withTail(*m_database, (*row)->id, span);
        if (!reach)
            return reach.error();
        const auto stored = takeNeighbourhood(*m_database, (*row)->id, Series(id, timeframe), *reach);
        if (!stored)
            return stored.error();
        Series kept = stored->slice({UtcMs::min(), span.begin});
        for (std::size_t i = stored->lowerBound(span.end); i < stored->size(); ++i)
            kept.append(stored->at(i));
        if (auto done = writeChunks(*m_database, (*row)->id, kept); !done)
            return done;
        erased = stored->size() - kept.size();
        if (auto cut = cutTwinFindings(id, timeframe, span); !cut)
            return cut;
        return recount(*m_database, **row, erased);
    };
    if (auto done = m_isInTransaction ? work() : m_database->transaction(work); !done)
        return std::move(done).error();
    return erased;
}

Result<void> CandleStore::transaction(const std::function<Result<void>()>& work) {
    // Also when `work` throws: a later write must be a transaction of its own again.
    const auto leave = qScopeGuard([this] { m_isInTransaction = false; });
    m_isInTransaction = true;
    return m_database->transaction(work);
}

} // namespace truebar
