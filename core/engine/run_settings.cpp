#include "core/engine/run_settings.h"

namespace truebar {

CostModel RunSettings::costModel() const {
    CostModel out = costs;
    out.fees.takerBps = feeBps;
    out.slippage.ticks = slippageTicks;
    return out;
}

Result<RunSettings> RunSettings::checked(RunSettings settings) {
    if (settings.cash.sign() <= 0 || settings.cash.value() > Decimal::powerOfTen(15))
        return Error{"run.cash", "the cash must be above 0 and at most 1000000000000000", {}, "cash"};
    if (settings.warmUp > mostWarmUpCandles)
        return Error{"run.warm_up", "at most %1 candles can be heard before the run",
            {std::to_string(mostWarmUpCandles)}, "warm_up"};
    if (auto costs = CostModel::checked(settings.costModel()); !costs)
        return std::move(costs).error();
    auto analysis = AnalysisOptions::checked(settings.analysis);
    if (!analysis)
        return std::move(analysis).error();
    auto account = AccountSettings::checked(settings.account);
    if (!account)
        return std::move(account).error();
    if (auto decision = DecisionSettings::checked(settings.decision); !decision)
        return std::move(decision).error();
    return settings;
}

} // namespace truebar
