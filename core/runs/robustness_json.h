// Examinations as JSON, for --json and for whoever keeps them. docs/robustness.md explains the fields.
#pragma once

#include "core/base/json_writer.h"
#include "core/runs/run_robustness.h"
#include "core/validation/look_ahead.h"
#include "core/validation/walk_forward.h"
#include "core/validation/warm_up.h"

namespace truebar {

void writeDistribution(JsonWriter& json, const char* name, const Distribution& distribution);
void writeBootstrap(JsonWriter& json, const BootstrapResult& result);
void writeMonteCarlo(JsonWriter& json, const TradeMonteCarlo& result);
// The member "verdict" of an object.
void writeVerdict(JsonWriter& json, const RobustnessVerdict& verdict);
void writeRobustness(JsonWriter& json, const RunRobustness& report);
// `candidates` are those that were given to walkForward().
void writeWalkForward(JsonWriter& json, const WalkForward& result, std::span<const Settings> candidates);
void writeLookAhead(JsonWriter& json, const LookAheadReport& report);
void writeWarmUp(JsonWriter& json, const WarmUpReport& report);

} // namespace truebar
