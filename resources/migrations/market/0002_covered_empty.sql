-- Spans for which the source has answered that it has nothing; open times from … to (exclusive), not touching.
CREATE TABLE covered_empty (
    instrument_id INTEGER NOT NULL REFERENCES instrument (instrument_id) ON DELETE CASCADE,
    timeframe TEXT NOT NULL,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    PRIMARY KEY (instrument_id, timeframe, from_time)
) WITHOUT ROWID;
