// What a run over stored candles is asked for, shared by all commands that run a strategy.
#pragma once

#include "app/cli/command.h"
#include "core/runs/run_record.h"

#include <functional>

namespace truebar::cli {

// The options of `run backtest`, and `more`.
std::vector<OptionSpec> runOptions(std::initializer_list<OptionSpec> more = {});
// What runOptions() say of the money.
std::vector<OptionSpec> moneyOptions();
Result<RunSettings> runSettingsOf(const Arguments& arguments);
Result<RunRequest> requestOf(Session& session, const Arguments& arguments);

// What runs over one instrument and over many are asked alike: span, session, money, fills, demand, and the settings of
// the strategy.
std::vector<OptionSpec> commonRunOptions();
// A request without instrument and timeframe; its strategy is empty where none is named.
Result<RunRequest> commonRequestOf(Session& session, const Arguments& arguments);

// A run as tables, or with --json as the document.
std::string recordAnswer(const RunRecord& record, const Arguments& arguments);

// Runs over the candles of the workspace, keeps the run, notes `action` in the log and answers with the run.
using StoredRun = std::function<Result<RunRecord>(const CandleStore&)>;
Answer runAndKeep(Session& session, const Arguments& arguments, const char* action, const StoredRun& run);
void showRunning(double share);

} // namespace truebar::cli
