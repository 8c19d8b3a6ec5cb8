// Yahoo's prices are for today's number of shares; dividends are told beside them.
#pragma once

#include "core/base/result.h"
#include "core/market/candle.h"

#include <string>
#include <vector>

namespace truebar::yahoo {

enum class Adjustment {
    None, // as traded: splits undone
    Splits, // as sent
    All, // splits and dividends
};
// "none", "splits", "all"
Result<Adjustment> adjustmentOf(const std::string& text);

struct Split {
    UtcMs day{}; // open time of the first daily candle in new shares
    double ratio = 1; // new shares for one old
};

// Prices and volume as they were on the day itself. `splits` in any order; all after the candle must be there.
void undoSplits(Candle& candle, const std::vector<Split>& splits);
// `adjustedClose`: the close with dividends taken off, as Yahoo tells it.
void applyDividends(Candle& candle, double adjustedClose);

// Yahoo keeps 32-bit floats and writes all digits of their doubles: 75.0875 arrives as 75.0875015258789. The shortest
// number with the same 32-bit float is what the exchange had said; other numbers stay as they are.
double shortestFloat(double sent);

} // namespace truebar::yahoo
