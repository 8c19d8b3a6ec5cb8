-- What is followed live. feed is '' where the feeds of the venue are asked in their order.
CREATE TABLE watch (
    venue TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    feed TEXT NOT NULL,
    warm_up INTEGER NOT NULL,
    PRIMARY KEY (venue, symbol, timeframe)
) WITHOUT ROWID;
