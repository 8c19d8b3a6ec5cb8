// The comparison of runs as JSON: what `truebar-cli run compare --json` prints.
#pragma once

#include "core/base/json_writer.h"
#include "core/runs/run_comparison.h"

namespace truebar {

void writeComparison(JsonWriter& json, const RunComparison& comparison);

} // namespace truebar
