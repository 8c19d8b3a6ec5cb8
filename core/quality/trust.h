// One number for how far a span of data can be trusted; the formula and its reasons are in docs/quality.md.
#pragma once

#include "core/market/coverage.h"
#include "core/quality/finding.h"

#include <span>

namespace truebar {

// 0 … 1: trust = coverage · soundness.
// coverage = present / (present + missing + ½ outage), of candles within the span; covered-empty ones do not count.
// soundness = 1 − min(1, (errors + ¼ warnings) / present), in candles concerned; those of a finding that reaches beyond
// the span count by the share of its time that lies within.
// A span in which nothing was expected is 1; one in which all is missing is 0.
// `report` must be the coverage of the span itself.
double trustScore(TimeSpan span, const CoverageReport& report, std::span<const Finding> findings);

} // namespace truebar
