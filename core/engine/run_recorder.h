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

private:
    RunResult m_result;
};

// What a search over many runs keeps of each: no lists of orders, fills and trades.
struct BriefResult {
    Metrics metrics{};
    std::vector<EquityPoint> equity{};
    std::uint64_t ambiguousCandles = 0;
};

// The same numbers, of a run that keeps no books (RunSetup::keepsBooks).
class BriefRecorder {
public:
    void record(const StepOutcome& outcome);
    BriefResult finish(
        Runner& runner, const Instrument& instrument, std::uint64_t candles, std::span<const EquityPoint> benchmark);

private:
    std::vector<double> m_profits;
};

} // namespace truebar
