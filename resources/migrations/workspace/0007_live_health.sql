-- How live collection is doing, by feed, as the program that collects wrote it last; times are INTEGER milliseconds.
CREATE TABLE live_health (
    feed TEXT NOT NULL PRIMARY KEY,
    published_at INTEGER NOT NULL,
    link TEXT NOT NULL,
    last_loss TEXT NOT NULL,
    subscriptions INTEGER NOT NULL,
    last_heard INTEGER,
    lag_ms INTEGER,
    is_stale INTEGER NOT NULL,
    ticks INTEGER NOT NULL,
    closed_candles INTEGER NOT NULL,
    reconnects INTEGER NOT NULL,
    gaps_refilled INTEGER NOT NULL,
    candles_refilled INTEGER NOT NULL
) WITHOUT ROWID;
