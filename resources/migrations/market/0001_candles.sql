-- Instruments and their candles. Layout: docs/candle-store.md.
CREATE TABLE instrument (
    instrument_id INTEGER PRIMARY KEY,
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    tick_size TEXT NOT NULL,
    lot_step TEXT NOT NULL,
    min_notional TEXT NOT NULL,
    contract_multiplier TEXT NOT NULL,
    currency TEXT NOT NULL,
    calendar TEXT NOT NULL,
    UNIQUE (venue, symbol)
);
CREATE TABLE series (
    series_id INTEGER PRIMARY KEY,
    instrument_id INTEGER NOT NULL REFERENCES instrument (instrument_id) ON DELETE CASCADE,
    timeframe TEXT NOT NULL,
    candles INTEGER NOT NULL,
    first_open INTEGER NOT NULL,
    last_open INTEGER NOT NULL,
    UNIQUE (instrument_id, timeframe)
);
-- A sealed run of candles as columns.
CREATE TABLE candle_chunk (
    series_id INTEGER NOT NULL REFERENCES series (series_id) ON DELETE CASCADE,
    first_open INTEGER NOT NULL,
    last_open INTEGER NOT NULL,
    candles INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    columns BLOB NOT NULL,
    PRIMARY KEY (series_id, first_open)
);
-- The newest candles, one row each, until there are enough for a chunk.
CREATE TABLE candle_tail (
    series_id INTEGER NOT NULL REFERENCES series (series_id) ON DELETE CASCADE,
    open_time INTEGER NOT NULL,
    open REAL NOT NULL,
    high REAL NOT NULL,
    low REAL NOT NULL,
    close REAL NOT NULL,
    volume REAL NOT NULL,
    PRIMARY KEY (series_id, open_time)
) WITHOUT ROWID;
