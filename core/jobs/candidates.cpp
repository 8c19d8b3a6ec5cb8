#include "core/jobs/candidates.h"

#include "core/jobs/search_plan.h"
#include "core/jobs/study.h"

namespace truebar {

Result<std::vector<Settings>> candidatesOf(
    const SettingsSchema& schema, const std::map<std::string, std::string>& fixed, const std::vector<SweepAxis>& axes) {
    StudySpec spec;
    spec.fixed = fixed;
    spec.axes = axes;
    if (auto good = checkSpace(schema, spec); !good)
        return std::move(good).error();
    const auto sizes = axisSizes(spec);
    if (combinationCount(sizes, mostCandidates) > mostCandidates)
        return Error{"sweep.too_many", "more than %1 combinations", {std::to_string(mostCandidates)}};
    std::vector<Settings> out;
    for (const Combination& combination : gridPlan(sizes)) {
        auto given = fixed;
        const auto values = valuesOf(spec, combination);
        for (std::size_t i = 0; i < axes.size(); ++i)
            given[axes[i].key] = values[i];
        auto settings = schema.resolve(given);
        if (!settings)
            return std::move(settings).error();
        out.push_back(std::move(*settings));
    }
    return out;
}

} // namespace truebar
