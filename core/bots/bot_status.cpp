#include "core/bots/bot_status.h"

#include "core/base/json_writer.h"
#include "core/bots/stored_text.h"
#include "core/runs/run_text.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar {

namespace {

QJsonObject objectOf(const std::string& text) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

void writeMaybe(JsonWriter& json, const char* key, const std::optional<double>& value) {
    json.key(key);
    if (value)
        json.value(*value);
    else
        json.null();
}

std::optional<double> maybe(const QJsonObject& json, const char* key) {
    const QJsonValue value = json.value(QLatin1String(key));
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

std::string_view toString(BotState state) {
    switch (state) {
    case BotState::Stopped:
        return "stopped";
    case BotState::Starting:
        return "starting";
    case BotState::Waiting:
        return "waiting";
    case BotState::Running:
        return "running";
    case BotState::Failed:
        return "failed";
    case BotState::Scheduled:
        return "scheduled";
    }
    return {};
}

std::string decisionLine(const std::string& suggestion, const std::string& decision) {
    const QJsonObject offered = objectOf(suggestion);
    const QJsonObject decided = objectOf(decision);
    const std::string target = textOf(offered, "target");
    std::string out = textOf(decided, "verdict") + ' ' + (target.empty() ? "order" : target);
    if (const std::string reason = textOf(offered, "reason"); !reason.empty())
        out += ": " + reason;
    if (const std::string note = textOf(decided, "note"); !note.empty())
        out += " (" + note + ')';
    return out;
}

std::uint64_t decidedSuggestion(const std::string& decision) {
    return static_cast<std::uint64_t>(objectOf(decision).value(QLatin1String("suggestion")).toInteger());
}

void apply(BotStatus& status, const SessionStep& step, Timeframe timeframe, Decimal multiplier) {
    status.candles = step.number;
    status.lastClose = timeframe.next(step.candle.openTime);
    status.lastPrice = step.candle.close;
    status.cash = step.cash;
    status.position = step.position;
    status.equity = step.equity;
    status.highest = std::max(status.highest, step.equity);
    if (status.highest.sign() > 0)
        status.drawdown = std::max(status.drawdown, 1 - step.equity.toDouble() / status.highest.toDouble());
    const double value = step.position.abs().toDouble() * step.candle.close * multiplier.toDouble();
    status.exposure = step.equity.sign() > 0 ? value / step.equity.toDouble() : 0;
    const std::string* suggestion = nullptr;
    const std::string* decision = nullptr;
    for (const BotEvent& event : step.events) {
        if (event.kind == BotEventKind::Suggestion)
            suggestion = &event.body;
        if (event.kind != BotEventKind::Decision)
            continue;
        decision = &event.body;
        status.lastDecisionAt = event.time;
    }
    if (suggestion && decision)
        status.lastDecision = decisionLine(*suggestion, *decision);
}

Result<BotStatus> recordedStatus(const Database& database, const StoredBot& bot) {
    BotStatus out;
    out.definition = bot.definition;
    out.isWanted = bot.isWanted;
    const SessionStore sessions(database);
    const auto heads = sessions.list(bot.definition.id);
    if (!heads)
        return heads.error();
    if (heads->empty())
        return out;
    const SessionHead& head = heads->front();
    out.session = head.number;
    out.startedAt = head.startedAt;
    out.runId = head.runId;
    out.reason = head.reason;
    out.state = head.state == SessionState::Failed ? BotState::Failed : BotState::Stopped;
    out.equity = out.cash = out.highest = head.definition.settings.cash;
    const auto last = sessions.lastCandle(head.number);
    if (!last)
        return last.error();
    if (!*last)
        return out;
    const auto extremes = sessions.extremes(head.number);
    if (!extremes)
        return extremes.error();
    out.highest = std::max(extremes->highest, out.highest);
    out.drawdown = extremes->drawdown;
    apply(out, (*last)->step, head.definition.timeframe, head.instrument.contractMultiplier);
    const auto suggestion = sessions.lastEvent(head.number, BotEventKind::Suggestion);
    const auto decision = sessions.lastEvent(head.number, BotEventKind::Decision);
    if (!suggestion || !decision)
        return suggestion ? decision.error() : suggestion.error();
    if (*suggestion && *decision) {
        out.lastDecision = decisionLine((*suggestion)->body, (*decision)->body);
        out.lastDecisionAt = (*decision)->time;
    }
    return out;
}

Result<void> BotHealthStore::publish(const std::vector<BotStatus>& bots, UtcMs now) const {
    if (auto cleared = m_database.run(QStringLiteral("DELETE FROM bot_health")); !cleared)
        return std::move(cleared).error();
    for (const BotStatus& bot : bots) {
        if (bot.state == BotState::Stopped || bot.state == BotState::Failed)
            continue;
        JsonWriter json;
        json.beginObject().member("state", toString(bot.state)).member("notice", bot.notice);
        json.member("refusal", bot.refusal);
        writeMaybe(
            json, "overdue_ms", bot.overdue ? std::optional(static_cast<double>(bot.overdue->count())) : std::nullopt);
        writeMaybe(json, "waits_until",
            bot.waitsUntil ? std::optional(static_cast<double>(toCount(*bot.waitsUntil))) : std::nullopt);
        writeMaybe(json, "latency_ms", bot.latencyMs);
        writeMaybe(json, "slowest_ms", bot.slowestMs);
        json.endObject();
        auto kept = m_database.run(QStringLiteral("INSERT INTO bot_health VALUES (?, ?, ?)"),
            {QString::fromStdString(bot.definition.id), qlonglong(toCount(now)), QString::fromStdString(json.take())});
        if (!kept)
            return std::move(kept).error();
    }
    return {};
}

Result<bool> BotHealthStore::addTo(BotStatus& status, UtcMs now) const {
    auto row = m_database.run(QStringLiteral("SELECT at, status FROM bot_health WHERE bot_id = ?"),
        {QString::fromStdString(status.definition.id)});
    if (!row)
        return std::move(row).error();
    if (!row->next() || now - utcMs(row->value(0).toLongLong()) > validFor)
        return false;
    const QJsonObject json = objectOf(row->value(1).toString().toStdString());
    const auto state = enumNamed<BotState>(textOf(json, "state"), botStateCount);
    if (!state)
        return false;
    status.state = *state;
    status.notice = textOf(json, "notice");
    status.refusal = textOf(json, "refusal");
    if (const auto overdue = maybe(json, "overdue_ms"))
        status.overdue = Millis(static_cast<Millis::rep>(*overdue));
    if (const auto until = maybe(json, "waits_until"))
        status.waitsUntil = utcMs(static_cast<std::int64_t>(*until));
    status.latencyMs = maybe(json, "latency_ms");
    status.slowestMs = maybe(json, "slowest_ms");
    return true;
}

} // namespace truebar
