// Collects what the steps of a run caused.
#pragma once

#include "core/engine/runner.h"

namespace truebar {

class RunRecorder {
public:
    void record(StepOutcome& outcome);
    // Everything, with metrics; `benchmark` is used for alpha and beta. What was recorded moves into the result.
    RunResult finish(
        Runner& runner, const Instrument& instrument, std::uint64_t candles, std::span<const EquityPoint> benchmark);
    // The same but for the orders.
    RunResult finishBriefly(
        Runner& runner, const Instrument& instrument, std::uint64_t candles, std::span<const EquityPoint> benchmark);

private:
    RunResult m_result;
};

} // namespace truebar
