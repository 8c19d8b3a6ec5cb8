#include "core/validation/examination.h"

#include <algorithm>

namespace truebar {

std::size_t declaredWarmUp(const IStrategy& strategy) {
    std::size_t out = 0;
    for (const FeedDefinition& feed : strategy.feeds())
        out = std::max(out, feed.warmUp);
    return out;
}

void QuietBefore::onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) {
    if (market.now() >= m_from) {
        m_strategy.onCandle(market, account, sink);
        return;
    }
    m_strategy.onCandle(market, account, m_unheard);
    m_unheard.clear();
}

Series withWarmUp(const Series& series, TimeSpan span, std::size_t warmUp) {
    const std::size_t first = series.lowerBound(span.begin);
    if (first == series.size())
        return Series(series.instrument(), series.timeframe());
    return series.slice({series.times()[first - std::min(first, warmUp)], span.end});
}

} // namespace truebar
