DROP TRIGGER session_pause_changed ON orgs;
DROP TRIGGER session_pause_changed ON accounts;
ALTER TABLE accounts DROP COLUMN session_gap_minutes;
ALTER TABLE orgs ADD COLUMN session_pause smallint NOT NULL DEFAULT 30 CHECK (session_pause BETWEEN 1 AND 1440);
ALTER TABLE accounts ADD COLUMN session_pause smallint CHECK (session_pause BETWEEN 1 AND 1440);
CREATE TRIGGER session_pause_changed AFTER UPDATE OF session_pause, time_zone ON orgs FOR EACH ROW
    WHEN (OLD.session_pause <> NEW.session_pause OR OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION session_pause_changed();
CREATE TRIGGER session_pause_changed AFTER UPDATE OF session_pause ON accounts FOR EACH ROW
    WHEN (OLD.session_pause IS DISTINCT FROM NEW.session_pause) EXECUTE FUNCTION session_pause_changed();
