-- How a run filled its orders: fill profile and further costs (JSON text, '' for the standard ones), and what its
-- undecided candles are worth: the profit if each had gone the worst and the best way (NULL where nobody asked).
ALTER TABLE run ADD COLUMN fills TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN worst_profit TEXT;
ALTER TABLE run ADD COLUMN best_profit TEXT;
-- What an order asked beyond type, prices and size (JSON text, '' for nothing).
ALTER TABLE run_order ADD COLUMN terms TEXT NOT NULL DEFAULT '';
