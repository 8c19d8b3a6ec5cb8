#pragma once

#include "app/cli/command.h"
#include "core/accounts/account_settings.h"
#include "core/runs/run_record.h"

namespace truebar::cli {

// --margin, --leverage and the files of an account.
std::vector<OptionSpec> accountOptions();
Result<AccountSettings> accountOf(const Arguments& arguments, const InstrumentId& instrument);

// One line on what happened to the account beside fills; "" for a plain one.
std::string accountLine(const RunRecord& record);

} // namespace truebar::cli
