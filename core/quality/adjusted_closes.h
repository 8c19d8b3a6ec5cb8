// Prices adjusted for dividends and splits, against the dividends and splits themselves.
#pragma once

#include "core/market/timeframe.h"
#include "core/quality/finding.h"

#include <span>

namespace truebar {

struct AdjustedClose {
    UtcMs openTime{};
    double close = 0; // adjusted for splits
    double adjustedClose = 0; // adjusted for splits and dividends
    double dividend = 0; // per share as now counted, going ex in this candle
    double splitRatio = 0; // new shares by old, taking effect in this candle; 0 or 1: no split
};

// AdjustedClose: not a positive finite number. DividendAdjustment: the share of the price that is adjusted away before
// a dividend is not dividend / close before it; for weeks and longer the change may come one candle later.
// SplitAdjustment: within 20 candles of a split adjusted closes jump by at least 0.6 of its logarithm, beyond their
// noise; there splits are paid for already. All errors. Rows ascending; rows whose close is no price are passed over.
std::vector<Finding> checkAdjustedCloses(std::span<const AdjustedClose> rows, Timeframe timeframe);

} // namespace truebar
