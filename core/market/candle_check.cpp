#include "core/market/candle_check.h"

#include <array>
#include <charconv>
#include <cmath>

namespace truebar {

namespace {

constexpr double highestPrice = 1e17;

std::string text(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

bool isPrice(double value) {
    return value > 0 && value < highestPrice;
}

Error badPrice(const char* name, double value) {
    if (!std::isfinite(value))
        return {"candle.not_finite", "%1 is not a finite number", {name}};
    if (value <= 0)
        return {"candle.price_not_positive", "%1 price %2 is not positive", {name, text(value)}};
    return {"candle.price_range", "%1 price %2 is out of range", {name, text(value)}};
}

// Only reached for a bad candle, so the order of the questions is for the reader, not for speed.
Error explain(const Candle& c) {
    if (c.openTime < earliestTime || c.openTime >= latestTime)
        return {"candle.time_range", "time is outside the years 1900 to 2199", {}};
    if (!isPrice(c.open))
        return badPrice("open", c.open);
    if (!isPrice(c.high))
        return badPrice("high", c.high);
    if (!isPrice(c.low))
        return badPrice("low", c.low);
    if (!isPrice(c.close))
        return badPrice("close", c.close);
    if (c.high < c.low)
        return {"candle.high_below_low", "high %1 is below low %2", {text(c.high), text(c.low)}};
    if (c.open > c.high || c.open < c.low)
        return {
            "candle.open_outside", "open %1 is outside low %2 to high %3", {text(c.open), text(c.low), text(c.high)}};
    if (c.close > c.high || c.close < c.low)
        return {"candle.close_outside", "close %1 is outside low %2 to high %3",
            {text(c.close), text(c.low), text(c.high)}};
    if (!std::isfinite(c.volume))
        return {"candle.not_finite", "%1 is not a finite number", {"volume"}};
    return {"candle.volume_negative", "volume %1 is negative", {text(c.volume)}};
}

} // namespace

Result<void> checkCandle(const Candle& c) {
    const bool good = c.low > 0 && c.high < highestPrice && c.low <= c.open && c.open <= c.high && c.low <= c.close
        && c.close <= c.high && c.volume >= 0 && std::isfinite(c.volume) && c.openTime >= earliestTime
        && c.openTime < latestTime;
    if (good)
        return {};
    return explain(c);
}

} // namespace truebar
