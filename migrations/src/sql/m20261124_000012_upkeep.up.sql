-- A month's partition may be detached and kept elsewhere, or under its own name: then it is no partition any more. What still comes for
-- that month gets a partition of its own beside it.
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

-- The months whose events are all here, as `YYYY_MM`: only for them can rollups be compared with events.
CREATE FUNCTION whole_months() RETURNS SETOF text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT right(c.relname, 7) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}$'
$$;

-- While the logs of the home folder are imported for the first time, there is a row in it: a start that was interrupted goes on.
CREATE TABLE first_imports (
    began_at timestamptz NOT NULL DEFAULT now()
);

-- A sum of whole numbers that is one: `sum(bigint)` counts in `numeric`, which costs a query with twelve sums a quarter of its time.
-- What does not fit into a bigint is an error in both.
CREATE AGGREGATE add_up(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE);
