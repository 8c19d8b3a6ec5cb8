#include "core/runs/run_record.h"

namespace truebar {

std::string_view toString(RunMode mode) {
    switch (mode) {
    case RunMode::Simulation:
        return "simulation";
    case RunMode::DryRun:
        return "dry_run";
    case RunMode::LiveRun:
        return "live_run";
    }
    return {};
}

} // namespace truebar
