-- Maintenance routines and the log of their runs. Times INTEGER milliseconds since 1970 UTC.
CREATE TABLE routine (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    schedule TEXT NOT NULL,
    missed TEXT NOT NULL,
    after_routine TEXT NOT NULL,
    retries INTEGER NOT NULL,
    retry_wait INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    from_time INTEGER,
    days INTEGER NOT NULL,
    feed TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE routine_series (
    name TEXT NOT NULL REFERENCES routine (name) ON DELETE CASCADE,
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    PRIMARY KEY (name, venue, symbol, timeframe)
) WITHOUT ROWID;
-- The log outlives its routine.
CREATE TABLE routine_run (
    run_id INTEGER PRIMARY KEY,
    routine TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL,
    requests INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    failure TEXT NOT NULL
);
CREATE INDEX routine_run_by_routine ON routine_run (routine, started_at);
CREATE TABLE routine_warning (
    run_id INTEGER NOT NULL REFERENCES routine_run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
