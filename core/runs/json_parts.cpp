#include "core/runs/json_parts.h"

namespace truebar {

void writeMetrics(JsonWriter& json, const Metrics& metrics) {
    for (const MetricValue& metric : listMetrics(metrics)) {
        if (metric.money)
            json.member(metric.name, *metric.money);
        else
            json.member(metric.name, metric.value);
    }
}

void writeEquity(JsonWriter& json, const std::vector<EquityPoint>& equity) {
    writeRows(json, "equity", equity, [](JsonWriter& out, const EquityPoint& point) {
        out.beginArray().value(point.time).value(point.equity).endArray();
    });
}

void writeSettings(JsonWriter& json, const Settings& settings) {
    json.beginObject();
    for (const auto& [key, value] : settings.values()) {
        json.key(key);
        std::visit([&](const auto& each) { json.value(each); }, value);
    }
    json.endObject();
}

} // namespace truebar
