// Whether the result was earned all the time or once: the same equity by year, quarter, month and thirds.
#pragma once

#include "core/stats/metrics.h"

#include <string>

namespace truebar {

enum class PeriodKind { Year, Quarter, Month, Third };
// "year", "quarter", "month", "third"
std::string_view toString(PeriodKind kind);

struct SubPeriod {
    std::string name{}; // "2024", "2024-Q3", "2024-07"; "1/3", "2/3", "3/3"
    TimeSpan span{}; // from the equity point it begins with to its last one
    std::size_t days = 0; // returns
    std::optional<double> totalReturn{};
    std::optional<double> sharpe{}; // annualised
    std::optional<double> maxDrawdown{};
    std::optional<double> benchmarkReturn{}; // of buy and hold over the same points
    std::optional<double> excess{}; // totalReturn − benchmarkReturn

    bool operator==(const SubPeriod&) const = default;
};

// A point belongs to the period in which the day that it ends began. Periods without a return are left out. `benchmark`
// is empty or has points at the same times; otherwise it is not used.
std::vector<SubPeriod> subPeriods(
    std::span<const EquityPoint> equity, std::span<const EquityPoint> benchmark, PeriodKind kind, int annualisation);

// Share of the periods with a return above 0, and above the benchmark's; empty if there is none to compare.
struct PeriodShares {
    std::optional<double> winning{};
    std::optional<double> beating{};
};
PeriodShares sharesOf(std::span<const SubPeriod> periods);

} // namespace truebar
