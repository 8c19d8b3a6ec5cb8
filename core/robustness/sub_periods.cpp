#include "core/robustness/sub_periods.h"

#include "core/stats/compute_metrics.h"

#include <cstdio>

namespace truebar {

namespace {

std::string calendarName(UtcMs dayEnd, PeriodKind kind) {
    const auto day = std::chrono::floor<std::chrono::days>(dayEnd - Millis(1));
    const std::chrono::year_month_day date(day);
    const int year = static_cast<int>(date.year());
    const unsigned month = static_cast<unsigned>(date.month());
    char text[32];
    if (kind == PeriodKind::Year)
        std::snprintf(text, sizeof text, "%04d", year);
    else if (kind == PeriodKind::Quarter)
        std::snprintf(text, sizeof text, "%04d-Q%u", year, (month + 2) / 3);
    else
        std::snprintf(text, sizeof text, "%04d-%02u", year, month);
    return text;
}

std::string nameOf(std::span<const EquityPoint> equity, std::size_t point, PeriodKind kind) {
    if (kind != PeriodKind::Third)
        return calendarName(equity[point].time, kind);
    const std::size_t returns = equity.size() - 1;
    return std::to_string((point - 1) * 3 / returns + 1) + "/3";
}

std::optional<double> growth(std::span<const EquityPoint> points) {
    const double first = points.front().equity.toDouble();
    return first > 0 ? std::optional(points.back().equity.toDouble() / first - 1) : std::nullopt;
}

bool areAligned(std::span<const EquityPoint> a, std::span<const EquityPoint> b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].time != b[i].time)
            return false;
    }
    return true;
}

} // namespace

std::string_view toString(PeriodKind kind) {
    constexpr std::string_view names[] = {"year", "quarter", "month", "third"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<SubPeriod> subPeriods(
    std::span<const EquityPoint> equity, std::span<const EquityPoint> benchmark, PeriodKind kind, int annualisation) {
    std::vector<SubPeriod> out;
    const bool isCompared = areAligned(equity, benchmark);
    for (std::size_t begin = 0; begin + 1 < equity.size();) {
        // Point `begin` is what the period starts with; its own points follow.
        const std::string name = nameOf(equity, begin + 1, kind);
        std::size_t end = begin + 1;
        while (end + 1 < equity.size() && nameOf(equity, end + 1, kind) == name)
            ++end;
        const auto points = equity.subspan(begin, end - begin + 1);
        SubPeriod period;
        period.name = name;
        period.span = {points.front().time, points.back().time};
        period.days = end - begin;
        period.totalReturn = growth(points);
        period.sharpe = sharpeRatio(simpleReturns(points), annualisation);
        if (const auto drawdown = maxDrawdown(points))
            period.maxDrawdown = drawdown->depth;
        if (isCompared)
            period.benchmarkReturn = growth(benchmark.subspan(begin, end - begin + 1));
        if (period.totalReturn && period.benchmarkReturn)
            period.excess = *period.totalReturn - *period.benchmarkReturn;
        out.push_back(std::move(period));
        begin = end;
    }
    return out;
}

PeriodShares sharesOf(std::span<const SubPeriod> periods) {
    double counted = 0;
    double winning = 0;
    double compared = 0;
    double beating = 0;
    for (const SubPeriod& period : periods) {
        counted += period.totalReturn ? 1 : 0;
        winning += period.totalReturn.value_or(0) > 0 ? 1 : 0;
        compared += period.excess ? 1 : 0;
        beating += period.excess.value_or(0) > 0 ? 1 : 0;
    }
    PeriodShares out;
    if (counted > 0)
        out.winning = winning / counted;
    if (compared > 0)
        out.beating = beating / compared;
    return out;
}

} // namespace truebar
