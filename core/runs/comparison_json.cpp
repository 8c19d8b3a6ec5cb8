#include "core/runs/comparison_json.h"

#include "core/runs/json_parts.h"
#include "core/runs/order_json.h"

namespace truebar {

namespace {

void writeComparedRows(JsonWriter& json, const char* name, const std::vector<ComparedRow>& rows) {
    writeRows(json, name, rows, [](JsonWriter& out, const ComparedRow& row) {
        out.beginObject().member("name", row.name).member("differs", row.differs);
        if (row.numbers.empty())
            writeValues(out, "values", row.values);
        else
            writeValues(out, "values", row.numbers);
        out.member("best", row.best ? std::optional(static_cast<std::uint64_t>(*row.best)) : std::nullopt).endObject();
    });
}

void writeComparedDecision(JsonWriter& json, const DecidedSuggestion& d) {
    const auto* target = std::get_if<TargetPosition>(&d.suggestion.suggestion.proposal);
    json.beginObject()
        .member("time", d.suggestion.time)
        .member("target", target ? std::optional(toString(target->exposure)) : std::nullopt)
        .member("reason", d.suggestion.suggestion.reason)
        .member("verdict", toString(d.decision.verdict))
        .member("decided_by", d.decision.decidedBy)
        .member("note", d.decision.note)
        .endObject();
}

template <class T, class Write>
void writeDivergence(JsonWriter& json, const char* name, const std::optional<Divergence<T>>& divergence, Write write) {
    writeOrNull(json, name, divergence, [write](JsonWriter& out, const Divergence<T>& first) {
        out.beginObject().member("number", static_cast<std::uint64_t>(first.index) + 1).member("time", first.time);
        writeRows(out, "runs", first.runs,
            [write](JsonWriter& row, const std::optional<T>& each) { writeOrNull(row, each, write); });
        out.endObject();
    });
}

} // namespace

void writeComparison(JsonWriter& json, const RunComparison& comparison) {
    json.beginObject();
    writeValues(json, "runs", comparison.runs);
    writeComparedRows(json, "settings", comparison.settings);
    writeComparedRows(json, "metrics", comparison.metrics);
    json.member("first_diverging_trade",
            comparison.firstDivergingTrade
                ? std::optional(static_cast<std::uint64_t>(*comparison.firstDivergingTrade) + 1)
                : std::nullopt)
        .member("first_divergence", comparison.firstDivergence);
    writeDivergence(json, "first_diverging_decision", comparison.firstDivergingDecision, writeComparedDecision);
    writeDivergence(json, "first_diverging_fill", comparison.firstDivergingFill, writeFill);
    writeRows(json, "curves", comparison.curves, [](JsonWriter& out, const RebasedCurve& curve) {
        out.beginObject().member("run_id", curve.run).key("points").beginArray();
        for (std::size_t i = 0; i < curve.times.size(); ++i)
            out.beginArray().value(curve.times[i]).value(curve.values[i]).endArray();
        out.endArray().endObject();
    });
    json.endObject();
}

} // namespace truebar
