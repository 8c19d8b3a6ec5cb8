// What is stored, and the details of its instruments.
#include "core/data/candle_store.h"

namespace truebar {

namespace {

Result<Decimal> decimalAt(const QSqlQuery& query, int column) {
    return Decimal::parse(query.value(column).toString().toStdString());
}

// Columns venue … calendar, beginning at `first`.
Result<Instrument> readInstrument(const QSqlQuery& query, int first) {
    Instrument out;
    out.id = {query.value(first).toString().toStdString(), query.value(first + 1).toString().toStdString()};
    const auto tick = decimalAt(query, first + 2);
    const auto lot = decimalAt(query, first + 3);
    const auto least = decimalAt(query, first + 4);
    const auto multiplier = decimalAt(query, first + 5);
    if (!tick || !lot || !least || !multiplier)
        return Error{"io.corrupt_instrument", "the stored details of %1 are damaged", {out.id.toString()}};
    out.tickSize = Price(*tick);
    out.lotStep = Quantity(*lot);
    out.minNotional = Money(*least);
    out.contractMultiplier = *multiplier;
    out.currency = query.value(first + 6).toString().toStdString();
    out.calendar = query.value(first + 7).toString().toStdString();
    return out;
}

const QString instrumentColumns =
    QStringLiteral("venue, symbol, tick_size, lot_step, min_notional, contract_multiplier, currency, calendar");

} // namespace

Result<std::vector<StoredSeries>> CandleStore::list() const {
    auto query =
        m_database->run(QStringLiteral("SELECT timeframe, candles, first_open, last_open, ") + instrumentColumns
            + QStringLiteral(
                " FROM series JOIN instrument USING (instrument_id) WHERE candles > 0 ORDER BY venue, symbol"));
    if (!query)
        return std::move(query).error();
    std::vector<StoredSeries> out;
    while (query->next()) {
        const auto timeframe = Timeframe::parse(query->value(0).toString().toStdString());
        auto instrument = readInstrument(*query, 4);
        if (!timeframe || !instrument)
            return timeframe ? instrument.error() : timeframe.error();
        const TimeSpan span{utcMs(query->value(2).toLongLong()), timeframe->next(utcMs(query->value(3).toLongLong()))};
        out.push_back({std::move(*instrument), *timeframe, query->value(1).toULongLong(), span});
    }
    std::stable_sort(out.begin(), out.end(), [](const StoredSeries& a, const StoredSeries& b) {
        return a.instrument.id != b.instrument.id ? a.instrument.id < b.instrument.id : a.timeframe < b.timeframe;
    });
    return out;
}

Result<Instrument> CandleStore::instrument(const InstrumentId& id) const {
    auto query = m_database->run(QStringLiteral("SELECT ") + instrumentColumns
            + QStringLiteral(" FROM instrument WHERE venue = ? AND symbol = ?"),
        {sqlText(id.venue), sqlText(id.symbol)});
    if (!query)
        return std::move(query).error();
    if (query->next())
        return readInstrument(*query, 0);
    auto all = m_database->run(QStringLiteral("SELECT venue || ':' || symbol FROM instrument ORDER BY 1"));
    if (!all)
        return std::move(all).error();
    std::string known;
    while (all->next())
        known += (known.empty() ? "" : ", ") + all->value(0).toString().toStdString();
    return Error{"data.unknown_instrument", "there is no instrument %1; there are: %2",
        {id.toString(), known.empty() ? "none" : known}};
}

Result<SessionCalendar> CandleStore::calendarOf(const InstrumentId& id) const {
    const auto known = instrument(id);
    if (known)
        return m_calendars.find(known->calendar);
    return known.error().code == "data.unknown_instrument" ? SessionCalendar() : Result<SessionCalendar>(known.error());
}

Result<void> CandleStore::saveInstrument(const Instrument& i) {
    return m_database->execute(QStringLiteral("INSERT INTO instrument (") + instrumentColumns
            + QStringLiteral(
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (venue, symbol) DO UPDATE SET "
                "tick_size = excluded.tick_size, lot_step = excluded.lot_step, "
                "min_notional = excluded.min_notional, contract_multiplier = excluded.contract_multiplier, "
                "currency = excluded.currency, calendar = excluded.calendar"),
        {sqlText(i.id.venue), sqlText(i.id.symbol), sqlText(i.tickSize.toString()), sqlText(i.lotStep.toString()),
            sqlText(i.minNotional.toString()), sqlText(i.contractMultiplier.toString()), sqlText(i.currency),
            sqlText(i.calendar)});
}

} // namespace truebar
