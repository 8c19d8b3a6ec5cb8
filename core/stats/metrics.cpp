#include "core/stats/metrics.h"

namespace truebar {

std::vector<MetricValue> listMetrics(const Metrics& m) {
    return {
        {"total_return", m.totalReturn, {}},
        {"cagr", m.cagr, {}},
        {"sharpe", m.sharpe, {}},
        {"sortino", m.sortino, {}},
        {"calmar", m.calmar, {}},
        {"max_drawdown", m.maxDrawdown, {}},
        {"max_drawdown_days", m.maxDrawdownDays, {}},
        {"profit_factor", m.profitFactor, {}},
        {"expectancy", m.expectancy, {}},
        {"sqn", m.sqn, {}},
        {"trade_win_rate", m.tradeWinRate, {}},
        {"period_win_rate", m.periodWinRate, {}},
        {"exposure", m.exposure, {}},
        {"turnover", m.turnover, {}},
        {"trade_count", static_cast<double>(m.tradeCount), {}},
        {"fees_paid", {}, m.feesPaid},
        {"final_equity", {}, m.finalEquity},
        {"annualisation", static_cast<double>(m.annualisation), {}},
        {"probabilistic_sharpe", m.probabilisticSharpe, {}},
        {"alpha", m.alpha, {}},
        {"beta", m.beta, {}},
    };
}

} // namespace truebar
