-- Whether a person was asked before suggestions became orders (JSON text, '' where all were accepted at once).
ALTER TABLE run ADD COLUMN decision_settings TEXT NOT NULL DEFAULT '';
