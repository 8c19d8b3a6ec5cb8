#include "real_bar_trend.h"

namespace truebar {

Result<std::unique_ptr<IStrategy>> RealBarTrend::create(const Settings& settings) {
    auto targeting = Targeting::from(settings);
    if (!targeting)
        return std::move(targeting).error();
    return std::unique_ptr<IStrategy>(std::make_unique<RealBarTrend>(std::move(*targeting)));
}

void RealBarTrend::onCandle(const MarketView& market, const AccountView&, SuggestionSink& sink) {
    const BarState state = market.state();
    if (!state.trendChanged())
        return;
    if (state.trend == Trend::Bullish)
        sink.suggest({m_targeting.bullish(), "two real bulls confirmed a bullish trend"});
    else
        sink.suggest({m_targeting.bearish(), "two real bears confirmed a bearish trend"});
}

} // namespace truebar
