#pragma once

#include "core/market/instrument.h"

#include <optional>

namespace truebar {

// Empty: not told.
struct MarginChange {
    InstrumentId instrument{};
    std::optional<int> leverage{};
    std::optional<bool> isIsolated{};
};

// Who listens to a live broker and wants to know of margin too. Found by dynamic_cast, so that ILiveBrokerEvents stays
// as plugins made for sdk 1.0 know it. On the thread of the broker's other events.
class IMarginEvents {
public:
    virtual ~IMarginEvents() = default;
    // Leverage or margin mode of an instrument was set, here or elsewhere. Of venues that say so.
    virtual void onMarginChanged(const MarginChange& change) = 0;
};

} // namespace truebar
