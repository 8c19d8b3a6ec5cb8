// Daily returns of every trial of a search, trials × days: what the judgement of the whole search is made of.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <span>
#include <vector>

namespace truebar {

// Of one trial. A failed one has no returns, or those up to where it failed; they do not count.
struct TrialReturns {
    std::span<const double> daily{};
    bool isFailed = false;
};

class TrialMatrix {
public:
    // The rule for failed trials: they stay in the matrix, with a return of 0 on every day. Whoever searched has looked
    // at them too, and leaving them out would make the search look smaller than it was; a Sharpe ratio of 0 is what
    // their money would have earned. Errors: "robustness.no_trials" (fewer than two, or all failed),
    // "robustness.trial_days" (trials of different length), "robustness.returns" (not finite).
    static Result<TrialMatrix> of(std::span<const TrialReturns> trials);

    std::size_t trials() const { return m_trials; }
    std::size_t days() const { return m_days; }
    std::span<const double> returns(std::size_t trial) const {
        return std::span(m_returns).subspan(trial * m_days, m_days);
    }

    // Per day, not annualised; 0 for a trial without deviation.
    std::vector<double> sharpes() const;
    // How many independent trials the search is worth: ρ + (1 − ρ)·N with ρ the mean correlation between two trials
    // (Bailey, López de Prado: The Deflated Sharpe Ratio, 2014, appendix A.3), at least 1. A trial without deviation
    // correlates with none.
    double effectiveTrials() const;

private:
    std::size_t m_trials = 0;
    std::size_t m_days = 0;
    std::vector<double> m_returns; // row by row
};

} // namespace truebar
