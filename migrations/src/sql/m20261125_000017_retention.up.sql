-- Single requests that are older than an org wants to keep are deleted. Their keys stay, so that logs which are read again add nothing;
-- and the rollups stay, so that every total does. A month is deleted as a whole: `expired_before` says up to where.
ALTER TABLE orgs ADD COLUMN expired_before timestamptz;

-- Deletes what is due, of all orgs. Rows are deleted from the partitions by name, which no trigger of `events` hears: the totals do not change.
CREATE FUNCTION expire_events() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    org    record;
    part   record;
    due    timestamptz;
    gone   bigint;
    total  bigint := 0;
BEGIN
    FOR org IN SELECT id, retention_months FROM orgs WHERE retention_months IS NOT NULL LOOP
        due := date_trunc('month', now()) - org.retention_months * interval '1 month';
        FOR part IN
            SELECT c.oid::regclass AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}'
                AND to_timestamp(substr(c.relname, 8, 7), 'YYYY_MM') < due
        LOOP
            EXECUTE format('DELETE FROM %s WHERE org_id = $1', part.name) USING org.id;
            GET DIAGNOSTICS gone = ROW_COUNT;
            total := total + gone;
        END LOOP;
        UPDATE orgs SET expired_before = due WHERE id = org.id AND expired_before IS DISTINCT FROM greatest(expired_before, due);
    END LOOP;
    RETURN total;
END $$;

-- The months whose events of an org are all here.
CREATE FUNCTION whole_months(org int) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT m FROM whole_months() AS m
    WHERE m >= COALESCE((SELECT to_char(expired_before AT TIME ZONE 'UTC', 'YYYY_MM') FROM orgs WHERE id = org), '')
$$;

-- Functions that run as the owner are for the server alone, not for whoever else may sign in to the database.
DO $$
DECLARE
    what regprocedure;
BEGIN
    FOR what IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', what);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO countinghouse_app', what);
        END IF;
    END LOOP;
END $$;
