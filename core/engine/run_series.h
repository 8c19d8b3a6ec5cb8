// A whole run over stored candles, with buy and hold beside it.
#pragma once

#include "core/engine/runner.h"

#include <stop_token>

namespace truebar {

// `progress` gets 0 … 1 about every 65,536 candles. "run.cancelled" soon after `stop` asks.
Result<RunResult> runSeries(
    const RunSetup& setup, const std::function<void(double)>& progress = {}, std::stop_token stop = {});

} // namespace truebar
