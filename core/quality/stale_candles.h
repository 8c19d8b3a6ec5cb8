#pragma once

#include "core/market/series.h"
#include "core/quality/finding.h"
#include "core/quality/quality_settings.h"

namespace truebar {

// FrozenPrice: candles whose four prices all equal the close before them. A warning if as many of them as make a run
// had volume, or if an intraday series has no volume at all; else an info: nobody traded. NoVolume (info): runs of
// candles without volume; a series without any is one finding.
void findStaleCandles(const Series& series, const QualitySettings& settings, std::vector<Finding>& out);

} // namespace truebar
