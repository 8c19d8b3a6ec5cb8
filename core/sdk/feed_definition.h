// What candles a strategy says it needs.
#pragma once

#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <optional>

namespace truebar {

struct FeedDefinition {
    // Empty: the instrument or timeframe that the run is started for.
    std::optional<InstrumentId> instrument{};
    std::optional<Timeframe> timeframe{};
    // Candles that must have closed before the strategy can decide anything.
    std::size_t warmUp = 0;
};

} // namespace truebar
