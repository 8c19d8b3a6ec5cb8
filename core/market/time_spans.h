// Sets of times, as ascending spans that do not touch.
#pragma once

#include "core/base/time.h"

#include <span>
#include <vector>

namespace truebar {

// Sorted, empty ones left out, overlapping and touching ones joined.
std::vector<TimeSpan> merged(std::vector<TimeSpan> spans);
// What is in `from` and not in `without`; both merged.
std::vector<TimeSpan> subtracted(std::span<const TimeSpan> from, std::span<const TimeSpan> without);
// What is in the spans and within `window`; merged before and after.
std::vector<TimeSpan> clipped(std::span<const TimeSpan> spans, TimeSpan window);
// Those of the merged spans that overlap `window`, whole.
std::span<const TimeSpan> overlapping(std::span<const TimeSpan> spans, TimeSpan window);

} // namespace truebar
