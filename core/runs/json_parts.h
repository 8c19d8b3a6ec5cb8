// Shapes that repeat in the documents of runs, examinations and studies.
#pragma once

#include "core/base/json_writer.h"
#include "core/sdk/settings.h"
#include "core/stats/metrics.h"

#include <optional>
#include <string_view>
#include <vector>

namespace truebar {

// The member `name`, an array: `write` is called with the document and each of the rows.
template <class Rows, class Write>
void writeRows(JsonWriter& json, std::string_view name, const Rows& rows, Write write) {
    json.key(name).beginArray();
    for (const auto& row : rows)
        write(json, row);
    json.endArray();
}

// The member `name`, an array of plain values.
template <class Values>
void writeValues(JsonWriter& json, std::string_view name, const Values& values) {
    json.key(name).beginArray();
    for (const auto& value : values)
        json.value(value);
    json.endArray();
}

// A value that `write` writes, or null.
template <class T, class Write>
void writeOrNull(JsonWriter& json, const std::optional<T>& value, Write write) {
    if (value)
        write(json, *value);
    else
        json.null();
}
// The same as the member `name`.
template <class T, class Write>
void writeOrNull(JsonWriter& json, std::string_view name, const std::optional<T>& value, Write write) {
    json.key(name);
    writeOrNull(json, value, write);
}

// A bound of a span, or nothing where the span is open.
inline std::optional<UtcMs> bounded(UtcMs time) {
    return time == UtcMs::min() || time == UtcMs::max() ? std::nullopt : std::optional(time);
}

// The members of an object that is open.
void writeMetrics(JsonWriter& json, const Metrics& metrics);
// The member "equity": pairs of time and amount.
void writeEquity(JsonWriter& json, const std::vector<EquityPoint>& equity);
// A whole object: settings by key.
void writeSettings(JsonWriter& json, const Settings& settings);

} // namespace truebar
