-- Studies and their trials: a durable queue. Times INTEGER milliseconds since 1970 UTC.
CREATE TABLE study (
    study INTEGER PRIMARY KEY,
    study_id TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    priority INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    strategy_version TEXT NOT NULL,
    code_version TEXT NOT NULL,
    spec TEXT NOT NULL
);
-- One data set with one money setting. times: int64, benchmark_equity: float64, little-endian, of equal length.
CREATE TABLE study_cell (
    study INTEGER NOT NULL REFERENCES study (study) ON DELETE CASCADE,
    cell INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    data_from INTEGER NOT NULL,
    data_to INTEGER NOT NULL,
    candles INTEGER NOT NULL,
    coverage REAL NOT NULL,
    trust REAL NOT NULL,
    benchmark TEXT NOT NULL,
    times BLOB NOT NULL,
    benchmark_equity BLOB NOT NULL,
    PRIMARY KEY (study, cell)
);
-- settings: JSON array with the value of each axis; score: of the objective, NULL where undefined.
CREATE TABLE trial (
    study INTEGER NOT NULL REFERENCES study (study) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    cell INTEGER NOT NULL,
    status TEXT NOT NULL,
    priority INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    settings TEXT NOT NULL,
    reason TEXT NOT NULL,
    score REAL,
    PRIMARY KEY (study, number)
) WITHOUT ROWID;
CREATE INDEX trial_queue ON trial (study, status, priority DESC, attempts, number);
-- equity: float64, little-endian, at the times of the cell.
CREATE TABLE trial_result (
    study INTEGER NOT NULL,
    number INTEGER NOT NULL,
    metrics TEXT NOT NULL,
    equity BLOB NOT NULL,
    PRIMARY KEY (study, number),
    FOREIGN KEY (study, number) REFERENCES trial (study, number) ON DELETE CASCADE
);
