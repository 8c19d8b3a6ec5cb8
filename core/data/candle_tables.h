// The tables of candles (docs/candle-store.md): chunks of columns, and the tail, rows that were appended since.
// What writes does so within the transaction that is open.
#pragma once

#include "core/market/series.h"
#include "core/workspace/database.h"

#include <optional>

namespace truebar {

struct SeriesRow {
    qlonglong id = 0;
    std::uint64_t candles = 0;
    UtcMs firstOpen{};
    UtcMs lastOpen{};
};

Result<std::optional<SeriesRow>> findSeries(const Database& db, const InstrumentId& id, Timeframe timeframe);
// How many candles the chunks that touch the span and the tail have: room for all that will be read.
Result<std::size_t> mostWithin(const Database& db, qlonglong series, TimeSpan span);
Error damaged(const Database& db, const Series& series, const std::string& from);
enum class Chunks : std::uint8_t { Whole, Cut };
// The chunks that touch the span, whole or without their candles outside of it.
Result<void> readChunks(const Database& db, qlonglong series, TimeSpan span, Series& out, Chunks chunks);
Result<void> readTail(const Database& db, qlonglong series, TimeSpan span, Series& out);
Result<void> writeChunks(const Database& db, qlonglong series, const Series& candles);
Result<void> insertTail(const Database& db, qlonglong series, const Series& candles);
// The candles of chunks that touch the span, widened to whole chunks and to a half-filled neighbour before it, so
// that repeated appends do not leave a trail of small chunks; plus the whole tail.
Result<Series> takeNeighbourhood(const Database& db, qlonglong series, const Series& like, TimeSpan span);
// The span widened to the whole tail, which is sealed whenever chunks are rewritten.
Result<TimeSpan> withTail(const Database& db, qlonglong series, TimeSpan span);
Result<SeriesRow> findOrMakeSeries(const Database& db, const InstrumentId& id, Timeframe timeframe);
Result<std::size_t> tailRows(const Database& db, qlonglong series);
Result<void> updateSeries(const Database& db, const SeriesRow& row);
// After candles have gone: what is left, first and last; the series goes with its last candle.
Result<void> recount(const Database& db, SeriesRow row, std::uint64_t erased);

} // namespace truebar
