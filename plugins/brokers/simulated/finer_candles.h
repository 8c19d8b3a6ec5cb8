#pragma once

#include "core/market/series.h"
#include "core/trading/price_bar.h"

namespace truebar {

struct FinerCandle {
    TimeSpan span{};
    PriceBar bar{};
};

// The finer candles that fill the span without a gap and make up `bar` exactly; empty if they do not (or there are
// none).
std::vector<FinerCandle> finerCandles(const Series* finer, TimeSpan span, const PriceBar& bar);

} // namespace truebar
