// What a run over stored candles is asked for, shared by all commands that run a strategy.
#pragma once

#include "app/cli/command.h"
#include "core/runs/run_record.h"

namespace truebar::cli {

// The options of `run backtest`, and `more`.
std::vector<OptionSpec> runOptions(std::initializer_list<OptionSpec> more = {});
// What runOptions() say of the money.
std::vector<OptionSpec> moneyOptions();
Result<RunSettings> runSettingsOf(const Arguments& arguments);
Result<RunRequest> requestOf(Session& session, const Arguments& arguments);

// A run as tables, or with --json as the document.
std::string recordAnswer(const RunRecord& record, const Arguments& arguments);

} // namespace truebar::cli
