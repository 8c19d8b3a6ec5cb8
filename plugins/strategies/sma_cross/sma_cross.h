#pragma once

#include "plugins/strategies/common/targeting.h"

#include "core/analysis/indicators/moving_averages.h"
#include "core/sdk/strategy.h"

namespace truebar {

// Crosses are strict: fast below slow at the previous close and above it at this one, or the mirror.
class SmaCross final : public IStrategy {
public:
    // "setting.order" if fast is not less than slow.
    static Result<std::unique_ptr<IStrategy>> create(const Settings& settings);
    SmaCross(std::size_t fast, std::size_t slow, Targeting targeting);

    std::vector<FeedDefinition> feeds() const override;
    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override;

private:
    void suggest(bool isAbove, SuggestionSink& sink) const;

    std::size_t m_slowLength;
    Sma m_fast;
    Sma m_slow;
    double m_roundingShare; // of the slow average: smaller gaps are equality
    double m_previousGap = notYet; // fast − slow at the previous close
    Targeting m_targeting;
    std::string m_above; // the reasons of its suggestions
    std::string m_below;
};

} // namespace truebar
