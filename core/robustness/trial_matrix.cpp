#include "core/robustness/trial_matrix.h"

#include "core/stats/moments.h"

#include <algorithm>
#include <cmath>

namespace truebar {

Result<TrialMatrix> TrialMatrix::of(std::span<const TrialReturns> trials) {
    TrialMatrix out;
    out.m_trials = trials.size();
    for (const TrialReturns& trial : trials) {
        if (trial.isFailed)
            continue;
        if (out.m_days != 0 && trial.daily.size() != out.m_days)
            return Error{"robustness.trial_days", "the trials cover %1 and %2 days; all must cover the same days",
                {std::to_string(out.m_days), std::to_string(trial.daily.size())}};
        out.m_days = trial.daily.size();
    }
    if (trials.size() < 2 || out.m_days == 0)
        return Error{"robustness.no_trials", "at least two trials are needed, and one of them with returns"};
    out.m_returns.reserve(out.m_trials * out.m_days);
    for (const TrialReturns& trial : trials) {
        if (trial.isFailed) {
            out.m_returns.resize(out.m_returns.size() + out.m_days, 0.0);
            continue;
        }
        if (!std::all_of(trial.daily.begin(), trial.daily.end(), [](double r) { return std::isfinite(r); }))
            return Error{"robustness.returns", "a trial has a return that is not a number"};
        out.m_returns.insert(out.m_returns.end(), trial.daily.begin(), trial.daily.end());
    }
    return out;
}

std::vector<double> TrialMatrix::sharpes() const {
    std::vector<double> out;
    out.reserve(m_trials);
    for (std::size_t i = 0; i < m_trials; ++i) {
        const auto deviation = deviationOf(returns(i));
        out.push_back(deviation ? meanOf(returns(i)) / *deviation : 0);
    }
    return out;
}

double TrialMatrix::effectiveTrials() const {
    // The sum of all correlations is the squared length of the sum of the standardised rows.
    std::vector<double> sum(m_days, 0.0);
    double ones = 0;
    for (std::size_t i = 0; i < m_trials; ++i) {
        const auto row = returns(i);
        const auto deviation = deviationOf(row);
        if (!deviation)
            continue;
        ++ones;
        const double mean = meanOf(row);
        for (std::size_t day = 0; day < m_days; ++day)
            sum[day] += (row[day] - mean) / *deviation;
    }
    double all = 0;
    for (const double value : sum)
        all += value * value;
    all /= static_cast<double>(m_days > 1 ? m_days - 1 : 1);
    const auto n = static_cast<double>(m_trials);
    const double correlation = std::clamp((all - ones) / (n * (n - 1)), 0.0, 1.0);
    return correlation + (1 - correlation) * n;
}

} // namespace truebar
