#include "core/desk/desk_tables.h"

namespace truebar {

namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QVariant text(Decimal value) {
    return text(value.toString());
}

template <class Tag>
QVariant text(Amount<Tag> value) {
    return text(value.value());
}

template <class T>
QVariant text(const std::optional<T>& value) {
    return value ? QVariant(text(*value)) : QVariant(QMetaType::fromType<QString>());
}

qint64 count(UtcMs time) {
    return toCount(time);
}

Result<void> execute(Result<QSqlQuery>& query, const Database& database, const QVariantList& values) {
    for (qsizetype i = 0; i < values.size(); ++i)
        query->bindValue(static_cast<int>(i), values.at(i));
    return query->exec() ? Result<void>() : Result<void>(databaseError(*query, database.file()));
}

// One statement for many rows.
template <class Row>
Result<void> writeAll(const Database& database, const char* sql, const std::vector<Row>& rows,
    const std::function<QVariantList(const Row&)>& values) {
    if (rows.empty())
        return {};
    auto query = database.prepare(QString::fromLatin1(sql));
    if (!query)
        return std::move(query).error();
    for (const Row& row : rows) {
        if (auto done = execute(query, database, values(row)); !done)
            return done;
    }
    return {};
}

QVariantList orderRow(const std::string& account, const LiveOrder& order) {
    const OrderIntent& intent = order.intent;
    return {text(intent.id.text), text(account), text(intent.instrument.toString()), text(intent.bot),
        text(toString(intent.side)), text(toString(intent.type)), text(intent.quantity), text(intent.limitPrice),
        text(intent.stopPrice), text(toString(intent.timeInForce)), intent.reduceOnly, intent.postOnly,
        count(intent.decidedAt), text(toString(order.phase)), text(order.venueOrderId), text(order.filled),
        text(order.venueFilled), text(order.averagePrice), order.cancelAsked, order.isAdopted, text(order.reason),
        count(order.changedAt)};
}

QVariantList fillRow(const std::string& account, const BookedFill& booked) {
    const VenueFill& fill = booked.fill;
    return {text(fill.key.venue), text(fill.key.account), text(fill.key.tradeId), text(account), text(fill.order.text),
        text(fill.venueOrderId), text(fill.instrument.toString()), text(booked.bot), text(toString(fill.side)),
        text(fill.price), text(fill.quantity), text(fill.fee), text(fill.feeCurrency), text(toString(fill.liquidity)),
        count(fill.time)};
}

// Reads what was written by the functions above; anything else is an error of the file.
class Row {
public:
    Row(const QSqlQuery& query, const QString& file)
        : m_query(query)
        , m_file(file) { }

    std::string text(int column) const { return m_query.value(column).toString().toStdString(); }
    UtcMs time(int column) const { return utcMs(m_query.value(column).toLongLong()); }
    bool flag(int column) const { return m_query.value(column).toBool(); }
    Decimal decimal(int column) {
        auto value = Decimal::parse(text(column));
        note(value.has_value(), column);
        return value ? *value : Decimal();
    }
    std::optional<Decimal> maybe(int column) {
        return m_query.value(column).isNull() ? std::nullopt : std::optional(decimal(column));
    }
    template <class Tag>
    void read(int column, std::optional<Amount<Tag>>& out) {
        if (const auto value = maybe(column))
            out = Amount<Tag>(*value);
    }
    InstrumentId instrument(int column) {
        auto id = InstrumentId::parse(text(column));
        note(id.has_value(), column);
        return id ? *id : InstrumentId();
    }
    template <class Enum>
    Enum choice(int column, int values) {
        const std::string name = text(column);
        for (int i = 0; i < values; ++i) {
            if (toString(static_cast<Enum>(i)) == name)
                return static_cast<Enum>(i);
        }
        note(false, column);
        return Enum();
    }
    // The first value that is none of ours.
    const std::optional<Error>& error() const { return m_error; }

private:
    void note(bool isGood, int column) {
        if (!isGood && !m_error)
            m_error = Error{"io.database", "'%1' is not what Truebar writes", {text(column)}, m_file.toStdString()};
    }

    const QSqlQuery& m_query;
    QString m_file;
    std::optional<Error> m_error;
};

Result<void> readEach(
    const Database& database, const char* sql, const QVariantList& bindings, const std::function<void(Row&)>& take) {
    auto query = database.run(QString::fromLatin1(sql), bindings);
    if (!query)
        return std::move(query).error();
    Row row(*query, database.file());
    while (query->next() && !row.error())
        take(row);
    return row.error() ? Result<void>(*row.error()) : Result<void>();
}

OrderIntent orderOf(Row& row) {
    OrderIntent out;
    out.id.text = row.text(0);
    out.instrument = row.instrument(1);
    out.bot = row.text(2);
    out.side = row.choice<Side>(3, 2);
    out.type = row.choice<OrderType>(4, orderTypeCount);
    out.quantity = Quantity(row.decimal(5));
    row.read(6, out.limitPrice);
    row.read(7, out.stopPrice);
    out.reduceOnly = row.flag(8);
    out.postOnly = row.flag(9);
    out.timeInForce = row.choice<TimeInForce>(10, timeInForceCount);
    out.decidedAt = row.time(11);
    return out;
}

BookedFill fillOf(Row& row) {
    BookedFill out;
    VenueFill& fill = out.fill;
    fill.key = {row.text(0), row.text(1), row.text(2)};
    fill.order.text = row.text(3);
    fill.venueOrderId = row.text(4);
    fill.instrument = row.instrument(5);
    out.bot = row.text(6);
    fill.side = row.choice<Side>(7, 2);
    fill.price = Price(row.decimal(8));
    fill.quantity = Quantity(row.decimal(9));
    fill.fee = row.decimal(10);
    fill.feeCurrency = row.text(11);
    fill.liquidity = row.choice<Liquidity>(12, 2);
    fill.time = row.time(13);
    return out;
}

Result<void> writeMaps(const Database& database, const std::string& account, const RecordBatch& batch) {
    using Memory = std::pair<std::string, RiskMemory>;
    auto done = writeAll<Memory>(database,
        "INSERT OR REPLACE INTO risk_memory (account, bot, day, day_begin, equity, highest) VALUES (?, ?, ?, ?, ?, ?)",
        {batch.memories.begin(), batch.memories.end()}, [&](const Memory& row) -> QVariantList {
            const auto& [bot, memory] = row;
            return {text(account), text(bot), count(memory.day), text(memory.dayBegin), text(memory.equity),
                text(memory.highest)};
        });
    if (!done)
        return done;
    using Units = std::pair<InstrumentId, InstrumentUnits>;
    return writeAll<Units>(database,
        "INSERT OR REPLACE INTO live_instrument (account, instrument, multiplier, base, quote) VALUES (?, ?, ?, ?, ?)",
        {batch.units.begin(), batch.units.end()}, [&](const Units& row) -> QVariantList {
            const auto& [instrument, units] = row;
            return {text(account), text(instrument.toString()), text(units.multiplier), text(units.base),
                text(units.quote)};
        });
}

} // namespace

Result<void> writeRecords(const Database& database, const std::string& account, const RecordBatch& batch) {
    auto done = writeAll<LiveOrder>(database,
        "INSERT OR REPLACE INTO live_order (client_order_id, account, instrument, bot, side, type, quantity, "
        "limit_price, stop_price, time_in_force, reduce_only, post_only, decided_at, phase, venue_order_id, filled, "
        "venue_filled, average_price, cancel_asked, is_adopted, reason, changed_at) VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        batch.orders, [&](const LiveOrder& order) { return orderRow(account, order); });
    if (!done)
        return done;
    done = writeAll<BookedFill>(database,
        "INSERT OR IGNORE INTO live_fill (venue, account, trade_id, kept_for, client_order_id, venue_order_id, "
        "instrument, bot, side, price, quantity, fee, fee_currency, liquidity, time) VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        batch.fills, [&](const BookedFill& fill) { return fillRow(account, fill); });
    if (!done)
        return done;
    done = writeAll<DecisionRecord>(database,
        "INSERT OR IGNORE INTO live_decision (account, difference, decided_at, details, choice, decided_by) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        batch.decisions, [&](const DecisionRecord& row) -> QVariantList {
            return {text(account), text(row.row), count(row.at), text(row.details), text(row.choice), text(row.by)};
        });
    if (!done)
        return done;
    done = writeAll<AdoptedPosition>(database,
        "INSERT OR IGNORE INTO live_adoption (account, instrument, bot, adopted_at, change) VALUES (?, ?, ?, ?, ?)",
        batch.adoptions, [&](const AdoptedPosition& row) -> QVariantList {
            return {text(account), text(row.instrument.toString()), text(row.bot), count(row.at), text(row.change)};
        });
    if (!done)
        return done;
    done = writeMaps(database, account, batch);
    if (!done)
        return done;
    auto noted = database.run(QStringLiteral("UPDATE live_account SET journal_sequence = ? WHERE account = ?"),
        {qulonglong(batch.journalSequence), text(account)});
    return noted ? Result<void>() : Result<void>(std::move(noted).error());
}

Result<AccountHistory> readHistory(const Database& database, const std::string& account, UtcMs ordersSince) {
    AccountHistory out;
    const QVariant of = text(account);
    auto done = readEach(database,
        "SELECT client_order_id, instrument, bot, side, type, quantity, limit_price, stop_price, reduce_only, "
        "post_only, time_in_force, decided_at FROM live_order WHERE account = ? AND decided_at >= ? AND NOT is_adopted "
        "ORDER BY decided_at, client_order_id",
        {of, count(ordersSince)}, [&](Row& row) { out.orders.push_back(orderOf(row)); });
    if (!done)
        return std::move(done).error();
    done = readEach(database,
        "SELECT venue, account, trade_id, client_order_id, venue_order_id, instrument, bot, side, price, quantity, "
        "fee, "
        "fee_currency, liquidity, time FROM live_fill WHERE kept_for = ? ORDER BY time, trade_id",
        {of}, [&](Row& row) { out.fills.push_back(fillOf(row)); });
    if (!done)
        return std::move(done).error();
    done = readEach(database,
        "SELECT instrument, bot, adopted_at, change FROM live_adoption WHERE account = ? ORDER BY adopted_at", {of},
        [&](Row& row) {
            out.adoptions.push_back({row.instrument(0), Quantity(row.decimal(3)), row.time(2), row.text(1)});
        });
    if (!done)
        return std::move(done).error();
    done = readEach(database, "SELECT bot, day, day_begin, equity, highest FROM risk_memory WHERE account = ?", {of},
        [&](Row& row) {
            RiskMemory& memory = out.memories[row.text(0)];
            memory.day = row.time(1);
            row.read(2, memory.dayBegin);
            row.read(3, memory.equity);
            row.read(4, memory.highest);
        });
    if (!done)
        return std::move(done).error();
    done = readEach(database, "SELECT instrument, multiplier, base, quote FROM live_instrument WHERE account = ?", {of},
        [&](Row& row) {
            out.units[row.instrument(0)] = {row.decimal(1), row.text(2), row.text(3)};
        });
    return done ? Result<AccountHistory>(std::move(out)) : Result<AccountHistory>(std::move(done).error());
}

Result<std::vector<KeptOrder>> readOrders(
    const Database& database, const std::optional<std::string>& account, bool isOnlyOpen, std::int64_t most) {
    std::vector<KeptOrder> out;
    const QVariant of = account ? QVariant(text(*account)) : QVariant(QMetaType::fromType<QString>());
    auto done = readEach(database,
        "SELECT client_order_id, account, instrument, bot, side, type, phase, reason, quantity, filled, limit_price, "
        "stop_price, average_price, decided_at, changed_at FROM live_order WHERE (account = ? OR ? IS NULL) AND "
        "(NOT ? OR phase NOT IN ('filled', 'cancelled', 'refused')) ORDER BY decided_at DESC, client_order_id DESC "
        "LIMIT ?",
        {of, of, isOnlyOpen, qint64(most)}, [&](Row& row) {
            KeptOrder order;
            order.id = row.text(0);
            order.account = row.text(1);
            order.instrument = row.text(2);
            order.bot = row.text(3);
            order.side = row.text(4);
            order.type = row.text(5);
            order.phase = row.text(6);
            order.reason = row.text(7);
            order.quantity = row.decimal(8);
            order.filled = row.decimal(9);
            order.limitPrice = row.maybe(10);
            order.stopPrice = row.maybe(11);
            order.averagePrice = row.maybe(12);
            order.decidedAt = row.time(13);
            order.changedAt = row.time(14);
            out.push_back(std::move(order));
        });
    return done ? Result<std::vector<KeptOrder>>(std::move(out)) : std::move(done).error();
}

Result<std::vector<std::string>> readAccounts(const Database& database) {
    std::vector<std::string> out;
    auto done = readEach(database, "SELECT account FROM live_account ORDER BY account", {},
        [&](Row& row) { out.push_back(row.text(0)); });
    return done ? Result<std::vector<std::string>>(std::move(out)) : std::move(done).error();
}

} // namespace truebar
