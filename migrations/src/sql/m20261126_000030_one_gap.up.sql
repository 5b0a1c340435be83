-- The pause that ends a work session has been a setting of the org since 14: it is that one that counts, and an account may have its own.
DROP TRIGGER session_pause_changed ON orgs;
DROP TRIGGER session_pause_changed ON accounts;
ALTER TABLE orgs DROP COLUMN session_pause;
ALTER TABLE accounts DROP COLUMN session_pause;
ALTER TABLE accounts ADD COLUMN session_gap_minutes smallint CHECK (session_gap_minutes BETWEEN 5 AND 480);
CREATE TRIGGER session_pause_changed AFTER UPDATE OF session_gap_minutes, time_zone ON orgs FOR EACH ROW
    WHEN (OLD.session_gap_minutes <> NEW.session_gap_minutes OR OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION session_pause_changed();
CREATE TRIGGER session_pause_changed AFTER UPDATE OF session_gap_minutes ON accounts FOR EACH ROW
    WHEN (OLD.session_gap_minutes IS DISTINCT FROM NEW.session_gap_minutes) EXECUTE FUNCTION session_pause_changed();
