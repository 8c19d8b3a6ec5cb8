#include "core/data/candle_store.h"

#include "core/data/candle_chunk.h"
#include "core/data/series_merge.h"

#include <QFileInfo>
#include <QScopeGuard>

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t candlesPerChunk = 8192;
// Appends of at most this many candles go to the tail as rows.
constexpr std::size_t mostAppendedRows = 64;
// A tail that reaches this many rows is sealed into chunks.
constexpr std::size_t mostTailRows = 1024;

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

struct SeriesRow {
    qlonglong id = 0;
    std::uint64_t candles = 0;
    UtcMs firstOpen{};
    UtcMs lastOpen{};
};

Result<std::optional<SeriesRow>> findSeries(const Database& db, const InstrumentId& id, Timeframe timeframe) {
    auto query = db.run(QStringLiteral("SELECT series_id, candles, first_open, last_open FROM series "
                                       "JOIN instrument USING (instrument_id) "
                                       "WHERE venue = ? AND symbol = ? AND timeframe = ?"),
        {text(id.venue), text(id.symbol), text(timeframe.toString())});
    if (!query)
        return std::move(query).error();
    if (!query->next())
        return std::optional<SeriesRow>();
    return std::optional(SeriesRow{query->value(0).toLongLong(), query->value(1).toULongLong(),
        utcMs(query->value(2).toLongLong()), utcMs(query->value(3).toLongLong())});
}

// How many candles the chunks that touch the span and the tail have: room for all that will be read.
Result<std::size_t> mostWithin(const Database& db, qlonglong series, TimeSpan span) {
    auto query = db.run(
        QStringLiteral("SELECT (SELECT IFNULL(SUM(candles), 0) FROM candle_chunk "
                       "WHERE series_id = ? AND last_open >= ? AND first_open < ?) + "
                       "(SELECT COUNT(*) FROM candle_tail WHERE series_id = ? AND open_time >= ? AND open_time < ?)"),
        {series, qlonglong(toCount(span.begin)), qlonglong(toCount(span.end)), series, qlonglong(toCount(span.begin)),
            qlonglong(toCount(span.end))});
    if (!query)
        return std::move(query).error();
    return query->next() ? std::size_t(query->value(0).toULongLong()) : 0;
}

Error damaged(const Database& db, const Series& series, const std::string& from) {
    return {"io.corrupt_chunk", "the stored candles of %1 %2 from %3 on are damaged",
        {series.instrument().toString(), series.timeframe().toString(), from}, db.file().toStdString()};
}

// The chunks that touch the span, whole or without their candles outside of it.
enum class Chunks : std::uint8_t { Whole, Cut };
Result<void> readChunks(const Database& db, qlonglong series, TimeSpan span, Series& out, Chunks chunks) {
    auto query = db.run(QStringLiteral("SELECT candles, checksum, columns, first_open, last_open FROM candle_chunk "
                                       "WHERE series_id = ? AND last_open >= ? AND first_open < ? ORDER BY first_open"),
        {series, qlonglong(toCount(span.begin)), qlonglong(toCount(span.end))});
    if (!query)
        return std::move(query).error();
    while (query->next()) {
        const QByteArray columns = query->value(2).toByteArray();
        const auto count = query->value(0).toULongLong();
        const UtcMs first = utcMs(query->value(3).toLongLong());
        const UtcMs last = utcMs(query->value(4).toLongLong());
        const bool isCut = chunks == Chunks::Cut && (first < span.begin || last >= span.end);
        Series apart;
        Series& read = isCut ? apart : out;
        const std::size_t before = read.size();
        // The checksum covers the columns only; the keys by which a chunk is found must agree with them.
        const bool isWhole = count > 0 && checksum(columns) == query->value(1).toLongLong()
            && appendColumns(read, columns, count) && read.times()[before] == first && read.times().back() == last;
        if (!isWhole)
            return damaged(db, out, formatUtc(first));
        if (isCut) {
            const Series kept = apart.slice(span);
            out.appendColumns(kept.times(), kept.opens(), kept.highs(), kept.lows(), kept.closes(), kept.volumes());
        }
    }
    return {};
}

Result<void> readTail(const Database& db, qlonglong series, TimeSpan span, Series& out) {
    auto query = db.run(QStringLiteral("SELECT open_time, open, high, low, close, volume FROM candle_tail "
                                       "WHERE series_id = ? AND open_time >= ? AND open_time < ? ORDER BY open_time"),
        {series, qlonglong(toCount(span.begin)), qlonglong(toCount(span.end))});
    if (!query)
        return std::move(query).error();
    while (query->next())
        out.append({utcMs(query->value(0).toLongLong()), query->value(1).toDouble(), query->value(2).toDouble(),
            query->value(3).toDouble(), query->value(4).toDouble(), query->value(5).toDouble()});
    return {};
}

Result<void> writeChunks(const Database& db, qlonglong series, const Series& candles) {
    auto insert = db.prepare(QStringLiteral("INSERT INTO candle_chunk (series_id, first_open, last_open, candles, "
                                            "checksum, columns) VALUES (?, ?, ?, ?, ?, ?)"));
    if (!insert)
        return std::move(insert).error();
    for (std::size_t first = 0; first < candles.size(); first += candlesPerChunk) {
        const std::size_t count = std::min(candlesPerChunk, candles.size() - first);
        const QByteArray columns = encodeColumns(candles, first, count);
        insert->bindValue(0, series);
        insert->bindValue(1, qlonglong(toCount(candles.times()[first])));
        insert->bindValue(2, qlonglong(toCount(candles.times()[first + count - 1])));
        insert->bindValue(3, qulonglong(count));
        insert->bindValue(4, qlonglong(checksum(columns)));
        insert->bindValue(5, columns);
        if (!insert->exec())
            return databaseError(*insert, db.file());
    }
    return {};
}

Result<void> insertTail(const Database& db, qlonglong series, const Series& candles) {
    auto insert = db.prepare(QStringLiteral("INSERT INTO candle_tail VALUES (?, ?, ?, ?, ?, ?, ?)"));
    if (!insert)
        return std::move(insert).error();
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const Candle c = candles.at(i);
        insert->bindValue(0, series);
        insert->bindValue(1, qlonglong(toCount(c.openTime)));
        insert->bindValue(2, c.open);
        insert->bindValue(3, c.high);
        insert->bindValue(4, c.low);
        insert->bindValue(5, c.close);
        insert->bindValue(6, c.volume);
        if (!insert->exec())
            return databaseError(*insert, db.file());
    }
    return {};
}

// The candles of chunks that touch the span, widened to whole chunks and to a half-filled neighbour before it, so that
// repeated appends do not leave a trail of small chunks; plus the whole tail.
Result<Series> takeNeighbourhood(const Database& db, qlonglong series, const Series& like, TimeSpan span) {
    auto before = db.run(QStringLiteral("SELECT first_open FROM candle_chunk WHERE series_id = ? AND first_open <= ? "
                                        "AND (last_open >= ? OR candles < ?) ORDER BY first_open DESC LIMIT 1"),
        {series, qlonglong(toCount(span.begin)), qlonglong(toCount(span.begin)), qulonglong(candlesPerChunk / 2)});
    if (!before)
        return std::move(before).error();
    TimeSpan wide = span;
    if (before->next())
        wide.begin = std::min(wide.begin, utcMs(before->value(0).toLongLong()));
    before->finish();
    Series out(like.instrument(), like.timeframe());
    if (auto done = readChunks(db, series, wide, out, Chunks::Whole); !done)
        return std::move(done).error();
    auto removed =
        db.run(QStringLiteral("DELETE FROM candle_chunk WHERE series_id = ? AND last_open >= ? AND first_open < ?"),
            {series, qlonglong(toCount(wide.begin)), qlonglong(toCount(wide.end))});
    if (!removed)
        return std::move(removed).error();
    if (auto done = readTail(db, series, {}, out); !done)
        return std::move(done).error();
    removed = db.run(QStringLiteral("DELETE FROM candle_tail WHERE series_id = ?"), {series});
    if (!removed)
        return std::move(removed).error();
    return out;
}

// The span widened to the whole tail, which is sealed whenever chunks are rewritten.
Result<TimeSpan> withTail(const Database& db, qlonglong series, TimeSpan span) {
    auto tail =
        db.run(QStringLiteral("SELECT MIN(open_time), MAX(open_time) FROM candle_tail WHERE series_id = ?"), {series});
    if (!tail)
        return std::move(tail).error();
    if (tail->next() && !tail->isNull(0)) {
        span.begin = std::min(span.begin, utcMs(tail->value(0).toLongLong()));
        span.end = std::max(span.end, utcMs(tail->value(1).toLongLong()) + Millis(1));
    }
    return span;
}

Result<SeriesRow> findOrMakeSeries(const Database& db, const InstrumentId& id, Timeframe timeframe) {
    auto found = findSeries(db, id, timeframe);
    if (!found)
        return std::move(found).error();
    if (*found)
        return **found;
    auto made =
        db.run(QStringLiteral("INSERT INTO series (instrument_id, timeframe, candles, first_open, last_open) "
                              "SELECT instrument_id, ?, 0, 0, 0 FROM instrument WHERE venue = ? AND symbol = ?"),
            {text(timeframe.toString()), text(id.venue), text(id.symbol)});
    if (!made)
        return std::move(made).error();
    if (made->numRowsAffected() != 1)
        return Error{"data.unknown_instrument", "there is no instrument %1", {id.toString()}};
    return SeriesRow{made->lastInsertId().toLongLong(), 0, {}, {}};
}

Result<std::size_t> tailRows(const Database& db, qlonglong series) {
    auto query = db.run(QStringLiteral("SELECT COUNT(*) FROM candle_tail WHERE series_id = ?"), {series});
    if (!query)
        return std::move(query).error();
    return query->next() ? std::size_t(query->value(0).toULongLong()) : 0;
}

Result<void> updateSeries(const Database& db, const SeriesRow& row) {
    auto done =
        db.run(QStringLiteral("UPDATE series SET candles = ?, first_open = ?, last_open = ? WHERE series_id = ?"),
            {qulonglong(row.candles), qlonglong(toCount(row.firstOpen)), qlonglong(toCount(row.lastOpen)), row.id});
    return done ? Result<void>() : Result<void>(std::move(done).error());
}

// After candles have gone: what is left, first and last; the series goes with its last candle.
Result<void> recount(const Database& db, SeriesRow row, std::uint64_t erased) {
    row.candles -= erased;
    if (row.candles == 0) {
        auto gone = db.run(QStringLiteral("DELETE FROM series WHERE series_id = ?"), {row.id});
        return gone ? Result<void>() : Result<void>(std::move(gone).error());
    }
    auto ends =
        db.run(QStringLiteral(
                   "SELECT MIN(f), MAX(l) FROM (SELECT first_open AS f, last_open AS l FROM candle_chunk "
                   "WHERE series_id = ? UNION ALL SELECT open_time, open_time FROM candle_tail WHERE series_id = ?)"),
            {row.id, row.id});
    if (!ends)
        return std::move(ends).error();
    if (!ends->next())
        return databaseError(*ends, db.file());
    row.firstOpen = utcMs(ends->value(0).toLongLong());
    row.lastOpen = utcMs(ends->value(1).toLongLong());
    ends->finish();
    return updateSeries(db, row);
}

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
