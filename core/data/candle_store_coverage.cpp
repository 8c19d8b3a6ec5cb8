// Which candles are stored and which are known not to exist.
#include "core/data/candle_store.h"

#include "core/data/candle_chunk.h"
#include "core/market/time_spans.h"

namespace truebar {

namespace {

// Joins candles and whole chunks to runs, in ascending order.
class RunBuilder {
public:
    explicit RunBuilder(Timeframe timeframe)
        : m_timeframe(timeframe) { }
    void add(TimeSpan run) {
        if (!m_runs.empty() && m_runs.back().end == run.begin)
            m_runs.back().end = run.end;
        else
            m_runs.push_back(run);
    }
    void addCandle(UtcMs open) { add({open, m_timeframe.next(open)}); }
    std::vector<TimeSpan> take() { return std::move(m_runs); }

private:
    Timeframe m_timeframe;
    std::vector<TimeSpan> m_runs;
};

// True if so many candles from `first` to `last` leave no room for a hole.
bool isGapless(Timeframe timeframe, UtcMs first, UtcMs last, std::uint64_t candles) {
    if (timeframe.unit() == Timeframe::Unit::Month)
        return false;
    return static_cast<std::uint64_t>((last - first) / timeframe.nominalLength()) + 1 == candles;
}

Result<void> addChunks(const Database& db, qlonglong series, Timeframe timeframe, TimeSpan span, RunBuilder& runs) {
    // The columns are read by a second statement, and only for chunks with holes.
    auto keys = db.run(QStringLiteral("SELECT first_open, last_open, candles FROM candle_chunk "
                                      "WHERE series_id = ? AND last_open >= ? AND first_open < ? ORDER BY first_open"),
        {series, qlonglong(toCount(span.begin)), qlonglong(toCount(span.end))});
    if (!keys)
        return std::move(keys).error();
    while (keys->next()) {
        const UtcMs first = utcMs(keys->value(0).toLongLong());
        const UtcMs last = utcMs(keys->value(1).toLongLong());
        const auto candles = keys->value(2).toULongLong();
        if (isGapless(timeframe, first, last, candles)) {
            runs.add({first, timeframe.next(last)});
            continue;
        }
        auto columns = db.run(QStringLiteral("SELECT columns FROM candle_chunk WHERE series_id = ? AND first_open = ?"),
            {series, keys->value(0)});
        if (!columns)
            return std::move(columns).error();
        Series read({}, timeframe);
        if (!columns->next() || !appendColumns(read, columns->value(0).toByteArray(), candles))
            return Error{"io.corrupt_chunk", "the stored candles from %1 on are damaged", {formatUtc(first)},
                db.file().toStdString()};
        for (const UtcMs open : read.times())
            runs.addCandle(open);
    }
    return {};
}

Result<void> addTail(const Database& db, qlonglong series, TimeSpan span, RunBuilder& runs) {
    auto rows = db.run(QStringLiteral("SELECT open_time FROM candle_tail WHERE series_id = ? AND open_time >= ? "
                                      "AND open_time < ? ORDER BY open_time"),
        {series, qlonglong(toCount(span.begin)), qlonglong(toCount(span.end))});
    if (!rows)
        return std::move(rows).error();
    while (rows->next())
        runs.addCandle(utcMs(rows->value(0).toLongLong()));
    return {};
}

} // namespace

Result<PresentRuns> CandleStore::present(const InstrumentId& id, Timeframe timeframe, TimeSpan span) const {
    const bool ownsSnapshot = m_database->run(QStringLiteral("SAVEPOINT presence")).has_value();
    const auto read = [&]() -> Result<PresentRuns> {
        auto row = m_database->run(QStringLiteral("SELECT series_id FROM series JOIN instrument USING (instrument_id) "
                                                  "WHERE venue = ? AND symbol = ? AND timeframe = ?"),
            {sqlText(id.venue), sqlText(id.symbol), sqlText(timeframe.toString())});
        if (!row)
            return std::move(row).error();
        PresentRuns out{timeframe, {}};
        if (!row->next())
            return out;
        const qlonglong series = row->value(0).toLongLong();
        RunBuilder runs(timeframe);
        if (auto done = addChunks(*m_database, series, timeframe, span, runs); !done)
            return std::move(done).error();
        if (auto done = addTail(*m_database, series, span, runs); !done)
            return std::move(done).error();
        out.runs = runs.take();
        return out;
    };
    auto result = read();
    if (ownsSnapshot)
        (void)m_database->run(QStringLiteral("RELEASE presence"));
    return result;
}

Result<std::vector<TimeSpan>> CandleStore::coveredEmpty(const InstrumentId& id, Timeframe timeframe) const {
    auto query = m_database->run(QStringLiteral("SELECT from_time, to_time FROM covered_empty "
                                                "JOIN instrument USING (instrument_id) "
                                                "WHERE venue = ? AND symbol = ? AND timeframe = ? ORDER BY from_time"),
        {sqlText(id.venue), sqlText(id.symbol), sqlText(timeframe.toString())});
    if (!query)
        return std::move(query).error();
    std::vector<TimeSpan> out;
    while (query->next())
        out.push_back({utcMs(query->value(0).toLongLong()), utcMs(query->value(1).toLongLong())});
    return out;
}

Result<void> CandleStore::setCoveredEmpty(
    const InstrumentId& id, Timeframe timeframe, const std::vector<TimeSpan>& spans) {
    const auto work = [&]() -> Result<void> {
        auto removed =
            m_database->run(QStringLiteral("DELETE FROM covered_empty WHERE timeframe = ? AND instrument_id = "
                                           "(SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?)"),
                {sqlText(timeframe.toString()), sqlText(id.venue), sqlText(id.symbol)});
        if (!removed)
            return std::move(removed).error();
        for (const TimeSpan& span : merged(spans)) {
            auto added = m_database->run(QStringLiteral("INSERT INTO covered_empty SELECT instrument_id, ?, ?, ? "
                                                        "FROM instrument WHERE venue = ? AND symbol = ?"),
                {sqlText(timeframe.toString()), qlonglong(toCount(span.begin)), qlonglong(toCount(span.end)),
                    sqlText(id.venue), sqlText(id.symbol)});
            if (!added)
                return std::move(added).error();
            if (added->numRowsAffected() != 1)
                return Error{"data.unknown_instrument", "there is no instrument %1", {id.toString()}};
        }
        return {};
    };
    return m_isInTransaction ? work() : m_database->transaction(work);
}

Result<void> CandleStore::addCoveredEmpty(
    const InstrumentId& id, Timeframe timeframe, const std::vector<TimeSpan>& spans) {
    if (spans.empty())
        return {};
    auto known = coveredEmpty(id, timeframe);
    if (!known)
        return std::move(known).error();
    known->insert(known->end(), spans.begin(), spans.end());
    return setCoveredEmpty(id, timeframe, *known);
}

} // namespace truebar
