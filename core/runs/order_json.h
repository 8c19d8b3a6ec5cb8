// What a run did, as JSON: a whole object for each.
#pragma once

#include "core/base/json_writer.h"
#include "core/engine/run_result.h"

namespace truebar {

void writeOrder(JsonWriter& json, const Order& order);
void writeFill(JsonWriter& json, const Fill& fill);
void writeTrade(JsonWriter& json, const Trade& trade);
void writeSuggestion(JsonWriter& json, const RecordedSuggestion& suggestion);
void writeDecision(JsonWriter& json, const Decision& decision);

} // namespace truebar
