#include "core/quality/adjusted_closes.h"

#include "core/quality/level_jumps.h"
#include "core/quality/price_moves.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

constexpr std::size_t splitReach = 20; // candles
constexpr double splitShare = 0.6; // of the split's logarithm
constexpr double splitNoise = 6;
constexpr double sameRatio = 0.02; // closer than this the jump is the split's own
constexpr double leastSplit = 0.18; // ln 1.2: below it a jump cannot be told from a move

bool isPrice(double value) {
    return std::isfinite(value) && value > 0;
}

TimeSpan spanOf(const AdjustedClose& first, const AdjustedClose& last, Timeframe timeframe) {
    return {first.openTime, timeframe.next(last.openTime)};
}

// Share of the price kept before row i, against after it.
double stepAt(std::span<const AdjustedClose> rows, std::size_t i) {
    return rows[i - 1].adjustedClose / rows[i - 1].close * rows[i].close / rows[i].adjustedClose;
}

bool isNear(double step, double expected) {
    return std::abs(step - expected) <= std::max(0.0015, 0.05 * (1 - expected));
}

void findDividends(std::span<const AdjustedClose> rows, Timeframe timeframe, std::vector<Finding>& out) {
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].dividend <= 0 || !isPrice(rows[i].adjustedClose) || !isPrice(rows[i - 1].adjustedClose))
            continue;
        const double expected = 1 - rows[i].dividend / rows[i - 1].close;
        const bool mayBeLate = !timeframe.isIntraday() && timeframe.unit() != Timeframe::Unit::Day
            && i + 1 < rows.size() && isPrice(rows[i + 1].adjustedClose);
        const double late = mayBeLate ? stepAt(rows, i + 1) : 1;
        // A late change is worked out from the close of the dividend's own candle.
        if (isNear(stepAt(rows, i), expected)
            || (mayBeLate && (isNear(late, expected) || isNear(late, 1 - rows[i].dividend / rows[i].close))))
            continue;
        out.push_back({Check::DividendAdjustment, Severity::Error, spanOf(rows[i], rows[i], timeframe), 1,
            stepAt(rows, i), expected});
    }
}

void findSplits(std::span<const AdjustedClose> rows, Timeframe timeframe, std::vector<Finding>& out) {
    std::vector<double> closes;
    for (const AdjustedClose& row : rows)
        closes.push_back(isPrice(row.adjustedClose) ? row.adjustedClose : 0);
    const PriceMoves moves(closes);
    for (std::size_t event = 0; event < rows.size(); ++event) {
        if (rows[event].splitRatio <= 0 || std::abs(std::log(rows[event].splitRatio)) < leastSplit)
            continue;
        const double split = std::abs(std::log(rows[event].splitRatio));
        std::vector<LevelJump> jumps;
        const std::size_t end = std::min(rows.size(), event + splitReach + 1);
        for (std::size_t i = event > splitReach ? event - splitReach : 1; i < end; ++i) {
            // Where nothing else moves the noise is the jump itself, so a jump may also be told by its size.
            const double size = std::abs(moves.move(i));
            const bool isLoud = size >= splitNoise * moves.noise(i) || std::abs(size / split - 1) <= sameRatio;
            if (size >= splitShare * split && isLoud)
                jumps.push_back({i, std::exp(moves.move(i))});
        }
        for (const LevelRange& range : wrongLevels(jumps)) {
            out.push_back(
                {Check::SplitAdjustment, Severity::Error, spanOf(rows[range.first], rows[range.last - 1], timeframe),
                    range.last - range.first, range.jump.ratio, rows[event].splitRatio});
        }
    }
}

} // namespace

std::vector<Finding> checkAdjustedCloses(std::span<const AdjustedClose> all, Timeframe timeframe) {
    std::vector<AdjustedClose> rows;
    std::copy_if(
        all.begin(), all.end(), std::back_inserter(rows), [](const AdjustedClose& row) { return isPrice(row.close); });
    std::vector<Finding> out;
    FindingRun broken(Check::AdjustedClose, Severity::Error, out);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!isPrice(rows[i].adjustedClose))
            broken.add(i, spanOf(rows[i], rows[i], timeframe), rows[i].adjustedClose, rows[i].close);
    }
    findDividends(rows, timeframe, out);
    findSplits(rows, timeframe, out);
    return out;
}

} // namespace truebar
