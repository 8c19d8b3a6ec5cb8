#pragma once

#include "core/base/json_writer.h"
#include "core/decisions/human_value.h"
#include "core/decisions/prompt.h"

namespace truebar {

void writePrompt(JsonWriter& json, const KeptPrompt& kept);
void writeHumanValue(JsonWriter& json, const HumanValue& value);

} // namespace truebar
