// Performance numbers of one run. An undefined number is empty ("n/a", null), never a sentinel.
#pragma once

#include "core/base/amount.h"
#include "core/base/time.h"
#include "core/trading/trade.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace truebar {

// Mark-to-market equity at the end of a UTC day.
struct EquityPoint {
    UtcMs time{};
    Money equity{};

    bool operator==(const EquityPoint&) const = default;
};

// Ratios are plain fractions: 0.12 is 12 %.
struct Metrics {
    std::optional<double> totalReturn;
    std::optional<double> cagr;
    std::optional<double> sharpe;
    std::optional<double> sortino;
    std::optional<double> calmar;
    std::optional<double> maxDrawdown; // ≤ 0
    std::optional<double> maxDrawdownDays; // peak to recovery, or to the end if never recovered
    std::optional<double> profitFactor;
    std::optional<double> expectancy; // money per closed trade
    std::optional<double> sqn;
    std::optional<double> tradeWinRate;
    std::optional<double> periodWinRate;
    std::optional<double> exposure; // share of candles with a position
    std::optional<double> turnover; // notional traded / mean equity
    std::size_t tradeCount = 0; // closed trades
    Money feesPaid{};
    Money finalEquity{};
    int annualisation = 365;
    // Beyond the list every run shows.
    std::optional<double> probabilisticSharpe; // PSR against 0
    std::optional<double> alpha; // against buy and hold, annualised
    std::optional<double> beta;

    bool operator==(const Metrics&) const = default;
};

// One named number of Metrics, for tables and JSON; `text` is set instead of `value` for exact money.
struct MetricValue {
    std::string_view name; // snake_case: "total_return"
    std::optional<double> value;
    std::optional<Money> money;
};
// All metrics in display order.
std::vector<MetricValue> listMetrics(const Metrics& metrics);

} // namespace truebar
