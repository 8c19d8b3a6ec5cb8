-- The session filter of a run as it was asked for; 24/7 where none was.
ALTER TABLE run ADD COLUMN session TEXT NOT NULL DEFAULT '24/7';
