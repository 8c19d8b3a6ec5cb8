// A run as a text that is the same for the same orders, fills and numbers, whenever and in whatever mode it was made.
#pragma once

#include "core/base/json_writer.h"
#include "core/runs/run_json.h"

#include <string>

namespace truebar::test {

inline std::string documentOf(RunRecord record) {
    record.summary.id.clear();
    record.summary.createdAt = {};
    record.summary.request.mode = RunMode::Simulation;
    JsonWriter json;
    writeRecord(json, record, true);
    return json.take();
}

} // namespace truebar::test
