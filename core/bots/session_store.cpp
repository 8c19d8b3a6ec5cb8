#include "core/bots/session_store.h"

#include "core/bots/stored_text.h"
#include "core/runs/run_text.h"

namespace truebar {

namespace {

std::string textAt(const QSqlQuery& row, int column) {
    return row.value(column).toString().toStdString();
}

Result<SessionHead> headOf(const QSqlQuery& row) {
    SessionHead out;
    out.number = row.value(0).toLongLong();
    out.bot = textAt(row, 1);
    out.startedAt = utcMs(row.value(2).toLongLong());
    auto definition = botFromJson(textAt(row, 3));
    if (!definition)
        return std::move(definition).error();
    out.definition = std::move(*definition);
    auto instrument = instrumentFromText(row.value(4).toString());
    if (!instrument)
        return std::move(instrument).error();
    out.instrument = std::move(*instrument);
    const auto state = enumNamed<SessionState>(textAt(row, 5), sessionStateCount);
    if (!state)
        return damagedBot("session");
    out.state = *state;
    out.reason = textAt(row, 6);
    if (!row.value(7).isNull())
        out.endedAt = utcMs(row.value(7).toLongLong());
    out.runId = textAt(row, 8);
    return out;
}

// number, open_time, open, high, low, close, volume, stepped_at, cash, position, equity
Result<RecordedCandle> candleOf(const QSqlQuery& row) {
    RecordedCandle out;
    const qlonglong number = row.value(0).toLongLong();
    out.step.number = number > 0 ? static_cast<std::uint64_t>(number) : 0;
    out.step.candle = {utcMs(row.value(1).toLongLong()), row.value(2).toDouble(), row.value(3).toDouble(),
        row.value(4).toDouble(), row.value(5).toDouble(), row.value(6).toDouble()};
    out.steppedAt = utcMs(row.value(7).toLongLong());
    if (number <= 0)
        return out;
    const auto cash = Decimal::parse(textAt(row, 8));
    const auto position = Decimal::parse(textAt(row, 9));
    const auto equity = Decimal::parse(textAt(row, 10));
    if (!cash || !position || !equity)
        return damagedBot("candle");
    out.step.cash = Money(*cash);
    out.step.position = Quantity(*position);
    out.step.equity = Money(*equity);
    return out;
}

Result<std::optional<SessionHead>> firstHead(Result<std::vector<SessionHead>> found) {
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return std::optional<SessionHead>();
    return std::optional(std::move(found->front()));
}

const auto candleColumns =
    QStringLiteral("number, open_time, open, high, low, close, volume, stepped_at, cash, position, equity");

} // namespace

std::string_view toString(SessionState state) {
    switch (state) {
    case SessionState::Running:
        return "running";
    case SessionState::Ended:
        return "ended";
    case SessionState::Failed:
        return "failed";
    }
    return {};
}

Result<SessionHead> SessionStore::begin(SessionHead head) const {
    auto query =
        m_database.run(QStringLiteral("INSERT INTO bot_session VALUES (NULL, ?, ?, ?, ?, 'running', '', NULL, '')"),
            {sqlText(head.bot), qlonglong(toCount(head.startedAt)), sqlText(botToJson(head.definition)),
                instrumentToText(head.instrument)});
    if (!query)
        return std::move(query).error();
    head.number = query->lastInsertId().toLongLong();
    return head;
}

Result<std::vector<SessionHead>> SessionStore::heads(const QString& where, const QVariantList& bindings) const {
    auto rows = m_database.run(QStringLiteral("SELECT session, bot_id, started_at, definition, instrument, state, "
                                              "reason, ended_at, run_id FROM bot_session WHERE %1 "
                                              "ORDER BY session DESC")
                                   .arg(where),
        bindings);
    if (!rows)
        return std::move(rows).error();
    std::vector<SessionHead> out;
    while (rows->next()) {
        auto head = headOf(*rows);
        if (!head)
            return std::move(head).error();
        out.push_back(std::move(*head));
    }
    return out;
}

Result<std::vector<SessionHead>> SessionStore::list(std::string_view bot) const {
    return heads(QStringLiteral("bot_id = ?"), {sqlText(bot)});
}

Result<SessionHead> SessionStore::find(std::int64_t session) const {
    auto found = heads(QStringLiteral("session = ?"), {qlonglong(session)});
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return Error{"bot.unknown_session", "there is no session %1", {std::to_string(session)}};
    return std::move(found->front());
}

Result<std::optional<SessionHead>> SessionStore::ofRun(std::string_view runId) const {
    return firstHead(heads(QStringLiteral("run_id = ? AND run_id <> ''"), {sqlText(runId)}));
}

Result<std::optional<SessionHead>> SessionStore::running(std::string_view bot) const {
    return firstHead(heads(QStringLiteral("bot_id = ? AND state = 'running'"), {sqlText(bot)}));
}

Result<SessionHistory> SessionStore::history(std::int64_t session) const {
    SessionHistory out;
    auto candles =
        m_database.run(QStringLiteral("SELECT %1 FROM bot_candle WHERE session = ? ORDER BY number").arg(candleColumns),
            {qlonglong(session)});
    if (!candles)
        return std::move(candles).error();
    while (candles->next()) {
        auto candle = candleOf(*candles);
        if (!candle)
            return std::move(candle).error();
        if (candle->step.number == 0)
            out.warmUp.push_back(candle->step.candle);
        else
            out.candles.push_back(std::move(*candle));
    }
    auto events =
        m_database.run(QStringLiteral("SELECT candle, at, kind, body FROM bot_event WHERE session = ? ORDER BY event"),
            {qlonglong(session)});
    if (!events)
        return std::move(events).error();
    while (events->next()) {
        const auto kind = enumNamed<BotEventKind>(textAt(*events, 2), botEventKindCount);
        if (!kind)
            return damagedBot("event");
        out.eventCandles.push_back(events->value(0).toULongLong());
        out.events.push_back({*kind, utcMs(events->value(1).toLongLong()), textAt(*events, 3)});
    }
    auto reports =
        m_database.run(QStringLiteral("SELECT candle, body FROM bot_report WHERE session = ? ORDER BY candle, report"),
            {qlonglong(session)});
    if (!reports)
        return std::move(reports).error();
    while (reports->next()) {
        const std::uint64_t candle = reports->value(0).toULongLong();
        auto report = reportFromJson(textAt(*reports, 1));
        if (!report)
            return std::move(report).error();
        if (candle == 0 || candle > out.candles.size() + 1)
            return damagedBot("report");
        auto& known = candle > out.candles.size() ? out.lastReports : out.candles[candle - 1].step.reports;
        known.push_back(std::move(*report));
    }
    auto edits = m_database.run(
        QStringLiteral("SELECT candle, at, who, settings, limits FROM bot_edit WHERE session = ? ORDER BY edit"),
        {qlonglong(session)});
    if (!edits)
        return std::move(edits).error();
    while (edits->next())
        out.edits.push_back({edits->value(0).toULongLong(), utcMs(edits->value(1).toLongLong()), textAt(*edits, 2),
            textsFromJson(textAt(*edits, 3)),
            edits->isNull(4) ? std::nullopt : std::optional(textsFromJson(textAt(*edits, 4)))});
    return out;
}

Result<std::optional<RecordedCandle>> SessionStore::lastCandle(std::int64_t session) const {
    auto row = m_database.run(
        QStringLiteral("SELECT %1 FROM bot_candle WHERE session = ? AND number > 0 ORDER BY number DESC LIMIT 1")
            .arg(candleColumns),
        {qlonglong(session)});
    if (!row)
        return std::move(row).error();
    if (!row->next())
        return std::optional<RecordedCandle>();
    auto candle = candleOf(*row);
    return candle ? Result<std::optional<RecordedCandle>>(std::move(*candle)) : std::move(candle).error();
}

Result<std::optional<BotEvent>> SessionStore::lastEvent(std::int64_t session, BotEventKind kind) const {
    auto row = m_database.run(
        QStringLiteral("SELECT at, body FROM bot_event WHERE session = ? AND kind = ? ORDER BY event DESC LIMIT 1"),
        {qlonglong(session), sqlText(toString(kind))});
    if (!row)
        return std::move(row).error();
    if (!row->next())
        return std::optional<BotEvent>();
    return std::optional(BotEvent{kind, utcMs(row->value(0).toLongLong()), textAt(*row, 1)});
}

Result<SessionStore::Extremes> SessionStore::extremes(std::int64_t session) const {
    auto rows =
        m_database.run(QStringLiteral("SELECT equity FROM bot_candle WHERE session = ? AND number > 0 ORDER BY number"),
            {qlonglong(session)});
    if (!rows)
        return std::move(rows).error();
    Extremes out;
    while (rows->next()) {
        const auto equity = Decimal::parse(textAt(*rows, 0));
        if (!equity)
            return damagedBot("candle");
        out.highest = std::max(out.highest, Money(*equity));
        if (out.highest.sign() > 0)
            out.drawdown = std::max(out.drawdown, 1 - Money(*equity).toDouble() / out.highest.toDouble());
    }
    return out;
}

Result<void> SessionStore::append(std::int64_t session, const std::vector<Candle>& warmUp,
    const std::vector<SessionStep>& steps, std::uint64_t firstEvent, UtcMs steppedAt, const Also& also) const {
    auto candles = m_database.prepare(QStringLiteral("INSERT INTO bot_candle VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"));
    if (!candles)
        return std::move(candles).error();
    const auto insert = [&](QSqlQuery& query, const QVariantList& values) -> Result<void> {
        for (int i = 0; i < values.size(); ++i)
            query.bindValue(i, values.at(i));
        return query.exec() ? Result<void>() : Result<void>(databaseError(query, m_database.file()));
    };
    const auto insertCandle = [&](qlonglong number, const SessionStep& step) {
        const Candle& c = step.candle;
        const bool isHistory = number <= 0;
        return insert(*candles,
            {qlonglong(session), number, qlonglong(toCount(c.openTime)), c.open, c.high, c.low, c.close, c.volume,
                qlonglong(toCount(steppedAt)), sqlText(isHistory ? "" : step.cash.toString()),
                sqlText(isHistory ? "" : step.position.toString()), sqlText(isHistory ? "" : step.equity.toString())});
    };
    return m_database.transaction([&]() -> Result<void> {
        for (std::size_t i = 0; i < warmUp.size(); ++i) {
            SessionStep heard;
            heard.candle = warmUp[i];
            const auto number = static_cast<qlonglong>(i) + 1 - static_cast<qlonglong>(warmUp.size());
            if (auto kept = insertCandle(number, heard); !kept)
                return kept;
        }
        std::uint64_t event = firstEvent;
        for (const SessionStep& step : steps) {
            if (auto kept = insertCandle(static_cast<qlonglong>(step.number), step); !kept)
                return kept;
            if (auto kept = addReports(session, step.number, step.reports); !kept)
                return kept;
            if (auto kept = addEvents(session, step.number, step.events, event); !kept)
                return kept;
            event += step.events.size();
        }
        return also ? also() : Result<void>();
    });
}

Result<void> SessionStore::appendBetween(std::int64_t session, std::uint64_t candle,
    const std::vector<LiveReport>& reports, const std::vector<BotEvent>& events, std::uint64_t firstEvent,
    const Also& also) const {
    return m_database.transaction([&]() -> Result<void> {
        if (auto kept = addReports(session, candle, reports); !kept)
            return kept;
        if (auto kept = addEvents(session, candle, events, firstEvent); !kept)
            return kept;
        return also();
    });
}

Result<void> SessionStore::addEvents(
    std::int64_t session, std::uint64_t candle, const std::vector<BotEvent>& events, std::uint64_t firstEvent) const {
    if (events.empty())
        return {};
    auto query = m_database.prepare(QStringLiteral("INSERT INTO bot_event VALUES (?,?,?,?,?,?)"));
    if (!query)
        return std::move(query).error();
    for (std::size_t i = 0; i < events.size(); ++i) {
        const BotEvent& each = events[i];
        const QVariantList values{qlonglong(session), qulonglong(firstEvent + i), qulonglong(candle),
            qlonglong(toCount(each.time)), sqlText(toString(each.kind)), sqlText(each.body)};
        for (int column = 0; column < values.size(); ++column)
            query->bindValue(column, values.at(column));
        if (!query->exec())
            return databaseError(*query, m_database.file());
    }
    return {};
}

Result<void> SessionStore::addEdit(std::int64_t session, const SessionEdit& edit) const {
    return m_database.execute(QStringLiteral("INSERT INTO bot_edit VALUES (?, (SELECT 1 + COUNT(*) FROM bot_edit WHERE "
                                             "session = ?), ?, ?, ?, ?, ?)"),
        {qlonglong(session), qlonglong(session), qulonglong(edit.candle), qlonglong(toCount(edit.at)),
            sqlText(edit.who), sqlText(textsToJson(edit.overrides)),
            edit.limits ? QVariant(sqlText(textsToJson(*edit.limits))) : QVariant()});
}

Result<void> SessionStore::addReports(
    std::int64_t session, std::uint64_t candle, const std::vector<LiveReport>& reports) const {
    for (const LiveReport& report : reports) {
        auto kept = m_database.execute(
            QStringLiteral("INSERT INTO bot_report VALUES (?, ?, (SELECT 1 + COUNT(*) FROM bot_report WHERE "
                           "session = ? AND candle = ?), ?)"),
            {qlonglong(session), qulonglong(candle), qlonglong(session), qulonglong(candle),
                sqlText(reportToJson(report))});
        if (!kept)
            return kept;
    }
    return {};
}

Result<void> SessionStore::end(
    std::int64_t session, SessionState state, const std::string& reason, const std::string& runId, UtcMs now) const {
    return m_database.execute(
        QStringLiteral("UPDATE bot_session SET state = ?, reason = ?, run_id = ?, ended_at = ? WHERE session = ?"),
        {sqlText(toString(state)), sqlText(reason), sqlText(runId), qlonglong(toCount(now)), qlonglong(session)});
}

} // namespace truebar
