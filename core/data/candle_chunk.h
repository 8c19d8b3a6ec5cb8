// A run of candles as one BLOB: six columns one after the other — open times (int64 ms), opens, highs, lows, closes,
// volumes (doubles) — all little-endian.
#pragma once

#include "core/market/series.h"

#include <QByteArray>

#include <cstdint>

namespace truebar {

constexpr std::size_t bytesPerCandle = 6 * 8;

QByteArray encodeColumns(const Series& series, std::size_t first, std::size_t count);
// Appends to `series`; false if the size does not fit the count.
bool appendColumns(Series& series, const QByteArray& columns, std::size_t count);
// XXH3, as SQLite stores it: a signed 64-bit integer.
std::int64_t checksum(const QByteArray& columns);

} // namespace truebar
