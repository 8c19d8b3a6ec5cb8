#include "core/market/venue_outages.h"

#include <algorithm>

namespace truebar {

namespace {

// Evidence is taken from gaps as they were found, so what is marked first does not matter.
bool isHole(const CoverageGap& gap) {
    return gap.kind == GapKind::Missing || gap.kind == GapKind::VenueOutage;
}

bool isLoneOutage(const SeriesGaps& series, const CoverageGap& gap, const OutageRules& rules) {
    return series.isAlwaysOpen && gap.candles >= rules.loneCandles && gap.to - gap.from <= rules.loneLongest;
}

bool isSharedBy(const SeriesGaps& other, const CoverageGap& gap, const SeriesGaps& series, const OutageRules& rules) {
    if (other.instrument.venue != series.instrument.venue || other.instrument == series.instrument)
        return false;
    const Millis slack = std::max(series.timeframe.nominalLength(), other.timeframe.nominalLength());
    const auto first = std::lower_bound(other.gaps->begin(), other.gaps->end(), gap.from - slack,
        [](const CoverageGap& each, UtcMs time) { return each.from < time; });
    for (auto each = first; each != other.gaps->end() && each->from <= gap.from + slack; ++each) {
        const Millis late = each->to > gap.to ? each->to - gap.to : gap.to - each->to;
        if (isHole(*each) && each->candles >= rules.sharedCandles && late <= slack)
            return true;
    }
    return false;
}

} // namespace

void markVenueOutages(std::span<const SeriesGaps> all, const OutageRules& rules) {
    for (const SeriesGaps& series : all) {
        for (CoverageGap& gap : *series.gaps) {
            if (gap.kind != GapKind::Missing)
                continue;
            const bool isShared = gap.candles >= rules.sharedCandles
                && std::any_of(all.begin(), all.end(),
                    [&](const SeriesGaps& other) { return isSharedBy(other, gap, series, rules); });
            if (isShared || isLoneOutage(series, gap, rules))
                gap.kind = GapKind::VenueOutage;
        }
    }
}

} // namespace truebar
