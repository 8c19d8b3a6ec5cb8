#include "core/data/instrument_guess.h"

#include <algorithm>

namespace truebar {

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

Instrument guessInstrument(const InstrumentId& id, const PrecisionHint& precision, std::span<const Candle> candles) {
    Instrument out;
    out.id = id;
    out.tickSize = tickFor(precision);
    out.lotStep = lotFor(precision);
    out.calendar = calendarFor(candles);
    return out;
}

} // namespace truebar
