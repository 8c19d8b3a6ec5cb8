#include "core/data/candle_tables.h"

#include "core/data/candle_chunk.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t candlesPerChunk = 8192;

} // namespace

Result<std::optional<SeriesRow>> findSeries(const Database& db, const InstrumentId& id, Timeframe timeframe) {
    auto query = db.run(QStringLiteral("SELECT series_id, candles, first_open, last_open FROM series "
                                       "JOIN instrument USING (instrument_id) "
                                       "WHERE venue = ? AND symbol = ? AND timeframe = ?"),
        {sqlText(id.venue), sqlText(id.symbol), sqlText(timeframe.toString())});
    if (!query)
        return std::move(query).error();
    if (!query->next())
        return std::optional<SeriesRow>();
    return std::optional(SeriesRow{query->value(0).toLongLong(), query->value(1).toULongLong(),
        utcMs(query->value(2).toLongLong()), utcMs(query->value(3).toLongLong())});
}

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
            {sqlText(timeframe.toString()), sqlText(id.venue), sqlText(id.symbol)});
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
    return db.execute(
        QStringLiteral("UPDATE series SET candles = ?, first_open = ?, last_open = ? WHERE series_id = ?"),
        {qulonglong(row.candles), qlonglong(toCount(row.firstOpen)), qlonglong(toCount(row.lastOpen)), row.id});
}

Result<void> recount(const Database& db, SeriesRow row, std::uint64_t erased) {
    row.candles -= erased;
    if (row.candles == 0) {
        return db.execute(QStringLiteral("DELETE FROM series WHERE series_id = ?"), {row.id});
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

} // namespace truebar
