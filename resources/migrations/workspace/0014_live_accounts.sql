-- Accounts that trade at real venues. Amounts are decimal texts with all their digits, times INTEGER milliseconds since
-- 1970 UTC. Orders, fills, decisions and adoptions are readable copies of what the account's journal holds or has held.
-- journal_sequence: up to which frame of the journal they are kept, NULL while there is no journal.
CREATE TABLE live_account (
    account TEXT PRIMARY KEY,
    broker TEXT NOT NULL,
    settings TEXT NOT NULL,
    journal_sequence INTEGER
) WITHOUT ROWID;
CREATE TABLE live_order (
    client_order_id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    instrument TEXT NOT NULL,
    bot TEXT NOT NULL,
    side TEXT NOT NULL,
    type TEXT NOT NULL,
    quantity TEXT NOT NULL,
    limit_price TEXT,
    stop_price TEXT,
    time_in_force TEXT NOT NULL,
    reduce_only INTEGER NOT NULL,
    post_only INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    phase TEXT NOT NULL,
    venue_order_id TEXT NOT NULL,
    filled TEXT NOT NULL,
    venue_filled TEXT NOT NULL,
    average_price TEXT,
    cancel_asked INTEGER NOT NULL,
    is_adopted INTEGER NOT NULL,
    reason TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX live_order_by_time ON live_order (account, decided_at);
CREATE TABLE live_fill (
    venue TEXT NOT NULL,
    account TEXT NOT NULL,
    trade_id TEXT NOT NULL,
    -- The account whose journal told it, since in the key of a fill that was adopted the account may be empty.
    kept_for TEXT NOT NULL,
    client_order_id TEXT NOT NULL,
    venue_order_id TEXT NOT NULL,
    instrument TEXT NOT NULL,
    bot TEXT NOT NULL,
    side TEXT NOT NULL,
    price TEXT NOT NULL,
    quantity TEXT NOT NULL,
    fee TEXT NOT NULL,
    fee_currency TEXT NOT NULL,
    liquidity TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (venue, account, trade_id)
) WITHOUT ROWID;
CREATE INDEX live_fill_by_time ON live_fill (kept_for, time);
CREATE TABLE live_decision (
    account TEXT NOT NULL,
    difference TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    details TEXT NOT NULL,
    choice TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (account, difference, decided_at)
) WITHOUT ROWID;
-- Units that came or went without a fill of ours.
CREATE TABLE live_adoption (
    account TEXT NOT NULL,
    instrument TEXT NOT NULL,
    bot TEXT NOT NULL,
    adopted_at INTEGER NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (account, instrument, bot, adopted_at)
) WITHOUT ROWID;
-- Limits as they were set, never changed afterwards: the newest of an account and bot ('' for the account) is in force.
CREATE TABLE risk_limits (
    change INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    bot TEXT NOT NULL,
    settings TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
);
CREATE INDEX risk_limits_of ON risk_limits (account, bot, change);
-- What loss limits compare with.
CREATE TABLE risk_memory (
    account TEXT NOT NULL,
    bot TEXT NOT NULL,
    day INTEGER NOT NULL,
    day_begin TEXT,
    equity TEXT,
    highest TEXT,
    PRIMARY KEY (account, bot)
) WITHOUT ROWID;
-- How contracts and fees of an instrument are valued.
CREATE TABLE live_instrument (
    account TEXT NOT NULL,
    instrument TEXT NOT NULL,
    multiplier TEXT NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (account, instrument)
) WITHOUT ROWID;
