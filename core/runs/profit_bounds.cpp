#include "core/runs/profit_bounds.h"

namespace truebar {

Result<ProfitBounds> profitBounds(const RunSettings& settings, const RunResult& own,
    const std::function<Result<Money>(FillProfile::Kind)>& finalEquityUnder) {
    const Money profit = own.metrics.finalEquity - settings.cash;
    ProfitBounds out{profit, profit};
    if (own.ambiguousCandles == 0 && !settings.profile.believesOnePath())
        return out;
    for (const auto kind : {FillProfile::Kind::Worst, FillProfile::Kind::Best}) {
        const auto end = finalEquityUnder(kind);
        if (!end)
            return end.error();
        (kind == FillProfile::Kind::Worst ? out.worst : out.best) = *end - settings.cash;
    }
    return out;
}

} // namespace truebar
