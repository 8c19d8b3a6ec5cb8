-- Suggestions that were put to a person, with what was known then. Exact decimals are TEXT, times INTEGER milliseconds
-- since 1970 UTC.
CREATE TABLE decision_prompt (
    prompt INTEGER PRIMARY KEY AUTOINCREMENT,
    bot TEXT NOT NULL,
    run TEXT NOT NULL,
    suggestion INTEGER NOT NULL,
    mode TEXT NOT NULL,
    strategy TEXT NOT NULL,
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    currency TEXT NOT NULL,
    offered_at INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    on_expiry TEXT NOT NULL,
    proposal TEXT NOT NULL,
    orders TEXT NOT NULL,
    reason TEXT NOT NULL,
    confidence REAL NOT NULL,
    valid_until INTEGER,
    last_close REAL NOT NULL,
    position TEXT NOT NULL,
    size TEXT NOT NULL,
    notional TEXT NOT NULL,
    worst_loss TEXT,
    equity TEXT NOT NULL,
    UNIQUE (run, suggestion)
);
CREATE INDEX decision_prompt_by_deadline ON decision_prompt (deadline);
-- The one decision on a prompt: the key makes a second one impossible. amendment: JSON text, '' for none.
CREATE TABLE decision (
    prompt INTEGER PRIMARY KEY REFERENCES decision_prompt (prompt),
    verdict TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    channel TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    amendment TEXT NOT NULL,
    note TEXT NOT NULL
);
-- What the run made of it, numbered in the order in which it learned. withdrawn: the run had stopped asking by itself and
-- never got the decision. orders: numbers within the run, '' until known.
CREATE TABLE decision_outcome (
    delivery INTEGER PRIMARY KEY AUTOINCREMENT,
    prompt INTEGER NOT NULL UNIQUE REFERENCES decision (prompt),
    learned_at INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    orders TEXT NOT NULL,
    note TEXT NOT NULL
);
