#include "core/runs/excess.h"

namespace truebar {

namespace {

std::optional<double> difference(std::optional<double> own, std::optional<double> other) {
    return own && other ? std::optional(*own - *other) : std::nullopt;
}

} // namespace

ExcessReturns excessOf(const RunSummary& run) {
    const auto own = run.metrics.totalReturn;
    return {difference(own, run.benchmark.totalReturn),
        difference(own, run.averaging ? run.averaging->totalReturn : std::nullopt), own};
}

} // namespace truebar
