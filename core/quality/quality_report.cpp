#include "core/quality/quality_report.h"

#include "core/quality/candle_shape.h"
#include "core/quality/spikes.h"
#include "core/quality/splits.h"
#include "core/quality/stale_candles.h"
#include "core/quality/two_feeds.h"
#include "core/quality/unit_errors.h"

#include <algorithm>

namespace truebar {

std::optional<Severity> QualityReport::worst() const {
    std::optional<Severity> out;
    for (const Finding& finding : findings)
        out = out ? std::max(*out, finding.severity) : finding.severity;
    return out;
}

std::uint64_t QualityReport::count(Check check) const {
    std::uint64_t out = 0;
    for (const Finding& finding : findings)
        out += finding.check == check ? finding.count : 0;
    return out;
}

QualityReport checkSeries(const Series& series, const QualitySettings& settings, const QualityCompany& company) {
    QualityReport report;
    report.candles = series.size();
    std::vector<Finding>& out = report.findings;
    const auto append = [&](std::vector<Finding> more) { out.insert(out.end(), more.begin(), more.end()); };

    ShapeCheck shapes(series.timeframe(), out);
    for (std::size_t i = 0; i < series.size(); ++i)
        shapes.add(i, series.at(i));
    findStaleCandles(series, settings, out);
    const PriceMoves moves(series.closes());
    findSpikes(series, moves, settings, out);
    findUnitErrors(series, out);
    findUnadjustedSplits(series, moves, settings, out);
    if (!company.adjustedCloses.empty())
        append(checkAdjustedCloses(company.adjustedCloses, series.timeframe()));
    if (company.ask)
        append(checkQuotes(series, *company.ask));
    if (company.twin)
        append(checkTwins(series, *company.twin, settings));

    std::stable_sort(
        out.begin(), out.end(), [](const Finding& a, const Finding& b) { return a.span.begin < b.span.begin; });
    return report;
}

} // namespace truebar
