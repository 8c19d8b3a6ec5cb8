#include "core/robustness/walk_windows.h"

#include <algorithm>

namespace truebar {

std::string_view toString(WalkKind kind) {
    return kind == WalkKind::Rolling ? "rolling" : "anchored";
}

Result<std::vector<WalkWindow>> walkWindows(TimeSpan data, const WalkPlan& plan) {
    using std::chrono::days;
    constexpr int mostDays = 36'500;
    if (plan.inSampleDays < 1 || plan.outOfSampleDays < 1 || plan.inSampleDays > mostDays
        || plan.outOfSampleDays > mostDays)
        return Error{"robustness.walk_plan", "both windows must be from 1 to %1 days long", {std::to_string(mostDays)}};
    const UtcMs first = std::chrono::ceil<days>(data.begin);
    std::vector<WalkWindow> out;
    for (UtcMs split = first + days(plan.inSampleDays); split < data.end; split += days(plan.outOfSampleDays)) {
        const UtcMs begin = plan.kind == WalkKind::Anchored ? first : split - days(plan.inSampleDays);
        out.push_back({{begin, split}, {split, std::min<UtcMs>(split + days(plan.outOfSampleDays), data.end)}});
    }
    if (out.empty())
        return Error{"robustness.too_few_days", "after %1 days to choose in, no data are left to try the choice on",
            {std::to_string(plan.inSampleDays)}};
    return out;
}

std::vector<EquityPoint> stitched(std::span<const std::vector<EquityPoint>> pieces, Money start) {
    std::vector<EquityPoint> out;
    double equity = start.toDouble();
    for (const std::vector<EquityPoint>& piece : pieces) {
        if (piece.empty() || piece.front().equity.sign() <= 0)
            continue;
        const double scale = equity / piece.front().equity.toDouble();
        for (const EquityPoint& point : piece) {
            // The first point of a piece is the last of the one before.
            if (out.empty() || point.time > out.back().time)
                out.push_back({point.time, Money(Decimal::fromDouble(point.equity.toDouble() * scale))});
        }
        // A debt is not made good by what is gained on more of it.
        equity = std::max(0.0, piece.back().equity.toDouble() * scale);
    }
    return out;
}

} // namespace truebar
