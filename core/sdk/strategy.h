#pragma once

#include "core/sdk/account_view.h"
#include "core/sdk/feed_definition.h"
#include "core/sdk/market_view.h"
#include "core/sdk/suggestion.h"

#include <vector>

namespace truebar {

// Reads market and account, offers suggestions. Called once for every closed candle, in order, on one thread. State is
// kept in members; there is no clock, no I/O and no randomness but by a seed in the settings.
class IStrategy {
public:
    virtual ~IStrategy() = default;
    virtual std::vector<FeedDefinition> feeds() const = 0;
    virtual void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) = 0;
};

} // namespace truebar
