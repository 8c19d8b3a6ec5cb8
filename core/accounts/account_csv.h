// The inputs of an account as comma-separated text with a header line; formats: docs/accounts.md. Errors are located at
// "name:line". Empty lines and lines that begin with # are skipped.
#pragma once

#include "core/accounts/account_settings.h"

namespace truebar {

// floor,cap,max_leverage,maintenance_rate,maintenance_amount
Result<LeverageTiers> tiersFromCsv(std::string_view text, const std::string& name);
// time,rate or time,rate,mark_price
Result<std::vector<FundingRate>> fundingFromCsv(std::string_view text, const std::string& name);
// ex_date,kind,value: "2024-02-09,dividend,0.24", "2020-08-31,split,4:1"
Result<std::vector<AccountAction>> actionsFromCsv(std::string_view text, const std::string& name);
// time,rate
Result<std::vector<ConversionRate>> ratesFromCsv(std::string_view text, const std::string& name);

// What the functions above read back as the same.
std::string toCsv(const LeverageTiers& tiers);
std::string toCsv(const std::vector<FundingRate>& funding);
std::string toCsv(const std::vector<AccountAction>& actions);
std::string toCsv(const std::vector<ConversionRate>& rates);

} // namespace truebar
