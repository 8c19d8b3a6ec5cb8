// All that one candle caused. Empty for most candles; the vectors keep their memory from step to step.
#pragma once

#include "core/engine/run_result.h"

namespace truebar {

struct StepOutcome {
    BarState state{};
    std::vector<Fill> fills{};
    std::vector<Order> changedOrders{}; // as they are after this candle
    std::vector<Trade> trades{}; // finished by this candle's fills
    std::vector<RecordedSuggestion> suggestions{};
    std::vector<Decision> decisions{};

    bool isEmpty() const {
        return fills.empty() && trades.empty() && changedOrders.empty() && suggestions.empty() && !state.trendChanged();
    }
    void clear() {
        fills.clear();
        changedOrders.clear();
        trades.clear();
        suggestions.clear();
        decisions.clear();
    }
};

} // namespace truebar
