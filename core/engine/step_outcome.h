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

    bool isEmpty() const {
        return fills.empty() && trades.empty() && changedOrders.empty() && suggestions.empty() && decisions.empty()
            && !state.trendChanged();
    }
    void clear() {
        fills.clear();
        changedOrders.clear();
        trades.clear();
        suggestions.clear();
        decisions.clear();
        asked.clear();
    }
};

} // namespace truebar
