-- Run history. Exact decimals are TEXT, times INTEGER milliseconds since 1970 UTC.
CREATE TABLE run (
    run_id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    mode TEXT NOT NULL,
    strategy TEXT NOT NULL,
    strategy_version TEXT NOT NULL,
    broker TEXT NOT NULL,
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    asked_from INTEGER,
    asked_to INTEGER,
    data_from INTEGER NOT NULL,
    data_to INTEGER NOT NULL,
    cash TEXT NOT NULL,
    fee_bps TEXT NOT NULL,
    slippage_ticks INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    analysis TEXT NOT NULL,
    instrument TEXT NOT NULL,
    code_version TEXT NOT NULL,
    data_fingerprint TEXT NOT NULL,
    candles INTEGER NOT NULL,
    ambiguous_candles INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX run_by_time ON run (created_at);
CREATE TABLE run_setting (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, key)
) WITHOUT ROWID;
-- subject: 'run' or 'benchmark'; value is NULL where undefined, amount is set for exact money.
CREATE TABLE run_metric (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    amount TEXT,
    PRIMARY KEY (run_id, subject, name)
) WITHOUT ROWID;
CREATE TABLE run_equity (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    time INTEGER NOT NULL,
    equity TEXT NOT NULL,
    PRIMARY KEY (run_id, subject, time)
) WITHOUT ROWID;
CREATE TABLE run_order (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    side TEXT NOT NULL,
    type TEXT NOT NULL,
    quantity TEXT,
    limit_price TEXT,
    stop_price TEXT,
    time_in_force TEXT NOT NULL,
    reduce_only INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    filled_quantity TEXT NOT NULL,
    triggered_at INTEGER,
    closed_at INTEGER,
    reason TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
CREATE TABLE run_fill (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    order_number INTEGER NOT NULL,
    time INTEGER NOT NULL,
    side TEXT NOT NULL,
    price TEXT NOT NULL,
    quantity TEXT NOT NULL,
    fee TEXT NOT NULL,
    liquidity TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
CREATE TABLE run_trade (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    direction TEXT NOT NULL,
    quantity TEXT NOT NULL,
    entry_time INTEGER NOT NULL,
    exit_time INTEGER NOT NULL,
    entry_price TEXT NOT NULL,
    exit_price TEXT NOT NULL,
    fees TEXT NOT NULL,
    profit TEXT NOT NULL,
    profit_ratio REAL NOT NULL,
    candles INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
CREATE TABLE run_suggestion (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    time INTEGER NOT NULL,
    proposal TEXT NOT NULL,
    reason TEXT NOT NULL,
    confidence REAL NOT NULL,
    valid_until INTEGER,
    last_close REAL NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
CREATE TABLE run_decision (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    suggestion INTEGER NOT NULL,
    time INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    note TEXT NOT NULL,
    orders TEXT NOT NULL,
    PRIMARY KEY (run_id, suggestion)
) WITHOUT ROWID;
