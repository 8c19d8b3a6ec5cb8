#include "sma_cross.h"

#include <cmath>
#include <limits>

namespace truebar {

Result<std::unique_ptr<IStrategy>> SmaCross::create(const Settings& settings) {
    const std::int64_t fast = settings.integer("fast");
    const std::int64_t slow = settings.integer("slow");
    if (fast >= slow)
        return Error{"setting.order", "the fast length %1 must be less than the slow length %2",
            {std::to_string(fast), std::to_string(slow)}, "setting 'fast'"};
    auto targeting = Targeting::from(settings);
    if (!targeting)
        return std::move(targeting).error();
    return std::unique_ptr<IStrategy>(std::make_unique<SmaCross>(
        static_cast<std::size_t>(fast), static_cast<std::size_t>(slow), std::move(*targeting)));
}

SmaCross::SmaCross(std::size_t fast, std::size_t slow, Targeting targeting)
    : m_slowLength(slow)
    , m_fast(fast)
    , m_slow(slow)
    // Each sum is made of at most 3 n roundings of half an epsilon, and two sums are compared.
    , m_roundingShare(4 * static_cast<double>(slow) * std::numeric_limits<double>::epsilon())
    , m_targeting(std::move(targeting))
    , m_above("SMA " + std::to_string(fast) + " crossed above SMA " + std::to_string(slow))
    , m_below("SMA " + std::to_string(fast) + " crossed below SMA " + std::to_string(slow)) { }

std::vector<FeedDefinition> SmaCross::feeds() const {
    return {FeedDefinition{{}, {}, m_slowLength + 1}};
}

void SmaCross::onCandle(const MarketView& market, const AccountView&, SuggestionSink& sink) {
    const double close = market.close();
    const double slow = m_slow.update(close);
    double gap = m_fast.update(close) - slow;
    // Running sums of equal averages may differ by rounding; a tie must not become a cross.
    if (std::abs(gap) <= m_roundingShare * std::abs(slow))
        gap = 0;
    // Comparisons with NaN are false, so nothing crosses before both averages exist.
    if ((m_previousGap < 0 && gap > 0) || (m_previousGap > 0 && gap < 0))
        suggest(gap > 0, sink);
    m_previousGap = gap;
}

void SmaCross::suggest(bool isAbove, SuggestionSink& sink) const {
    if (isAbove)
        sink.suggest({m_targeting.bullish(), m_above});
    else
        sink.suggest({m_targeting.bearish(), m_below});
}

} // namespace truebar
