-- How good the candles of a run were when it was made; runs from before have no rows. Spans are INTEGER milliseconds.
-- number: 1 is the run's own series, then the other feeds of the strategy.
CREATE TABLE run_data_quality (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    stored_timeframe TEXT NOT NULL,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    present INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    coverage REAL NOT NULL,
    trust REAL NOT NULL,
    least_coverage REAL NOT NULL,
    least_trust REAL NOT NULL,
    gap_count INTEGER NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
-- The largest gaps of each feed; kind: missing, venue_outage.
CREATE TABLE run_data_gap (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    candles INTEGER NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (run_id, number, from_time)
) WITHOUT ROWID;
