// All settings of a grid at once, for those who try them themselves: a walk-forward.
#pragma once

#include "core/jobs/sweep_axis.h"

#include <map>

namespace truebar {

// Most settings that candidatesOf() makes.
constexpr std::uint64_t mostCandidates = 10'000;

// Every combination of the axes laid over `fixed`, the last axis running fastest. "sweep.fixed_axis",
// "sweep.axis_twice", "sweep.too_many", "setting.*".
Result<std::vector<Settings>> candidatesOf(
    const SettingsSchema& schema, const std::map<std::string, std::string>& fixed, const std::vector<SweepAxis>& axes);

} // namespace truebar
