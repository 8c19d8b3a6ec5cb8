// What is examined: a strategy that can be made anew as often as needed, over candles and a broker.
#pragma once

#include "core/engine/runner.h"
#include "core/sdk/settings.h"

namespace truebar {

// Called from several threads at once.
using StrategyFactory = std::function<Result<std::unique_ptr<IStrategy>>(const Settings&)>;

struct Examination {
    const Series* series = nullptr;
    Instrument instrument{};
    RunSettings settings{};
    StrategyFactory strategy{};
    BrokerFactory broker{};
};

// How many candles are examined between two looks at a stop token.
constexpr std::size_t candlesPerLook = 4'096;

// Candles that the strategy says it needs before it can decide.
std::size_t declaredWarmUp(const IStrategy& strategy);

// Hears every candle, but what it offers before `from` is lost: how a strategy gets warm without trading. A decision at
// `from` itself counts, since it is filled after it.
class QuietBefore final : public IStrategy {
public:
    QuietBefore(IStrategy& strategy, UtcMs from)
        : m_strategy(strategy)
        , m_from(from) { }
    std::vector<FeedDefinition> feeds() const override { return m_strategy.feeds(); }
    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override;

private:
    IStrategy& m_strategy;
    UtcMs m_from;
    SuggestionSink m_unheard;
};

// The candles that open within `span`, and up to `warmUp` before them.
Series withWarmUp(const Series& series, TimeSpan span, std::size_t warmUp);

} // namespace truebar
