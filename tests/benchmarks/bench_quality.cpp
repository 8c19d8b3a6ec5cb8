// Coverage of ten million minutes over calendars, and all checks of one series. Rates are candles a second.
#include "core/market/builtin_calendars.h"
#include "core/market/coverage.h"
#include "core/quality/quality_report.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

using namespace truebar;

namespace {

constexpr std::size_t rows = 10'000'000;
constexpr std::size_t hole = 5'003; // every so many candles one is missing

// Minutes from 2000-01-03 on, those in which the calendar is open.
Series minutesOf(const SessionCalendar& calendar) {
    Series out({"BENCH", "A"}, Timeframe());
    out.reserve(rows);
    double price = 100;
    std::size_t i = 0;
    const UtcMs begin = std::chrono::sys_days(std::chrono::year(2000) / 1 / 3);
    const TimeSpan span{begin, begin + std::chrono::minutes(rows)};
    for (const TimeSpan& session : calendar.sessions(span)) {
        for (UtcMs open = session.begin; open < session.end; open += std::chrono::minutes(1), ++i) {
            if (i % hole == 0)
                continue;
            const double before = price;
            price = 100
                * std::exp(
                    0.1 * std::sin(static_cast<double>(i) * 0.001) + 0.0005 * std::sin(static_cast<double>(i) * 1.7));
            out.append({open, before, std::max(before, price) * 1.0001, std::min(before, price) * 0.9999, price,
                static_cast<double>(i % 1'000)});
        }
    }
    return out;
}

void coverageOf(benchmark::State& state, const char* name) {
    const auto calendar = calendarNamed(name).value();
    const Series series = minutesOf(calendar);
    const UtcMs begin = series.times().front();
    for (auto _ : state)
        benchmark::DoNotOptimize(coverage(series, TimeSpan{begin, begin + std::chrono::minutes(rows)}, calendar));
    state.SetItemsProcessed(static_cast<std::int64_t>(rows * state.iterations()));
}

// The worst case for the walk: nothing is there, all of it must be told open or closed.
void coverageOfNothing(benchmark::State& state) {
    const auto calendar = calendarNamed("us_equities").value();
    const Series series({"BENCH", "A"}, Timeframe());
    const UtcMs begin = std::chrono::sys_days(std::chrono::year(2000) / 1 / 3);
    for (auto _ : state)
        benchmark::DoNotOptimize(coverage(series, TimeSpan{begin, begin + std::chrono::minutes(rows)}, calendar));
    state.SetItemsProcessed(static_cast<std::int64_t>(rows * state.iterations()));
}

void checkAll(benchmark::State& state) {
    const Series series = minutesOf(SessionCalendar());
    for (auto _ : state)
        benchmark::DoNotOptimize(checkSeries(series));
    state.SetItemsProcessed(static_cast<std::int64_t>(series.size() * state.iterations()));
}

// The floor of the checks: one logarithm a candle and nothing else.
void logarithmsFloor(benchmark::State& state) {
    const Series series = minutesOf(SessionCalendar());
    const auto closes = series.closes();
    for (auto _ : state) {
        double sum = 0;
        for (std::size_t i = 1; i < closes.size(); ++i)
            sum += std::abs(std::log(closes[i] / closes[i - 1]));
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(series.size() * state.iterations()));
}

BENCHMARK_CAPTURE(coverageOf, always, "24/7")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(coverageOf, forex, "forex")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(coverageOf, us_equities, "us_equities")->Unit(benchmark::kMillisecond);
BENCHMARK(coverageOfNothing)->Unit(benchmark::kMillisecond);
BENCHMARK(checkAll)->Unit(benchmark::kMillisecond);
BENCHMARK(logarithmsFloor)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
