#include "core/engine/run_settings.h"

namespace truebar {

Result<RunSettings> RunSettings::checked(RunSettings settings) {
    if (settings.cash.sign() <= 0 || settings.cash.value() > Decimal::powerOfTen(15))
        return Error{"run.cash", "the cash must be above 0 and at most 1000000000000000", {}, "cash"};
    if (settings.feeBps.sign() < 0 || settings.feeBps > Decimal(1000))
        return Error{"run.fee_bps", "the fee must be 0 to 1000 basis points", {}, "fee-bps"};
    if (settings.slippageTicks < 0 || settings.slippageTicks > 10'000)
        return Error{"run.slippage_ticks", "the slippage must be 0 to 10000 ticks", {}, "slippage-ticks"};
    auto analysis = AnalysisOptions::checked(settings.analysis);
    if (!analysis)
        return std::move(analysis).error();
    auto account = AccountSettings::checked(settings.account);
    if (!account)
        return std::move(account).error();
    return settings;
}

} // namespace truebar
