// All that one candle caused. Empty for most candles; the vectors keep their memory from step to step.
#pragma once

#include "core/engine/answer.h"

namespace truebar {

struct StepOutcome {
    BarState state{};
    std::vector<Fill> fills{};
    std::vector<Order> changedOrders{}; // as they are after this candle
    std::vector<Trade> trades{}; // finished by this candle's fills
    std::vector<RecordedSuggestion> suggestions{};
    std::vector<Decision> decisions{}; // also on suggestions of earlier candles
    std::vector<PendingSuggestion> asked{}; // those of the suggestions that wait for an answer

    // Whether any of these was added to; said by who adds, because every candle asks.
    bool hasEvents = false;

    bool isEmpty() const { return !hasEvents && !state.trendChanged(); }
    void clear() {
        if (!hasEvents)
            return;
        hasEvents = false;
        fills.clear();
        changedOrders.clear();
        trades.clear();
        suggestions.clear();
        decisions.clear();
        asked.clear();
    }
};

} // namespace truebar
