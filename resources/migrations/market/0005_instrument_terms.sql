-- Who said tick size and lot step: the candles themselves (a guess), the venue's documents, or the user.
ALTER TABLE instrument ADD COLUMN terms_from TEXT NOT NULL DEFAULT 'candles'
    CHECK (terms_from IN ('candles', 'venue', 'user'));
