// What a run believes where a candle does not say: named sets of answers, and the small functions that give them.
// A simulated broker asks only in candles that reach a resting order.
#pragma once

#include "core/base/result.h"
#include "core/trading/candle_path.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace truebar {

// What a candle made of the account, along one path.
struct PathOutcome {
    Money equity{}; // at the candle's close, before fees
    std::uint64_t fills = 0;
};

struct FillProfile {
    // `default`: worst, and exits of a mid-candle fill wait for the next candle where it is not clear what they do.
    // `worst`, `best`: always that. `lower_timeframe`: finer candles decide, else like `default`. `freqtrade`,
    // `backtesting_py`: as these programs do, for comparing with them.
    enum class Kind : std::uint8_t { Default, Worst, Best, LowerTimeframe, Freqtrade, BacktestingPy };
    Kind kind = Kind::Default;

    // Rule 5 and 8: the ways from open to close that are held possible; with one the candle is decided.
    PathSet paths(const PriceBar& bar, int positionSign) const;
    // Rule 5: which of two outcomes to believe; the first when they are alike.
    bool prefers(const PathOutcome& candidate, const PathOutcome& chosen) const;
    // Rule 7: exits of a fill after the open wait for the next candle when the paths disagree about them.
    bool restsUnclearExits() const { return kind == Kind::Default || kind == Kind::LowerTimeframe; }
    bool asksFinerCandles() const { return kind == Kind::LowerTimeframe; }
    // The lot that sizes are rounded down to.
    Quantity lot(Quantity lotStep) const;
    // The candle counts as decided whatever is in it: one path is believed.
    bool believesOnePath() const { return kind == Kind::BacktestingPy || kind == Kind::Freqtrade; }
    // Orders that only reduce meet the open before all others.
    bool reducesFirst() const { return kind == Kind::BacktestingPy; }
    // What is still held at the end is sold at the open of the last candle.
    bool closesAtTheEnd() const { return believesOnePath(); }

    std::string_view name() const;
    bool operator==(const FillProfile&) const = default;
};

// All names, in the order of Kind.
std::span<const std::string_view> fillProfileNames();
// "run.profile" if there is none of that name.
Result<FillProfile> fillProfileNamed(std::string_view name);

} // namespace truebar
