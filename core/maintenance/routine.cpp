#include "core/maintenance/routine.h"

#include <array>

namespace truebar {

namespace {

constexpr std::array kindNames{"backfill", "top_up", "gap_repair", "verify", "compare", "prune", "backup"};
constexpr std::array statusNames{"running", "succeeded", "warned", "failed", "cancelled", "interrupted"};

} // namespace

std::string_view toString(RoutineKind kind) {
    return kindNames[static_cast<std::size_t>(kind)];
}

Result<RoutineKind> routineKindOf(std::string_view name) {
    std::string known;
    for (std::size_t i = 0; i < kindNames.size(); ++i) {
        if (name == kindNames[i])
            return static_cast<RoutineKind>(i);
        known += (known.empty() ? "" : ", ") + std::string(kindNames[i]);
    }
    return Error{"routine.kind", "'%1' is not one of: %2", {std::string(name.substr(0, 40)), known}};
}

std::string_view toString(MissedPolicy policy) {
    return policy == MissedPolicy::Skip ? "skip" : "run_once";
}

std::string_view toString(RunStatus status) {
    return statusNames[static_cast<std::size_t>(status)];
}

} // namespace truebar
