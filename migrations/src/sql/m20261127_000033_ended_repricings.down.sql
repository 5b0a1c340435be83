DROP INDEX repricings_open;
ALTER TABLE repricings DROP COLUMN newly_priced, DROP COLUMN ended_at;
