-- The account a run traded with (JSON text, '' for a plain cash account) and the journal of its ledger. Exact decimals
-- are TEXT, times INTEGER milliseconds since 1970 UTC. Runs from before have no journal.
ALTER TABLE run ADD COLUMN account TEXT NOT NULL DEFAULT '';
-- reference: number of the fill, 0 for none; hash: SHA-256 over the hash before and this entry (docs/accounts.md).
CREATE TABLE run_journal (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reference INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
-- Positive amounts are debits; those of one entry add up to zero in each currency.
CREATE TABLE run_posting (
    run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
    entry INTEGER NOT NULL,
    number INTEGER NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (run_id, entry, number)
) WITHOUT ROWID;
