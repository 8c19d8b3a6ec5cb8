// The inputs of an account from files: CSV (core/accounts/account_csv.h) or, for tiers and funding, the JSON that
// Binance answers with (fapi/v1/leverageBracket, fapi/v1/fundingRate). Errors: "io.open", "account.*" at "file:line" or
// "file:/json/pointer".
#pragma once

#include "core/accounts/account_settings.h"

#include <QString>

namespace truebar {

// `symbol` chooses among several in a JSON file: "BTCUSDT".
Result<LeverageTiers> readTiers(const QString& file, const std::string& symbol);
Result<std::vector<FundingRate>> readFunding(const QString& file, const std::string& symbol);
Result<std::vector<AccountAction>> readActions(const QString& file);
Result<std::vector<ConversionRate>> readRates(const QString& file);

} // namespace truebar
