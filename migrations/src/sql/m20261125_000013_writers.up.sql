-- Whoever writes events by hand keeps the keys right as well. `ledger::record` writes the keys itself, in the same transaction, and says so
-- by `countinghouse.recording`, because finding a key by its event means reading all keys of the org.
CREATE FUNCTION events_keys_updated() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('countinghouse.recording', true) = 'on' THEN
        RETURN NULL;
    END IF;
    UPDATE event_keys k SET occurred_at = n.occurred_at,
        weight = n.input_tokens + n.cache_read_tokens + n.cache_write_5m_tokens + n.cache_write_1h_tokens + n.cache_write_tokens + n.output_tokens
    FROM new_rows n JOIN old_rows o USING (id)
    WHERE k.org_id = n.org_id AND k.event_id = n.id AND (n.occurred_at, n.input_tokens, n.cache_read_tokens, n.cache_write_5m_tokens,
        n.cache_write_1h_tokens, n.cache_write_tokens, n.output_tokens) IS DISTINCT FROM (o.occurred_at, o.input_tokens, o.cache_read_tokens,
        o.cache_write_5m_tokens, o.cache_write_1h_tokens, o.cache_write_tokens, o.output_tokens);
    RETURN NULL;
END $$;
CREATE TRIGGER events_keys_updated AFTER UPDATE ON events REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_keys_updated();

-- TRUNCATE shows no rows to a trigger: rollups, pages and keys would go on telling what is gone.
CREATE FUNCTION events_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events cannot be truncated' USING HINT = 'Use DELETE, which every total follows; or detach or drop a month, which no total follows.';
END $$;
CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_not_truncated();

-- A month's partition may also be dropped. What still comes for such a month gets a partition that is known to be late: its events are not
-- all that the rollups tell of.
CREATE OR REPLACE FUNCTION ensure_events_partition(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', at);
    after timestamptz := date_trunc('month', at) + interval '1 month';
    name  text := 'events_' || to_char(at, 'YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'events'::regclass AND c.relname IN (name, name || '_late')) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('events_partition'));
    IF to_regclass(name) IS NOT NULL AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(name)) THEN
        name := name || '_late';
    ELSIF EXISTS (SELECT FROM usage_15m WHERE bucket >= first AND bucket < after) THEN
        name := name || '_late';
    END IF;
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name, first, after);
END $$;
