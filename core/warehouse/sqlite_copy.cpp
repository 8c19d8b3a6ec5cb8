#include "core/warehouse/sqlite_copy.h"

#include "core/workspace/database.h"

namespace truebar {

namespace {

constexpr std::size_t rowsPerStep = 16'384;

// The number is "TrBr"; `file` and the sqlite3 shell show it.
const QString schema =
    QStringLiteral("PRAGMA application_id = 0x54724272;"
                   "PRAGMA user_version = 1;"
                   "CREATE TABLE series (venue TEXT NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL, "
                   "tick_size TEXT NOT NULL, lot_step TEXT NOT NULL, currency TEXT NOT NULL, calendar TEXT NOT NULL, "
                   "candles INTEGER NOT NULL, first_open INTEGER NOT NULL, last_open INTEGER NOT NULL);"
                   "CREATE TABLE candle (open_time INTEGER PRIMARY KEY, open REAL NOT NULL, high REAL NOT NULL, "
                   "low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL);"
                   "CREATE VIEW candle_utc AS SELECT strftime('%Y-%m-%dT%H:%M:%SZ', open_time / 1000, 'unixepoch') "
                   "AS open_time_utc, open, high, low, close, volume FROM candle ORDER BY open_time");

Result<void> insertSeries(const Database& db, const Series& series, const Instrument& instrument) {
    return db.execute(QStringLiteral("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {sqlText(instrument.id.venue), sqlText(instrument.id.symbol), sqlText(series.timeframe().toString()),
            sqlText(instrument.tickSize.toString()), sqlText(instrument.lotStep.toString()),
            sqlText(instrument.currency), sqlText(instrument.calendar), qulonglong(series.size()),
            qlonglong(toCount(series.times().front())), qlonglong(toCount(series.times().back()))});
}

Result<void> insertCandles(
    const Database& db, const Series& series, const std::function<Result<void>(std::size_t)>& step) {
    auto insert = db.prepare(QStringLiteral("INSERT INTO candle VALUES (?, ?, ?, ?, ?, ?)"));
    if (!insert)
        return std::move(insert).error();
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle candle = series.at(i);
        insert->bindValue(0, qlonglong(toCount(candle.openTime)));
        insert->bindValue(1, candle.open);
        insert->bindValue(2, candle.high);
        insert->bindValue(3, candle.low);
        insert->bindValue(4, candle.close);
        insert->bindValue(5, candle.volume);
        if (!insert->exec())
            return databaseError(*insert, db.file());
        if ((i + 1) % rowsPerStep != 0)
            continue;
        if (auto on = step(i + 1); !on)
            return on;
    }
    return {};
}

Result<void> fill(const QString& path, const Series& series, const Instrument& instrument,
    const std::function<Result<void>(std::size_t)>& step) {
    const auto db = Database::open(path, Database::Mode::ReadWrite, Database::Durability::Normal);
    if (!db)
        return db.error();
    if (auto done = (*db)->runScript(schema); !done)
        return done;
    auto done = (*db)->transaction([&]() -> Result<void> {
        if (auto one = insertSeries(**db, series, instrument); !one)
            return one;
        return insertCandles(**db, series, step);
    });
    if (!done)
        return done;
    // One file that can be read from a folder nobody may write to: no write-ahead log beside it.
    const auto mode = (*db)->run(QStringLiteral("PRAGMA journal_mode = DELETE"));
    return mode ? Result<void>() : Result<void>(mode.error());
}

} // namespace

Result<WrittenFile> writeSqliteCopy(const QString& path, const Series& series, const Instrument& instrument,
    const std::function<Result<void>(std::size_t)>& step) {
    if (auto filled = fill(path, series, instrument, step); !filled)
        return std::move(filled).error();
    if (auto synced = syncPath(path); !synced)
        return std::move(synced).error();
    return hashFile(path);
}

} // namespace truebar
