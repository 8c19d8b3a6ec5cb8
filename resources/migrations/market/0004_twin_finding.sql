-- Where the candles of a series disagree with those of another feed, as the last comparison with it found.
CREATE TABLE twin_finding (
    series_id INTEGER NOT NULL REFERENCES series (series_id) ON DELETE CASCADE,
    feed TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    candles INTEGER NOT NULL,
    found REAL NOT NULL,
    expected REAL NOT NULL
);
CREATE INDEX twin_finding_of_series ON twin_finding (series_id, from_time);
