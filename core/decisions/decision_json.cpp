#include "core/decisions/decision_json.h"

namespace truebar {

namespace {

void writeRequest(JsonWriter& json, const OrderRequest& order) {
    const bool isFixed = order.size.kind == OrderSize::Kind::Fixed;
    json.beginObject()
        .member("side", toString(order.side))
        .member("type", toString(order.type))
        .member("sizing", isFixed ? "fixed" : "all_in")
        .member("quantity", isFixed ? std::optional(order.size.quantity) : std::nullopt)
        .member("limit_price", order.limitPrice)
        .member("stop_price", order.stopPrice)
        .member("reduce_only", order.reduceOnly)
        .endObject();
}

void writeDecision(JsonWriter& json, const PromptDecision& decision) {
    const Answer& answer = decision.answer;
    json.beginObject()
        .member("verdict", toString(answer.verdict))
        .member("by", answer.by)
        .member("channel", decision.channel)
        .member("at", answer.at)
        .member("latency_ms", static_cast<std::int64_t>(decision.latency.count()))
        .member("quantity", answer.amendment.quantity)
        .member("limit_price", answer.amendment.limitPrice)
        .member("stop_price", answer.amendment.stopPrice)
        .member("note", answer.note)
        .endObject();
}

void writeOutcome(JsonWriter& json, const PromptOutcome& outcome) {
    json.beginObject()
        .member("learned_at", outcome.learnedAt)
        .member("withdrawn", outcome.isWithdrawn)
        .member("verdict", toString(outcome.verdict))
        .key("orders")
        .beginArray();
    for (const OrderNumber order : outcome.orders)
        json.value(order);
    json.endArray().member("note", outcome.note).endObject();
}

} // namespace

void writePrompt(JsonWriter& json, const KeptPrompt& kept) {
    const PromptOrigin& origin = kept.prompt.origin;
    const PendingSuggestion& pending = kept.prompt.pending;
    const Suggestion& suggestion = pending.offered.suggestion;
    const auto* target = std::get_if<TargetPosition>(&suggestion.proposal);
    json.beginObject()
        .member("prompt", kept.prompt.id)
        .member("status", kept.decision ? toString(kept.decision->answer.verdict) : std::string_view("open"))
        .member("bot", origin.bot)
        .member("run", origin.run)
        .member("suggestion", pending.offered.number)
        .member("mode", toString(origin.mode))
        .member("strategy", origin.strategy)
        .member("instrument", origin.instrument.toString())
        .member("timeframe", origin.timeframe.toString())
        .member("offered_at", pending.offered.time)
        .member("asked_at", kept.prompt.askedAt)
        .member("deadline", pending.deadline)
        .member("on_expiry", toString(kept.prompt.onExpiry))
        .member("target", target ? std::optional(toString(target->exposure)) : std::nullopt)
        .member("reason", suggestion.reason)
        .member("confidence", suggestion.confidence)
        .member("last_close", pending.offered.lastClose)
        .member("position", pending.offered.position)
        .member("size", pending.size)
        .member("notional", pending.notional)
        .member("worst_loss", pending.worstLoss)
        .member("equity", pending.equity)
        .member("currency", origin.currency)
        .key("orders")
        .beginArray();
    for (const OrderRequest& order : pending.orders)
        writeRequest(json, order);
    json.endArray().key("decision");
    if (kept.decision)
        writeDecision(json, *kept.decision);
    else
        json.null();
    json.key("outcome");
    if (kept.outcome)
        writeOutcome(json, *kept.outcome);
    else
        json.null();
    json.endObject();
}

void writeHumanValue(JsonWriter& json, const HumanValue& value) {
    json.beginObject()
        .member("run_id", value.run.empty() ? std::nullopt : std::optional(value.run))
        .member("session", value.session == 0 ? std::nullopt : std::optional(value.session))
        .member("so_far", value.isSoFar)
        .member("currency", value.currency)
        .member("accepted", value.accepted)
        .member("amended", value.amended)
        .member("rejected", value.rejected)
        .member("expired", value.expired)
        .member("actual_equity", value.actual)
        .member("automatic_equity", value.automatic)
        .member("value", value.value())
        .member("books_equity", value.books)
        .endObject();
}

} // namespace truebar
