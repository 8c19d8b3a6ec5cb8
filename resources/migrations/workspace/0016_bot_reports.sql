-- What a session of a live bot has learned from its account before each candle (JSON), in order: an input of its steps.
CREATE TABLE bot_report (
    session INTEGER NOT NULL REFERENCES bot_session (session) ON DELETE CASCADE,
    candle INTEGER NOT NULL,
    report INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, candle, report)
) WITHOUT ROWID;
