-- When a price of a seat was entered: an account's first price holds for its past, but not for months that are closed by seats without it.
ALTER TABLE seat_prices ADD COLUMN entered_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE seat_prices ALTER COLUMN entered_at SET DEFAULT now();
