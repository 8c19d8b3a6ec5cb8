#include "finer_candles.h"

#include <algorithm>

namespace truebar {

std::vector<FinerCandle> finerCandles(const Series* finer, TimeSpan span, const PriceBar& bar) {
    if (!finer)
        return {};
    std::vector<FinerCandle> out;
    UtcMs at = span.begin;
    for (std::size_t i = finer->lowerBound(span.begin); i < finer->size() && at < span.end; ++i) {
        if (finer->times()[i] != at)
            return {};
        out.push_back({{at, finer->closeTime(i)}, PriceBar::of(finer->at(i))});
        at = finer->closeTime(i);
    }
    if (at != span.end || out.size() < 2)
        return {};
    PriceBar whole = out.front().bar;
    for (const FinerCandle& part : out) {
        whole.high = std::max(whole.high, part.bar.high);
        whole.low = std::min(whole.low, part.bar.low);
    }
    const bool isSame =
        whole.open == bar.open && whole.high == bar.high && whole.low == bar.low && out.back().bar.close == bar.close;
    return isSame ? out : std::vector<FinerCandle>();
}

} // namespace truebar
