#include "core/trading/fill_profile.h"

#include <algorithm>
#include <array>
#include <utility>

namespace truebar {

namespace {

constexpr std::array<std::string_view, 6> names{
    "default", "worst", "best", "lower_timeframe", "freqtrade", "backtesting_py"};

} // namespace

PathSet FillProfile::paths(const PriceBar& bar, int positionSign) const {
    PathSet out;
    if (believesOnePath()) {
        // The side that is bad for what is held comes first; nothing held counts as long.
        out.add(positionSign < 0 ? highFirst(bar) : lowFirst(bar));
        return out;
    }
    out.add(highFirst(bar));
    out.add(lowFirst(bar));
    return out;
}

bool FillProfile::prefers(const PathOutcome& candidate, const PathOutcome& chosen) const {
    if (candidate.equity != chosen.equity)
        return (candidate.equity < chosen.equity) != (kind == Kind::Best);
    return candidate.fills < chosen.fills;
}

Quantity FillProfile::lot(Quantity lotStep) const {
    if (kind != Kind::BacktestingPy)
        return lotStep;
    // The least number of whole units that is a number of whole lots too: otherwise nobody could close a position.
    Int128 divisor = lotStep.value().units();
    for (Int128 rest = Decimal::unitsPerOne; rest != 0;)
        divisor = std::exchange(rest, divisor % rest);
    return Quantity(Decimal::fromUnits(lotStep.value().units() / divisor * Decimal::unitsPerOne));
}

std::string_view FillProfile::name() const {
    return names[static_cast<std::size_t>(kind)];
}

std::span<const std::string_view> fillProfileNames() {
    return names;
}

Result<FillProfile> fillProfileNamed(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return Error{"run.profile", "there is no fill profile %1", {std::string(name)}, "profile"};
    FillProfile out;
    out.kind = static_cast<FillProfile::Kind>(found - names.begin());
    return out;
}

} // namespace truebar
