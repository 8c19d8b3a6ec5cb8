#include "core/runs/order_json.h"

#include "core/runs/json_parts.h"

namespace truebar {

namespace {

void writeDistance(JsonWriter& json, const TrailingDistance& distance) {
    json.key("trailing").beginObject().member("kind", toString(distance.kind)).member("value", distance.value);
    if (distance.kind == TrailingDistance::Kind::AtrMultiple)
        json.member("atr_length", distance.atrLength);
    json.endObject();
}

void writeLevel(JsonWriter& json, const char* name, const ExitLevel& level) {
    json.key(name).beginObject().member("kind", toString(level.kind)).member("value", level.value).endObject();
}

// What only some orders ask, left out where it is not.
void writeTerms(JsonWriter& json, const Order& o) {
    const OrderRequest& r = o.request;
    if (r.postOnly)
        json.member("post_only", true);
    if (o.expiresAt)
        json.member("expires_at", o.expiresAt);
    if (r.ocoGroup != 0)
        json.member("oco_group", r.ocoGroup);
    if (o.parent != 0)
        json.member("parent", o.parent);
    if (r.trailing)
        writeDistance(json, *r.trailing);
    if (!r.bracket)
        return;
    json.key("bracket").beginObject();
    if (r.bracket->target)
        writeLevel(json, "target", *r.bracket->target);
    if (r.bracket->stop)
        writeLevel(json, "stop", *r.bracket->stop);
    if (r.bracket->trailing)
        writeDistance(json, *r.bracket->trailing);
    json.endObject();
}

} // namespace

void writeOrder(JsonWriter& json, const Order& o) {
    const bool isFixed = o.request.size.kind == OrderSize::Kind::Fixed;
    json.beginObject()
        .member("number", o.number)
        .member("side", toString(o.request.side))
        .member("type", toString(o.request.type))
        .member("sizing", isFixed ? "fixed" : "all_in")
        .member("quantity", isFixed ? std::optional(o.request.size.quantity) : std::nullopt)
        .member("limit_price", o.request.limitPrice)
        .member("stop_price", o.request.stopPrice)
        .member("time_in_force", toString(o.request.timeInForce))
        .member("reduce_only", o.request.reduceOnly)
        .member("submitted_at", o.submittedAt)
        .member("status", toString(o.status))
        .member("filled_quantity", o.filledQuantity)
        .member("triggered_at", o.triggeredAt)
        .member("closed_at", o.closedAt)
        .member("reason", o.reason);
    writeTerms(json, o);
    json.endObject();
}

void writeFill(JsonWriter& json, const Fill& f) {
    json.beginObject()
        .member("number", f.number)
        .member("order", f.order)
        .member("time", f.time)
        .member("side", toString(f.side))
        .member("price", f.price)
        .member("quantity", f.quantity)
        .member("fee", f.fee)
        .member("liquidity", toString(f.liquidity))
        .endObject();
}

void writeTrade(JsonWriter& json, const Trade& t) {
    json.beginObject()
        .member("number", t.number)
        .member("direction", t.direction == Side::Buy ? "long" : "short")
        .member("quantity", t.quantity)
        .member("entry_time", t.entryTime)
        .member("exit_time", t.exitTime)
        .member("entry_price", t.entryPrice)
        .member("exit_price", t.exitPrice)
        .member("fees", t.fees)
        .member("profit", t.profit)
        .member("profit_ratio", t.profitRatio)
        .member("candles", static_cast<std::uint64_t>(t.candles))
        .member("is_open", t.isOpen)
        .endObject();
}

void writeSuggestion(JsonWriter& json, const RecordedSuggestion& s) {
    json.beginObject().member("number", s.number).member("time", s.time);
    const auto* target = std::get_if<TargetPosition>(&s.suggestion.proposal);
    json.member("target", target ? std::optional(toString(target->exposure)) : std::nullopt)
        .member("reason", s.suggestion.reason)
        .member("confidence", s.suggestion.confidence)
        .member("valid_until", s.suggestion.validUntil)
        .member("last_close", s.lastClose)
        .member("position", s.position)
        .endObject();
}

void writeDecision(JsonWriter& json, const Decision& d) {
    json.beginObject()
        .member("suggestion", d.suggestion)
        .member("time", d.time)
        .member("verdict", toString(d.verdict))
        .member("decided_by", d.decidedBy)
        .member("note", d.note);
    writeValues(json, "orders", d.orders);
    json.endObject();
}

} // namespace truebar
