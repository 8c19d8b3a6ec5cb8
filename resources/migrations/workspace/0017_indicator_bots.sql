-- Bots that watch trends and forecasts and tell of changes; they have nothing to do with orders. Times INTEGER
-- milliseconds since 1970 UTC. timeframes: '1h,4h,1d'. tells: words of trend, consensus, band. running_since: NULL if
-- the bot is off; it tells of candles that close later.
CREATE TABLE indicator_bot (
    bot_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframes TEXT NOT NULL,
    quorum INTEGER NOT NULL,
    decay REAL NOT NULL,
    window INTEGER NOT NULL,
    narrow REAL NOT NULL,
    wide REAL NOT NULL,
    tells TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    running_since INTEGER
) WITHOUT ROWID;
-- What the bots have told, each thing once: at is the close of the candle that fired it. The notices of every channel
-- are taken from here.
CREATE TABLE outlook_event (
    event INTEGER PRIMARY KEY AUTOINCREMENT,
    bot_id TEXT NOT NULL REFERENCES indicator_bot (bot_id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    side_from TEXT NOT NULL,
    side_to TEXT NOT NULL,
    close REAL NOT NULL,
    band_low REAL NOT NULL,
    band_high REAL NOT NULL,
    consensus TEXT NOT NULL,
    bullish INTEGER NOT NULL,
    bearish INTEGER NOT NULL,
    total INTEGER NOT NULL,
    noticed_at INTEGER NOT NULL,
    UNIQUE (bot_id, at, kind, timeframe)
);
-- Which event was handed to which channel ('desktop', later others); one row makes a second time impossible.
CREATE TABLE outlook_delivery (
    event INTEGER NOT NULL REFERENCES outlook_event (event) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (event, channel)
) WITHOUT ROWID;
