DROP AGGREGATE add_up(bigint);
DROP TABLE first_imports;
DROP FUNCTION whole_months();
CREATE OR REPLACE FUNCTION ensure_events_partition(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', at);
    name  text := 'events_' || to_char(at, 'YYYY_MM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('events_partition'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name, first, first + interval '1 month');
END $$;
