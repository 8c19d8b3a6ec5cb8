-- What a portfolio leaves beside its run: parts, weights, limits, orders and trades of each part (JSON text, '' for a run
-- over one instrument).
ALTER TABLE run ADD COLUMN fund TEXT NOT NULL DEFAULT '';
