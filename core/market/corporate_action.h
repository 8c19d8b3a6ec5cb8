// What a company did to its shares, and the prices that make up for it.
#pragma once

#include "core/base/time.h"

namespace truebar {

struct CorporateAction {
    enum class Kind {
        Dividend, // `value` in currency per share, as shares are counted now
        Split, // `value` new shares for one old
    };
    Kind kind = Kind::Dividend;
    UtcMs day{}; // open time of the first daily candle without the dividend, or in new shares
    double value = 0;

    bool operator==(const CorporateAction&) const = default;
};

// The close of a candle with splits and dividends taken off, as its source reckoned when it was asked.
struct AdjustedPrice {
    UtcMs openTime{};
    double close = 0;

    bool operator==(const AdjustedPrice&) const = default;
};

} // namespace truebar
