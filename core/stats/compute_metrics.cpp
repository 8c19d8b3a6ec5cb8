#include "core/stats/compute_metrics.h"

#include "core/stats/moments.h"
#include "core/stats/sharpe_inference.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

std::optional<double> ratio(double numerator, double denominator) {
    if (denominator == 0 || !std::isfinite(numerator / denominator))
        return std::nullopt;
    return numerator / denominator;
}

double elapsedDays(UtcMs from, UtcMs to) {
    return std::chrono::duration<double, std::ratio<86'400>>(to - from).count();
}

void addReturns(const MetricsInput& in, Metrics& out) {
    const double first = in.equity.front().equity.toDouble();
    const double last = in.equity.back().equity.toDouble();
    if (first > 0) {
        out.totalReturn = last / first - 1;
        const double years = elapsedDays(in.equity.front().time, in.equity.back().time) / 365.25;
        if (years > 0 && last > 0)
            out.cagr = ratio(std::pow(last / first, 1 / years) - 1, 1);
    }
    if (const auto drawdown = maxDrawdown(in.equity)) {
        out.maxDrawdown = drawdown->depth;
        out.maxDrawdownDays = drawdown->days;
        if (out.cagr)
            out.calmar = ratio(*out.cagr, std::fabs(drawdown->depth));
    }
    const std::vector<double> returns = simpleReturns(in.equity);
    out.sharpe = sharpeRatio(returns, in.annualisation);
    out.sortino = sortinoRatio(returns, in.annualisation);
    out.probabilisticSharpe = probabilisticSharpe(returns, 0);
    if (!returns.empty()) {
        const auto wins = std::count_if(returns.begin(), returns.end(), [](double r) { return r > 0; });
        out.periodWinRate = static_cast<double>(wins) / static_cast<double>(returns.size());
    }
}

void addTrades(const MetricsInput& in, Metrics& out) {
    const std::vector<double>& profits = in.profits;
    double gains = 0;
    double losses = 0;
    for (const double profit : profits)
        (profit > 0 ? gains : losses) += profit;
    out.tradeCount = profits.size();
    if (profits.empty())
        return;
    const auto n = static_cast<double>(profits.size());
    const auto wins = std::count_if(profits.begin(), profits.end(), [](double p) { return p > 0; });
    out.tradeWinRate = static_cast<double>(wins) / n;
    out.expectancy = meanOf(profits);
    out.profitFactor = ratio(gains, -losses);
    if (const auto spread = deviationOf(profits))
        out.sqn = ratio(std::sqrt(n) * meanOf(profits), *spread);
}

void addActivity(const MetricsInput& in, Metrics& out) {
    if (in.candles > 0)
        out.exposure = static_cast<double>(in.candlesInPosition) / static_cast<double>(in.candles);
    double sum = 0;
    for (const EquityPoint& point : in.equity)
        sum += point.equity.toDouble();
    out.turnover = ratio(in.tradedNotional.toDouble(), sum / static_cast<double>(in.equity.size()));
}

// Least squares of the returns on the benchmark's.
void addRegression(const MetricsInput& in, Metrics& out) {
    const std::vector<double> ours = simpleReturns(in.equity);
    const std::vector<double> theirs = simpleReturns(in.benchmark);
    if (ours.size() != theirs.size() || !deviationOf(theirs))
        return;
    const double ourMean = meanOf(ours);
    const double theirMean = meanOf(theirs);
    double covariance = 0;
    double variance = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        covariance += (ours[i] - ourMean) * (theirs[i] - theirMean);
        variance += (theirs[i] - theirMean) * (theirs[i] - theirMean);
    }
    out.beta = ratio(covariance, variance);
    if (out.beta)
        out.alpha = (ourMean - *out.beta * theirMean) * in.annualisation;
}

} // namespace

std::vector<double> simpleReturns(std::span<const EquityPoint> equity) {
    std::vector<double> out;
    for (std::size_t i = 1; i < equity.size(); ++i) {
        const double before = equity[i - 1].equity.toDouble();
        if (before <= 0)
            return {};
        out.push_back(equity[i].equity.toDouble() / before - 1);
    }
    return out;
}

std::optional<double> sharpeRatio(std::span<const double> returns, int annualisation) {
    const auto spread = deviationOf(returns);
    return spread ? ratio(meanOf(returns) * std::sqrt(annualisation), *spread) : std::nullopt;
}

std::optional<double> sortinoRatio(std::span<const double> returns, int annualisation) {
    if (returns.size() < 2)
        return std::nullopt;
    double squares = 0;
    for (const double value : returns)
        squares += std::min(value, 0.0) * std::min(value, 0.0);
    const double downside = std::sqrt(squares / static_cast<double>(returns.size()));
    return ratio(meanOf(returns) * annualisation, downside * std::sqrt(annualisation));
}

std::optional<Drawdown> maxDrawdown(std::span<const EquityPoint> equity) {
    if (equity.empty() || equity.front().equity.sign() <= 0)
        return std::nullopt;
    Drawdown worst;
    double peak = 0;
    UtcMs peakTime{};
    UtcMs worstPeakTime{};
    bool isInWorst = false; // the deepest drawdown so far has not recovered
    for (const EquityPoint& point : equity) {
        const double value = point.equity.toDouble();
        if (value >= peak) {
            if (isInWorst)
                worst.days = elapsedDays(worstPeakTime, point.time);
            isInWorst = false;
            peak = value;
            peakTime = point.time;
        } else if (value / peak - 1 < worst.depth) {
            worst.depth = value / peak - 1;
            worstPeakTime = peakTime;
            isInWorst = true;
        }
    }
    if (isInWorst)
        worst.days = elapsedDays(worstPeakTime, equity.back().time);
    return worst;
}

std::vector<double> profitsOf(std::span<const Trade> trades) {
    std::vector<double> out;
    for (const Trade& trade : trades) {
        if (!trade.isOpen)
            out.push_back(trade.profit.toDouble());
    }
    return out;
}

Metrics computeMetrics(const MetricsInput& in) {
    Metrics out;
    out.annualisation = in.annualisation;
    out.feesPaid = in.feesPaid;
    if (in.equity.empty())
        return out;
    out.finalEquity = in.equity.back().equity;
    addReturns(in, out);
    addTrades(in, out);
    addActivity(in, out);
    addRegression(in, out);
    return out;
}

} // namespace truebar
