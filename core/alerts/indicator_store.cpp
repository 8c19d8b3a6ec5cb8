#include "core/alerts/indicator_store.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t longestShownId = 80;

const QString botColumns =
    QStringLiteral("bot_id, name, venue, symbol, timeframes, quorum, decay, window, narrow, wide, "
                   "tells, created_at, running_since");
const QString eventColumns = QStringLiteral("event, bot_id, at, kind, timeframe, side_from, side_to, close, band_low, "
                                            "band_high, consensus, bullish, bearish, total, noticed_at");

QVariantList bindingsOf(const IndicatorBot& bot) {
    const ForecastSettings& forecast = bot.outlook.forecast;
    return {sqlText(bot.name), sqlText(bot.instrument.venue), sqlText(bot.instrument.symbol),
        sqlText(timeframesText(bot.outlook.timeframes)), bot.outlook.quorum, forecast.decay, forecast.window,
        forecast.narrow, forecast.wide, sqlText(tellsText(bot.tells))};
}

Result<StoredIndicatorBot> botOf(const QSqlQuery& row) {
    const auto word = [&](int column) { return row.value(column).toString().toStdString(); };
    StoredIndicatorBot out;
    out.bot.id = word(0);
    out.bot.name = word(1);
    out.bot.instrument = {word(2), word(3)};
    auto timeframes = timeframesOf(word(4));
    if (!timeframes)
        return std::move(timeframes).error();
    out.bot.outlook.timeframes = std::move(*timeframes);
    out.bot.outlook.quorum = row.value(5).toInt();
    out.bot.outlook.forecast.decay = row.value(6).toDouble();
    out.bot.outlook.forecast.window = row.value(7).toInt();
    out.bot.outlook.forecast.narrow = row.value(8).toDouble();
    out.bot.outlook.forecast.wide = row.value(9).toDouble();
    auto tells = tellsOf(word(10));
    if (!tells)
        return std::move(tells).error();
    out.bot.tells = std::move(*tells);
    auto checked = checkedIndicatorBot(std::move(out.bot));
    if (!checked)
        return Error{"io.corrupt_bot", "a stored bot cannot be read: %1", {checked.error().message()}};
    out.bot = std::move(*checked);
    out.createdAt = utcMs(row.value(11).toLongLong());
    if (!row.value(12).isNull())
        out.runningSince = utcMs(row.value(12).toLongLong());
    return out;
}

Trend trendOf(const QString& word) {
    for (const Trend trend : {Trend::Bullish, Trend::Bearish}) {
        if (word == sqlText(toString(trend)))
            return trend;
    }
    return Trend::Neutral;
}

StoredOutlookEvent eventOf(const QSqlQuery& row) {
    StoredOutlookEvent out;
    out.number = row.value(0).toLongLong();
    out.bot = row.value(1).toString().toStdString();
    OutlookEvent& event = out.event;
    event.time = utcMs(row.value(2).toLongLong());
    for (int i = 0; i < outlookEventKindCount; ++i) {
        if (row.value(3).toString() == sqlText(toString(static_cast<OutlookEventKind>(i))))
            event.kind = static_cast<OutlookEventKind>(i);
    }
    event.timeframe = Timeframe::parse(row.value(4).toString().toStdString()).value_or(Timeframe());
    event.from = trendOf(row.value(5).toString());
    event.to = trendOf(row.value(6).toString());
    event.close = row.value(7).toDouble();
    event.band = {row.value(8).toDouble(), row.value(9).toDouble()};
    event.consensus.side = trendOf(row.value(10).toString());
    event.consensus.bullish = row.value(11).toInt();
    event.consensus.bearish = row.value(12).toInt();
    event.consensus.total = row.value(13).toInt();
    out.noticedAt = utcMs(row.value(14).toLongLong());
    return out;
}

} // namespace

Result<std::vector<StoredIndicatorBot>> IndicatorStore::list() const {
    auto rows = m_database.run(QStringLiteral("SELECT %1 FROM indicator_bot ORDER BY bot_id").arg(botColumns));
    if (!rows)
        return std::move(rows).error();
    std::vector<StoredIndicatorBot> out;
    while (rows->next()) {
        auto bot = botOf(*rows);
        if (!bot)
            return std::move(bot).error();
        out.push_back(std::move(*bot));
    }
    return out;
}

Result<StoredIndicatorBot> IndicatorStore::find(std::string_view id) const {
    const auto all = list();
    if (!all)
        return all.error();
    std::string known;
    for (const StoredIndicatorBot& each : *all) {
        if (each.bot.id == id)
            return each;
        known += (known.empty() ? "" : ", ") + each.bot.id;
    }
    const std::string shown(id.substr(0, longestShownId));
    if (known.empty())
        return Error{"alerts.unknown", "there is no indicator bot '%1', nor any other", {shown}};
    return Error{"alerts.unknown", "there is no indicator bot '%1'; there are: %2", {shown, known}};
}

Result<void> IndicatorStore::add(const IndicatorBot& bot, UtcMs now) const {
    if (find(bot.id))
        return Error{"alerts.exists", "there is an indicator bot '%1' already", {bot.id}, "id"};
    return m_database.execute(
        QStringLiteral("INSERT INTO indicator_bot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"),
        QVariantList{sqlText(bot.id)} + bindingsOf(bot) + QVariantList{qlonglong(toCount(now))});
}

Result<void> IndicatorStore::change(const IndicatorBot& bot, UtcMs now) const {
    const auto known = find(bot.id);
    if (!known)
        return known.error();
    return m_database.execute(
        QStringLiteral("UPDATE indicator_bot SET name = ?, venue = ?, symbol = ?, timeframes = ?, quorum = ?, "
                       "decay = ?, window = ?, narrow = ?, wide = ?, tells = ?, "
                       "running_since = CASE WHEN running_since IS NULL THEN NULL ELSE ? END WHERE bot_id = ?"),
        bindingsOf(bot) + QVariantList{qlonglong(toCount(now)), sqlText(bot.id)});
}

Result<void> IndicatorStore::start(std::string_view id, UtcMs now) const {
    if (const auto known = find(id); !known)
        return known.error();
    return m_database.execute(
        QStringLiteral("UPDATE indicator_bot SET running_since = ? WHERE bot_id = ? AND running_since IS NULL"),
        {qlonglong(toCount(now)), sqlText(id)});
}

Result<void> IndicatorStore::stop(std::string_view id) const {
    if (const auto known = find(id); !known)
        return known.error();
    return m_database.execute(
        QStringLiteral("UPDATE indicator_bot SET running_since = NULL WHERE bot_id = ?"), {sqlText(id)});
}

Result<void> IndicatorStore::remove(std::string_view id) const {
    if (const auto known = find(id); !known)
        return known.error();
    return m_database.execute(QStringLiteral("DELETE FROM indicator_bot WHERE bot_id = ?"), {sqlText(id)});
}

Result<std::vector<StoredOutlookEvent>> IndicatorStore::tell(
    std::string_view id, const std::vector<OutlookEvent>& events, UtcMs now) const {
    std::vector<StoredOutlookEvent> out;
    for (const OutlookEvent& event : events) {
        const auto kept = m_database.run(
            QStringLiteral(
                "INSERT OR IGNORE INTO outlook_event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            {sqlText(id), qlonglong(toCount(event.time)), sqlText(toString(event.kind)),
                sqlText(event.timeframe.toString()), sqlText(toString(event.from)), sqlText(toString(event.to)),
                event.close, event.band.low, event.band.high, sqlText(toString(event.consensus.side)),
                event.consensus.bullish, event.consensus.bearish, event.consensus.total, qlonglong(toCount(now))});
        if (!kept)
            return kept.error();
        if (kept->numRowsAffected() == 1)
            out.push_back({kept->lastInsertId().toLongLong(), std::string(id), now, event});
    }
    return out;
}

Result<std::vector<StoredOutlookEvent>> IndicatorStore::events(std::string_view id, int most) const {
    auto out = read(QStringLiteral("WHERE ? IN ('', bot_id) ORDER BY event DESC LIMIT ?"), {sqlText(id), most});
    if (out)
        std::reverse(out->begin(), out->end());
    return out;
}

Result<std::vector<StoredOutlookEvent>> IndicatorStore::take(std::string_view channel, UtcMs since, UtcMs now) const {
    auto out = read(QStringLiteral("WHERE noticed_at >= ? AND event NOT IN "
                                   "(SELECT event FROM outlook_delivery WHERE channel = ?) ORDER BY event"),
        {qlonglong(toCount(since)), sqlText(channel)});
    if (!out)
        return out;
    for (const StoredOutlookEvent& each : *out) {
        const auto kept = m_database.run(QStringLiteral("INSERT INTO outlook_delivery VALUES (?, ?, ?)"),
            {qlonglong(each.number), sqlText(channel), qlonglong(toCount(now))});
        if (!kept)
            return kept.error();
    }
    return out;
}

Result<std::vector<StoredOutlookEvent>> IndicatorStore::read(
    const QString& condition, const QVariantList& bindings) const {
    auto rows =
        m_database.run(QStringLiteral("SELECT %1 FROM outlook_event %2").arg(eventColumns, condition), bindings);
    if (!rows)
        return std::move(rows).error();
    std::vector<StoredOutlookEvent> out;
    while (rows->next())
        out.push_back(eventOf(*rows));
    return out;
}

} // namespace truebar
