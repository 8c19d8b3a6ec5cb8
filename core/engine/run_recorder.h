// Collects what the steps of a run caused.
#pragma once

#include "core/engine/runner.h"

namespace truebar {

class RunRecorder {
public:
    void record(StepOutcome& outcome);
    // Everything, with metrics; `benchmark` is used for alpha and beta.
    RunResult finish(Runner& runner, const Instrument& instrument, std::uint64_t candles,
        std::span<const EquityPoint> benchmark) const;
    // The same but for the orders.
    RunResult finishBriefly(Runner& runner, const Instrument& instrument, std::uint64_t candles,
        std::span<const EquityPoint> benchmark) const;

private:
    RunResult m_result;
};

} // namespace truebar
