// The money side of a run; strategy settings travel beside it.
#pragma once

#include "core/accounts/account_settings.h"
#include "core/analysis/bar_analysis.h"
#include "core/base/amount.h"

namespace truebar {

struct RunSettings {
    Money cash{Decimal(10'000)};
    Decimal feeBps{}; // of the notional, maker and taker alike; 0 … 1000
    int slippageTicks = 0; // against us, on market and stop fills; 0 … 10000
    std::uint64_t seed = 1;
    AnalysisOptions analysis{};
    AccountSettings account{};

    static Result<RunSettings> checked(RunSettings settings);
    bool operator==(const RunSettings&) const = default;
};

} // namespace truebar
