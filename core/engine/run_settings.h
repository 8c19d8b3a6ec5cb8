// The money side of a run; strategy settings travel beside it.
#pragma once

#include "core/accounts/account_settings.h"
#include "core/analysis/bar_analysis.h"
#include "core/base/amount.h"
#include "core/engine/decision_settings.h"
#include "core/trading/cost_model.h"
#include "core/trading/fill_profile.h"

namespace truebar {

constexpr std::size_t mostWarmUpCandles = 100'000;

struct RunSettings {
    Money cash{Decimal(10'000)};
    Decimal feeBps{}; // of the notional; 0 … 1000
    int slippageTicks = 0; // against us, on market and stop fills; 0 … 10000
    std::uint64_t seed = 1;
    // The first candles of the series, which the analysis and the strategy hear before the run: what is offered on them
    // is lost, and neither broker nor equity know of them.
    std::size_t warmUp = 0;
    AnalysisOptions analysis{};
    AccountSettings account{};
    FillProfile profile{};
    // What `feeBps` and `slippageTicks` do not say; its own takerBps and ticks are not read, see costModel().
    CostModel costs{};
    DecisionSettings decision{};

    // All costs of the run in one value.
    CostModel costModel() const;
    static Result<RunSettings> checked(RunSettings settings);
    bool operator==(const RunSettings&) const = default;
};

} // namespace truebar
