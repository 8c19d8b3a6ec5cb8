#include "core/jobs/objective.h"

#include <algorithm>
#include <cmath>

namespace truebar {

Result<Objective> Objective::checked(Objective objective) {
    const auto metrics = listMetrics(Metrics());
    const auto isIt = [&](const MetricValue& metric) { return metric.name == objective.metric; };
    if (std::any_of(metrics.begin(), metrics.end(), isIt))
        return objective;
    std::string names;
    for (const MetricValue& metric : metrics)
        names += (names.empty() ? "" : ", ") + std::string(metric.name);
    return Error{"sweep.objective", "there is no metric '%1'; there are: %2", {objective.metric.substr(0, 60), names}};
}

std::optional<double> metricNamed(const Metrics& metrics, std::string_view name) {
    for (const MetricValue& metric : listMetrics(metrics)) {
        if (metric.name == name)
            return metric.money ? std::optional(metric.money->toDouble()) : metric.value;
    }
    return std::nullopt;
}

std::optional<double> scoreOf(const Objective& objective, const Metrics& metrics) {
    if (metrics.tradeCount < objective.minTrades)
        return std::nullopt;
    const auto value = metricNamed(metrics, objective.metric);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

bool isBetter(const Objective& objective, const std::optional<double>& a, const std::optional<double>& b) {
    if (!a || !b)
        return a.has_value() && !b.has_value();
    return objective.maximise ? *a > *b : *a < *b;
}

} // namespace truebar
