ALTER TABLE seat_prices DROP COLUMN entered_at;
