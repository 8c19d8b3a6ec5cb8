#include "core/quality/trust.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr double outageWeight = 0.5;

double weightOf(Severity severity) {
    switch (severity) {
    case Severity::Info:
        return 0;
    case Severity::Warning:
        return 0.25;
    case Severity::Error:
        return 1;
    }
    return 0;
}

double shareWithin(TimeSpan finding, TimeSpan span) {
    const Millis common = std::min(finding.end, span.end) - std::max(finding.begin, span.begin);
    if (finding.isEmpty() || common <= Millis(0))
        return 0;
    return static_cast<double>(common.count()) / static_cast<double>((finding.end - finding.begin).count());
}

} // namespace

double trustScore(TimeSpan span, const CoverageReport& report, std::span<const Finding> findings) {
    double missing = 0;
    for (const CoverageGap& gap : report.gaps) {
        if (gap.kind == GapKind::Missing)
            missing += static_cast<double>(gap.candles);
        else if (gap.kind == GapKind::VenueOutage)
            missing += outageWeight * static_cast<double>(gap.candles);
    }
    const auto present = static_cast<double>(report.present);
    if (present == 0)
        return missing > 0 ? 0 : 1;
    double wrong = 0;
    for (const Finding& finding : findings)
        wrong += weightOf(finding.severity) * static_cast<double>(finding.count) * shareWithin(finding.span, span);
    return present / (present + missing) * (1 - std::min(1.0, wrong / present));
}

} // namespace truebar
