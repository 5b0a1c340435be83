ALTER TABLE rules DROP COLUMN default_for;
ALTER TABLE statement_lines DROP COLUMN unreported_nanos;
ALTER TABLE session_parts DROP COLUMN unreported_nanos;
DROP TRIGGER seat_price_changed ON accounts;
DROP FUNCTION seat_price_changed();
DROP TABLE seat_prices;
