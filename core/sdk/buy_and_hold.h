// The same capital, bought at the first chance and held: the strategy of the plugin, and what every run is measured by.
#pragma once

#include "core/sdk/settings.h"
#include "core/sdk/strategy.h"

namespace truebar {

class BuyAndHold final : public IStrategy {
public:
    static Result<std::unique_ptr<IStrategy>> create(const Settings&) {
        return std::unique_ptr<IStrategy>(std::make_unique<BuyAndHold>());
    }

    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink& sink) override {
        if (m_hasOffered)
            return;
        m_hasOffered = true;
        sink.suggest({TargetPosition{Exposure::Long, OrderSize::allIn()}, "buy and hold"});
    }

private:
    bool m_hasOffered = false;
};

} // namespace truebar
