#pragma once

#include "core/market/series.h"
#include "core/quality/finding.h"
#include "core/quality/price_moves.h"
#include "core/quality/quality_settings.h"

namespace truebar {

// Spike (warning): closes that leave the level and come back. LongWick (info): only high or low left it.
void findSpikes(
    const Series& series, const PriceMoves& moves, const QualitySettings& settings, std::vector<Finding>& out);

} // namespace truebar
