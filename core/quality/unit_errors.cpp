#include "core/quality/unit_errors.h"

#include "core/quality/level_jumps.h"

namespace truebar {

namespace {

// Pounds and pence, with room for the market to move at the same time.
constexpr double unit = 100;
constexpr double leastRatio = 80;
constexpr double mostRatio = 125;

bool isUnit(double upper, double lower) {
    return upper >= leastRatio * lower && upper <= mostRatio * lower;
}

} // namespace

void findUnitErrors(const Series& series, std::vector<Finding>& out) {
    const auto closes = series.closes();
    std::vector<LevelJump> jumps;
    for (std::size_t i = 1; i < closes.size(); ++i) {
        if (isUnit(closes[i], closes[i - 1]) || isUnit(closes[i - 1], closes[i]))
            jumps.push_back({i, closes[i] / closes[i - 1]});
    }
    const auto wrong = wrongLevels(jumps);
    for (const LevelRange& range : wrong) {
        out.push_back(
            {Check::UnitError, Severity::Error, {series.times()[range.first], series.closeTime(range.last - 1)},
                range.last - range.first, range.jump.ratio, range.jump.ratio > 1 ? unit : 1 / unit});
    }
    FindingRun within(Check::UnitError, Severity::Error, out);
    auto known = wrong.begin();
    for (std::size_t i = 0; i < closes.size(); ++i) {
        // The candle of the jump back may hold both levels; it is told by the jump.
        while (known != wrong.end() && known->last < i)
            ++known;
        const bool isKnown = known != wrong.end() && known->first <= i;
        const double ratio = series.highs()[i] / series.lows()[i];
        if (!isKnown && isUnit(series.highs()[i], series.lows()[i]))
            within.add(i, {series.times()[i], series.closeTime(i)}, ratio, unit);
    }
}

} // namespace truebar
