// What a run over stored candles is asked for, shared by all commands that run a strategy.
#pragma once

#include "app/cli/command.h"
#include "core/runs/run_record.h"

namespace truebar::cli {

// The options of `run backtest`, and `more`.
std::vector<OptionSpec> runOptions(std::initializer_list<OptionSpec> more = {});
Result<RunRequest> requestOf(Session& session, const Arguments& arguments);

} // namespace truebar::cli
