-- Bots and their sessions. Times INTEGER milliseconds since 1970 UTC; decimals as TEXT.
-- definition: JSON. wanted: 1 if the bot shall run whenever a program serves bots.
CREATE TABLE bot (
    bot_id TEXT PRIMARY KEY,
    definition TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    wanted INTEGER NOT NULL
) WITHOUT ROWID;
-- Every change of a setting, for ever: who, when, from what to what.
CREATE TABLE bot_change (
    change INTEGER PRIMARY KEY,
    bot_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL
);
CREATE INDEX bot_change_bot ON bot_change (bot_id, change);
CREATE TABLE bot_log (
    line INTEGER PRIMARY KEY,
    bot_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX bot_log_bot ON bot_log (bot_id, line);
-- One run of a bot from START to STOP. definition, instrument: JSON, as they were at the start. state: running, ended,
-- failed. run_id: in the run history, '' before its end.
CREATE TABLE bot_session (
    session INTEGER PRIMARY KEY AUTOINCREMENT,
    bot_id TEXT NOT NULL REFERENCES bot (bot_id) ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    definition TEXT NOT NULL,
    instrument TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    ended_at INTEGER,
    run_id TEXT NOT NULL
);
CREATE INDEX bot_session_bot ON bot_session (bot_id, session);
-- The candles as the session saw them: what was heard before it has numbers up to 0. stepped_at: by the clock of the
-- program. cash, position, equity: after the candle.
CREATE TABLE bot_candle (
    session INTEGER NOT NULL REFERENCES bot_session (session) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    open_time INTEGER NOT NULL,
    open REAL NOT NULL,
    high REAL NOT NULL,
    low REAL NOT NULL,
    close REAL NOT NULL,
    volume REAL NOT NULL,
    stepped_at INTEGER NOT NULL,
    cash TEXT NOT NULL,
    position TEXT NOT NULL,
    equity TEXT NOT NULL,
    PRIMARY KEY (session, number)
) WITHOUT ROWID;
-- All that the candles caused, in order: kind suggestion, decision, order, fill, trade; body as in the result document.
CREATE TABLE bot_event (
    session INTEGER NOT NULL REFERENCES bot_session (session) ON DELETE CASCADE,
    event INTEGER NOT NULL,
    candle INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, event)
) WITHOUT ROWID;
-- Settings that changed while the session ran: the strategy's overrides, whole, from that candle on.
CREATE TABLE bot_edit (
    session INTEGER NOT NULL REFERENCES bot_session (session) ON DELETE CASCADE,
    edit INTEGER NOT NULL,
    candle INTEGER NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (session, edit)
) WITHOUT ROWID;
-- How running bots are, left by the program that serves them for others to read (JSON).
CREATE TABLE bot_health (
    bot_id TEXT PRIMARY KEY REFERENCES bot (bot_id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    status TEXT NOT NULL
) WITHOUT ROWID;
