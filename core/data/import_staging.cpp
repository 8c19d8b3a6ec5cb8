#include "core/data/import_staging.h"

#include <algorithm>

namespace truebar {

void FileStage::onCandles(std::span<const Candle> candles, std::span<const std::uint64_t> lines) {
    m_candles.insert(m_candles.end(), candles.begin(), candles.end());
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
}

void FileStage::onProgress(double share) {
    if (m_progress)
        m_progress(share);
}

Price tickFor(const PrecisionHint& precision) {
    return Price(Decimal::powerOfTen(-std::min(precision.priceDecimals, 8)));
}

Quantity lotFor(const PrecisionHint& precision) {
    return Quantity(Decimal::powerOfTen(-std::min(precision.quantityDecimals, 8)));
}

std::string calendarFor(std::span<const Candle> candles) {
    using namespace std::chrono;
    if (candles.empty() || candles.back().openTime - candles.front().openTime < days(14))
        return "24/7";
    const bool anyWeekend = std::any_of(candles.begin(), candles.end(), [](const Candle& candle) {
        const weekday day(floor<days>(candle.openTime));
        return day == Saturday || day == Sunday;
    });
    return anyWeekend ? "24/7" : "weekdays";
}

} // namespace truebar
