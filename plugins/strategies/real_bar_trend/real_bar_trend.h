#pragma once

#include "plugins/strategies/common/targeting.h"

#include "core/sdk/strategy.h"

namespace truebar {

// Acts on the candle that confirms a trend, and only then.
class RealBarTrend final : public IStrategy {
public:
    static Result<std::unique_ptr<IStrategy>> create(const Settings& settings);
    explicit RealBarTrend(Targeting targeting)
        : m_targeting(std::move(targeting)) { }

    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{{}, {}, 3}}; }
    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override;

private:
    Targeting m_targeting;
};

} // namespace truebar
