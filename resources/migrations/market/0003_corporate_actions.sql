-- Dividends and splits of an instrument, by the day from which prices are without the dividend or in new shares.
CREATE TABLE corporate_action (
    instrument_id INTEGER NOT NULL REFERENCES instrument (instrument_id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('dividend', 'split')),
    value REAL NOT NULL CHECK (value > 0),
    PRIMARY KEY (instrument_id, day, kind)
) WITHOUT ROWID;
-- Closes with splits and dividends taken off, beside the candles of a series. All of a series are of one reckoning: a
-- dividend or split that was not known before makes the older ones void.
CREATE TABLE adjusted_close (
    series_id INTEGER NOT NULL REFERENCES series (series_id) ON DELETE CASCADE,
    open_time INTEGER NOT NULL,
    close REAL NOT NULL,
    PRIMARY KEY (series_id, open_time)
) WITHOUT ROWID;
