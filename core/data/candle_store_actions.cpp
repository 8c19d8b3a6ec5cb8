// Dividends, splits and adjusted closes beside the candles.
#include "core/data/candle_store.h"
#include "core/data/series_rows.h"

namespace truebar {

namespace {

QString nameOf(CorporateAction::Kind kind) {
    return kind == CorporateAction::Kind::Split ? QStringLiteral("split") : QStringLiteral("dividend");
}

} // namespace

Result<std::vector<CorporateAction>> CandleStore::actions(const InstrumentId& id) const {
    auto query =
        m_database->run(QString(QStringLiteral("SELECT kind, day, value FROM corporate_action WHERE instrument_id = ")
                            + ofInstrument + QStringLiteral(" ORDER BY day, kind")),
            keysOf(id));
    if (!query)
        return std::move(query).error();
    std::vector<CorporateAction> out;
    while (query->next()) {
        const bool isSplit = query->value(0).toString() == nameOf(CorporateAction::Kind::Split);
        out.push_back({isSplit ? CorporateAction::Kind::Split : CorporateAction::Kind::Dividend,
            utcMs(query->value(1).toLongLong()), query->value(2).toDouble()});
    }
    return out;
}

Result<void> CandleStore::writeActions(const InstrumentId& id, const std::vector<CorporateAction>& actions) {
    const auto known = this->actions(id);
    if (!known)
        return known.error();
    for (const CorporateAction& action : actions) {
        if (std::find(known->begin(), known->end(), action) != known->end())
            continue;
        auto written = m_database->run(
            QString(QStringLiteral("INSERT INTO corporate_action (instrument_id, day, kind, value) VALUES (")
                + ofInstrument
                + QStringLiteral(
                    ", ?, ?, ?) ON CONFLICT (instrument_id, day, kind) DO UPDATE SET value = excluded.value")),
            keysOf(id) + QVariantList{qlonglong(toCount(action.day)), nameOf(action.kind), action.value});
        if (!written)
            return std::move(written).error();
        // Reckoned without this action; what comes after it does not depend on it.
        auto removed = m_database->run(
            QString(
                QStringLiteral("DELETE FROM adjusted_close WHERE open_time < ? AND series_id IN (SELECT series_id FROM "
                               "series WHERE instrument_id = ")
                + ofInstrument + QLatin1Char(')')),
            QVariantList{qlonglong(toCount(action.day))} + keysOf(id));
        if (!removed)
            return std::move(removed).error();
    }
    return {};
}

Result<std::vector<AdjustedPrice>> CandleStore::adjustedCloses(
    const InstrumentId& id, Timeframe timeframe, TimeSpan span) const {
    auto query =
        m_database->run(QString(QStringLiteral("SELECT open_time, close FROM adjusted_close WHERE series_id = ")
                            + ofSeries + QStringLiteral(" AND open_time >= ? AND open_time < ? ORDER BY open_time")),
            keysOf(id, timeframe) + QVariantList{qlonglong(toCount(span.begin)), qlonglong(toCount(span.end))});
    if (!query)
        return std::move(query).error();
    std::vector<AdjustedPrice> out;
    while (query->next())
        out.push_back({utcMs(query->value(0).toLongLong()), query->value(1).toDouble()});
    return out;
}

Result<void> CandleStore::writeAdjustedCloses(
    const InstrumentId& id, Timeframe timeframe, const std::vector<AdjustedPrice>& closes) {
    if (closes.empty())
        return {};
    auto insert = m_database->prepare(QString(
        QStringLiteral("INSERT OR REPLACE INTO adjusted_close (series_id, open_time, close) SELECT series_id, ?, ? "
                       "FROM series WHERE series_id = ")
        + ofSeries));
    if (!insert)
        return std::move(insert).error();
    const QVariantList keys = keysOf(id, timeframe);
    for (const AdjustedPrice& each : closes) {
        insert->bindValue(0, qlonglong(toCount(each.openTime)));
        insert->bindValue(1, each.close);
        for (int i = 0; i < keys.size(); ++i)
            insert->bindValue(i + 2, keys.at(i));
        if (!insert->exec())
            return databaseError(*insert, m_database->file());
    }
    return {};
}

} // namespace truebar
