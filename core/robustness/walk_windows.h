// Where a walk-forward optimisation chooses and where it then lives with the choice (Pardo, The Evaluation and
// Optimization of Trading Strategies, 2008, ch. 11), and how the pieces become one equity curve.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/stats/metrics.h"

#include <span>
#include <string_view>
#include <vector>

namespace truebar {

enum class WalkKind { Rolling, Anchored };
// "rolling", "anchored"
std::string_view toString(WalkKind kind);

struct WalkPlan {
    WalkKind kind = WalkKind::Rolling; // Anchored: every in-sample window begins at the first day
    int inSampleDays = 180; // of the first window, ≥ 1
    int outOfSampleDays = 30; // ≥ 1
};

struct WalkWindow {
    TimeSpan inSample{};
    TimeSpan outOfSample{}; // begins where inSample ends

    bool operator==(const WalkWindow&) const = default;
};

// Windows on UTC days within `data`, which is rounded inwards at its beginning. Out-of-sample windows follow each other
// without gap or overlap; the last one may be shorter than asked for. "robustness.walk_plan",
// "robustness.too_few_days" (no day is left out of sample).
Result<std::vector<WalkWindow>> walkWindows(TimeSpan data, const WalkPlan& plan);

// One curve from the equities of consecutive windows: each piece is scaled to begin where the one before ended, so that
// the returns within pieces are kept and nothing happens between them. Empty pieces and those that begin with nothing
// are skipped; once all is lost, nothing is won any more. For analysis: no account ever held it, and it is rounded to
// 1e-12.
std::vector<EquityPoint> stitched(std::span<const std::vector<EquityPoint>> pieces, Money start);

} // namespace truebar
