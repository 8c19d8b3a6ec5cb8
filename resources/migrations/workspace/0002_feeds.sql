-- Feeds as the user has set them up, and what is remembered of each across starts.
CREATE TABLE feed_profile (
    name TEXT PRIMARY KEY,
    plugin TEXT NOT NULL,
    priority INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE feed_profile_venue (
    name TEXT NOT NULL REFERENCES feed_profile (name) ON DELETE CASCADE,
    venue TEXT NOT NULL,
    PRIMARY KEY (name, venue)
) WITHOUT ROWID;
CREATE TABLE feed_profile_setting (
    name TEXT NOT NULL REFERENCES feed_profile (name) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, key)
) WITHOUT ROWID;
-- Also of feeds that need no profile. Times are NULL where there is none.
CREATE TABLE feed_health (
    name TEXT PRIMARY KEY,
    blocked_until INTEGER,
    last_success INTEGER,
    last_failure INTEGER,
    last_error TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failures INTEGER NOT NULL
) WITHOUT ROWID;
