DROP TRIGGER events_keys_updated ON events;
DROP TRIGGER events_not_truncated ON events;
DROP FUNCTION events_keys_updated, events_not_truncated;
CREATE OR REPLACE FUNCTION ensure_events_partition(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', at);
    name  text := 'events_' || to_char(at, 'YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'events'::regclass AND c.relname IN (name, name || '_late')) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('events_partition'));
    IF to_regclass(name) IS NOT NULL AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(name)) THEN
        name := name || '_late';
    END IF;
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name, first, first + interval '1 month');
END $$;
