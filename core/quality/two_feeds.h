// Checks of two series of one instrument against each other, at the times both have.
#pragma once

#include "core/market/series.h"
#include "core/quality/finding.h"
#include "core/quality/quality_settings.h"

namespace truebar {

// CrossedQuotes (error): the ask closes below the bid. Only closes are compared: they are of one moment for certain.
std::vector<Finding> checkQuotes(const Series& bid, const Series& ask);

// WrongTwin. An error over all common candles if the second feed's closes are usually off by more than 1 %: another
// unit. An error for each stretch of 500 common candles in which the moves of the two have a correlation below 0.5
// (found: the correlation of the first such stretch; expected: 0.5): another instrument, other clocks. A warning for
// each run of closes that disagree beyond the settings. Nothing below ten common candles.
std::vector<Finding> checkTwins(const Series& first, const Series& second, const QualitySettings& settings = {});

} // namespace truebar
