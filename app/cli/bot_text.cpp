#include "app/cli/bot_text.h"

#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

namespace truebar::cli {

namespace {

std::string timeText(const std::optional<UtcMs>& time) {
    return time ? formatUtc(*time) : std::string("-");
}

std::optional<double> inSession(const BotStatus& bot, double value) {
    return bot.session == 0 ? std::nullopt : std::optional(value);
}

std::string waitsUntil(const BotStatus& bot) {
    return bot.waitsUntil ? "waits until " + formatUtc(*bot.waitsUntil) : std::string("has no hours any more");
}

std::string remarkOf(const BotStatus& bot) {
    if (bot.state == BotState::Failed)
        return bot.reason;
    return bot.state == BotState::Scheduled ? waitsUntil(bot) : bot.lastDecision;
}

void writeDefinition(JsonWriter& json, const BotDefinition& bot) {
    json.member("name", bot.name)
        .member("kind", toString(bot.kind))
        .member("mode", toString(bot.mode))
        .member("account", bot.account)
        .member("strategy", bot.strategy)
        .member("strategy_version", bot.strategyVersion)
        .member("instrument", bot.instrument.toString())
        .member("timeframe", bot.timeframe.toString())
        .member("session_hours", bot.session)
        .member("origin_run", bot.originRun.empty() ? std::nullopt : std::optional(bot.originRun))
        .key("fields")
        .beginObject();
    for (const auto& [field, text] : botFields(bot))
        json.member(field, text);
    json.endObject();
}

} // namespace

std::string botTable(const std::vector<BotStatus>& bots) {
    std::vector<std::vector<std::string>> rows;
    for (const BotStatus& bot : bots) {
        const BotDefinition& d = bot.definition;
        rows.push_back({d.id, std::string(toString(d.mode)), std::string(toString(bot.state)), d.strategy,
            d.instrument.toString(), d.timeframe.toString(), std::to_string(bot.candles), bot.profit().toString(),
            metricText(inSession(bot, bot.yield())), metricText(inSession(bot, bot.drawdown)), bot.position.toString(),
            remarkOf(bot)});
    }
    return textTable({"bot", "mode", "state", "strategy", "instrument", "timeframe", "candles", "profit", "yield",
                         "drawdown", "position", "last decision"},
        rows, {6, 7, 8, 9, 10});
}

std::string botText(const BotStatus& bot) {
    const BotDefinition& d = bot.definition;
    std::vector<std::vector<std::string>> rows{{"bot", d.id}, {"name", d.name}, {"mode", std::string(toString(d.mode))},
        {"account", d.account.empty() ? "-" : d.account}, {"state", std::string(toString(bot.state))},
        {"session", bot.session == 0 ? std::string("-") : std::to_string(bot.session)},
        {"started", timeText(bot.startedAt)}, {"candles", std::to_string(bot.candles)},
        {"last candle", timeText(bot.lastClose)}, {"equity", bot.equity.toString()},
        {"profit", bot.profit().toString()}, {"yield", metricText(inSession(bot, bot.yield()))},
        {"drawdown", metricText(inSession(bot, bot.drawdown))}, {"exposure", metricText(inSession(bot, bot.exposure))},
        {"position", bot.position.toString()},
        {"last decision", bot.lastDecision.empty() ? "-" : timeText(bot.lastDecisionAt) + ' ' + bot.lastDecision},
        {"overdue ms", bot.overdue ? std::to_string(bot.overdue->count()) : std::string("-")},
        {"latency ms", metricText(bot.latencyMs)}, {"slowest ms", metricText(bot.slowestMs)}};
    if (!d.originRun.empty())
        rows.push_back({"made of run", d.originRun});
    if (bot.state == BotState::Scheduled)
        rows.push_back({"hours", waitsUntil(bot)});
    if (!bot.notice.empty())
        rows.push_back({"waits", bot.notice});
    if (!bot.refusal.empty())
        rows.push_back({"refused", bot.refusal});
    if (!bot.reason.empty())
        rows.push_back({"reason", bot.reason});
    if (!bot.runId.empty())
        rows.push_back({"run", bot.runId});
    return textTable({"", ""}, rows);
}

void writeBot(JsonWriter& json, const BotStatus& bot) {
    json.beginObject().member("id", bot.definition.id);
    writeDefinition(json, bot.definition);
    json.member("wanted", bot.isWanted)
        .member("state", toString(bot.state))
        .member("reason", bot.reason)
        .member("notice", bot.notice)
        .member("refusal", bot.refusal)
        .member("waits_until", bot.waitsUntil)
        .member("session", bot.session)
        .member("run_id", bot.runId)
        .member("started_at", bot.startedAt)
        .member("candles", bot.candles)
        .member("last_close", bot.lastClose)
        .member("cash", bot.cash)
        .member("equity", bot.equity)
        .member("profit", bot.profit())
        .member("yield", bot.yield())
        .member("drawdown", bot.drawdown)
        .member("exposure", bot.exposure)
        .member("position", bot.position)
        .member("last_decision", bot.lastDecision)
        .member("last_decision_at", bot.lastDecisionAt)
        .key("overdue_ms");
    if (bot.overdue)
        json.value(static_cast<std::int64_t>(bot.overdue->count()));
    else
        json.null();
    json.member("latency_ms", bot.latencyMs).member("slowest_ms", bot.slowestMs).endObject();
}

std::string definitionText(
    const StoredBot& bot, const std::vector<SessionHead>& sessions, const std::vector<BotChange>& changes) {
    const BotDefinition& d = bot.definition;
    std::string out = d.id + ": " + std::string(toString(d.kind)) + ", " + d.strategy + ' ' + d.strategyVersion + " on "
        + d.instrument.toString() + ' ' + d.timeframe.toString() + (d.session == "24/7" ? "" : " within " + d.session)
        + '\n';
    std::vector<std::vector<std::string>> rows;
    for (const auto& [field, text] : botFields(d))
        rows.push_back({field, text});
    out += textTable({"setting", "value"}, rows);
    rows.clear();
    for (const SessionHead& session : sessions)
        rows.push_back({std::to_string(session.number), formatUtc(session.startedAt), timeText(session.endedAt),
            std::string(toString(session.state)), session.runId, session.reason});
    if (!rows.empty())
        out += '\n' + textTable({"session", "started", "ended", "state", "run", "reason"}, rows, {0});
    rows.clear();
    for (const BotChange& change : changes)
        rows.push_back({formatUtc(change.at), change.who, change.field, change.from, change.to});
    if (!rows.empty())
        out += '\n' + textTable({"changed", "by", "setting", "from", "to"}, rows);
    return out;
}

std::string definitionJson(
    const StoredBot& bot, const std::vector<SessionHead>& sessions, const std::vector<BotChange>& changes) {
    JsonWriter json;
    json.beginObject().member("id", bot.definition.id);
    writeDefinition(json, bot.definition);
    json.member("created_at", bot.createdAt).member("wanted", bot.isWanted).key("sessions").beginArray();
    for (const SessionHead& session : sessions)
        json.beginObject()
            .member("session", session.number)
            .member("started_at", session.startedAt)
            .member("ended_at", session.endedAt)
            .member("state", toString(session.state))
            .member("reason", session.reason)
            .member("run_id", session.runId)
            .endObject();
    json.endArray().key("changes").beginArray();
    for (const BotChange& change : changes)
        json.beginObject()
            .member("at", change.at)
            .member("who", change.who)
            .member("field", change.field)
            .member("from", change.from)
            .member("to", change.to)
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string parityText(const ParityReport& report) {
    std::string out = "session " + std::to_string(report.session) + " of " + report.bot + ", "
        + formatUtc(report.span.begin) + " to " + formatUtc(report.span.end) + ": " + std::to_string(report.candles)
        + " candles, " + std::to_string(report.matched) + " of " + std::to_string(report.orders)
        + " orders matched, profit " + report.profit.toString() + ", backtest " + report.backtestProfit.toString()
        + '\n';
    if (report.differences.empty())
        return out + "no differences\n";
    std::vector<std::vector<std::string>> rows;
    for (const ParityDifference& each : report.differences)
        rows.push_back(
            {formatUtc(each.time), std::string(toString(each.kind)), each.what, each.session, each.backtest});
    return out + textTable({"time", "cause", "what", "session", "backtest"}, rows);
}

std::string parityJson(const ParityReport& report) {
    JsonWriter json;
    json.beginObject()
        .member("bot", report.bot)
        .member("session", report.session)
        .member("from", report.span.begin)
        .member("to", report.span.end)
        .member("candles", report.candles)
        .member("orders", report.orders)
        .member("backtest_orders", report.backtestOrders)
        .member("matched", report.matched)
        .member("profit", report.profit)
        .member("backtest_profit", report.backtestProfit)
        .key("causes")
        .beginObject();
    for (int i = 0; i < parityKindCount; ++i)
        json.member(toString(static_cast<ParityKind>(i)), report.count(static_cast<ParityKind>(i)));
    json.endObject().key("differences").beginArray();
    for (const ParityDifference& each : report.differences)
        json.beginObject()
            .member("time", each.time)
            .member("cause", toString(each.kind))
            .member("what", each.what)
            .member("session", each.session)
            .member("backtest", each.backtest)
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string checksText(const BotChecks& checks) {
    std::vector<std::vector<std::string>> rows;
    for (const BotCheck& each : checks)
        rows.push_back({each.what, std::string(toString(each.verdict)), each.finding.message(),
            each.advice ? each.advice->message() : std::string()});
    return textTable({"what", "", "finding", "what to do"}, rows);
}

std::string logText(const std::vector<BotLogLine>& lines) {
    std::string out;
    for (const BotLogLine& line : lines)
        out += formatUtc(line.at) + ' ' + line.level + ' ' + line.text + '\n';
    return out;
}

std::string logJson(const std::vector<BotLogLine>& lines) {
    JsonWriter json;
    json.beginObject().key("lines").beginArray();
    for (const BotLogLine& line : lines)
        json.beginObject().member("at", line.at).member("level", line.level).member("text", line.text).endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

} // namespace truebar::cli
