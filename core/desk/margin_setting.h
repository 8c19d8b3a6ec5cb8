// What a venue is told of an instrument on margin before anything is traded that counts on it.
#pragma once

#include "core/sdk/live_broker.h"

namespace truebar {

struct MarginTerms {
    int leverage = 1;
    bool isIsolated = true; // a position risks no more than its own margin

    bool operator==(const MarginTerms&) const = default;
};

// Has the venue set both, the mode first, and takes nothing for granted that the venue has not confirmed. Setting what
// is set already is no fault, so a lost answer is asked for again, a few times. Blocks for the venue. Errors: the
// venue's refusal as it came; "desk.margin_unknown" if it never answered.
Result<void> setMarginTerms(
    IMarginControl& venue, const InstrumentId& instrument, const MarginTerms& terms, std::stop_token stop);

} // namespace truebar
