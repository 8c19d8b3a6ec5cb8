// Options that runs and studies share.
#pragma once

#include "app/cli/command.h"
#include "core/engine/run_settings.h"
#include "core/runs/run_data_quality.h"

namespace truebar::cli {

// --min-coverage, --min-trust, --allow-incomplete, --refuse-incomplete
Result<DataDemand> demandOf(const Arguments& arguments);
// --session, checked; 24/7 without it.
Result<std::string> sessionOf(Session& session, const Arguments& arguments);

// How orders are filled and what that costs beside --fee-bps and --slippage-ticks, and the reading of it.
std::vector<OptionSpec> fillOptions();
Result<void> readFillOptions(const Arguments& arguments, RunSettings& settings);

// Whether suggestions are asked about before they become orders.
std::vector<OptionSpec> decisionOptions();
Result<void> readDecisionOptions(const Arguments& arguments, DecisionSettings& decision);

} // namespace truebar::cli
