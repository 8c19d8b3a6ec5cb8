// What a search looks for.
#pragma once

#include "core/base/result.h"
#include "core/stats/metrics.h"

#include <optional>
#include <string>

namespace truebar {

struct Objective {
    std::string metric = "sharpe"; // a name of listMetrics()
    bool maximise = true;
    std::uint64_t minTrades = 0; // with fewer closed trades a trial counts as undefined

    // "sweep.objective" lists the names there are.
    static Result<Objective> checked(Objective objective);
    bool operator==(const Objective&) const = default;
};

// The metric of that name; empty if it is undefined or unknown.
std::optional<double> metricNamed(const Metrics& metrics, std::string_view name);
// The objective's metric as it is; empty if it is undefined or if there are too few trades: worse than any number.
std::optional<double> scoreOf(const Objective& objective, const Metrics& metrics);
// True if `a` is the better of two scores.
bool isBetter(const Objective& objective, const std::optional<double>& a, const std::optional<double>& b);

} // namespace truebar
