// Formulas, sources and the choices where the literature differs: docs/metrics.md.
#pragma once

#include "core/stats/metrics.h"

namespace truebar {

struct MetricsInput {
    // Begins with the starting equity; one point for each day after that, the last one possibly of an unfinished day.
    std::span<const EquityPoint> equity{};
    std::vector<double> profits{}; // of closed trades, after fees; see profitsOf()
    Money feesPaid{};
    Money tradedNotional{};
    std::uint64_t candlesInPosition = 0;
    std::uint64_t candles = 0;
    int annualisation = 365;
    // Equity of buy and hold at the same times, for alpha and beta; may be empty.
    std::span<const EquityPoint> benchmark{};
};

Metrics computeMetrics(const MetricsInput& input);
// Of those that are closed, in their order.
std::vector<double> profitsOf(std::span<const Trade> trades);

// Simple returns between neighbouring points; empty if an equity is not positive.
std::vector<double> simpleReturns(std::span<const EquityPoint> equity);

// On plain returns, with a risk-free rate of 0; empty where undefined.
std::optional<double> sharpeRatio(std::span<const double> returns, int annualisation);
std::optional<double> sortinoRatio(std::span<const double> returns, int annualisation);

struct Drawdown {
    double depth = 0; // ≤ 0
    double days = 0; // from the peak to recovery, or to the end
};
std::optional<Drawdown> maxDrawdown(std::span<const EquityPoint> equity);

} // namespace truebar
