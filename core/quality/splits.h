#pragma once

#include "core/market/series.h"
#include "core/quality/finding.h"
#include "core/quality/price_moves.h"
#include "core/quality/quality_settings.h"

namespace truebar {

// UnadjustedSplit, from prices alone: an open that differs from the close before it by a ratio splits have, far beyond
// the noise, on a level that holds on both sides. A warning below 3:1, where a crash may look the same, else an error.
// The span is all before the jump, back to the split before it.
void findUnadjustedSplits(
    const Series& series, const PriceMoves& moves, const QualitySettings& settings, std::vector<Finding>& out);

} // namespace truebar
