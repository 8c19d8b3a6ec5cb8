#include "core/data/candle_chunk.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>
#include <cstring>

namespace truebar {

static_assert(std::endian::native == std::endian::little, "the stored columns are little-endian");
static_assert(sizeof(UtcMs) == 8);

QByteArray encodeColumns(const Series& series, std::size_t first, std::size_t count) {
    QByteArray out(static_cast<qsizetype>(count * bytesPerCandle), Qt::Uninitialized);
    char* to = out.data();
    const auto put = [&](const auto& column) {
        std::memcpy(to, column.data() + first, count * 8);
        to += count * 8;
    };
    put(series.times());
    put(series.opens());
    put(series.highs());
    put(series.lows());
    put(series.closes());
    put(series.volumes());
    return out;
}

bool appendColumns(Series& series, const QByteArray& columns, std::size_t count) {
    if (static_cast<std::size_t>(columns.size()) != count * bytesPerCandle)
        return false;
    const char* from = columns.constData();
    std::vector<UtcMs> times(count);
    std::memcpy(times.data(), from, count * 8);
    std::vector<double> values(count * 5);
    std::memcpy(values.data(), from + count * 8, count * 40);
    const std::span<const double> all(values);
    const auto column = [&](std::size_t i) { return all.subspan(i * count, count); };
    series.appendColumns(times, column(0), column(1), column(2), column(3), column(4));
    return true;
}

std::int64_t checksum(const QByteArray& columns) {
    return static_cast<std::int64_t>(XXH3_64bits(columns.constData(), static_cast<std::size_t>(columns.size())));
}

} // namespace truebar
