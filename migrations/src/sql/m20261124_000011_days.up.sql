-- A rollup by the day of the org's own zone, without agent and action: weeks, months and years are read from it.
-- `bucket` is the first instant of the local day, so the three rollups are asked in the same way. It is kept by triggers of its own
-- on `events`, which run after those that take the org's next seq (triggers fire in the order of their names), and it is made anew
-- when the org moves to another zone.
CREATE TABLE usage_1d (
    org_id            int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    person_id         int         NOT NULL,
    model_id          int         NOT NULL,
    requests          bigint      NOT NULL,
    errors            bigint      NOT NULL,
    input             bigint      NOT NULL,
    cache_read        bigint      NOT NULL,
    cache_write       bigint      NOT NULL,
    output            bigint      NOT NULL,
    reasoning         bigint      NOT NULL,
    cost_nanos        bigint      NOT NULL,
    saved_nanos       bigint      NOT NULL,
    unpriced_requests bigint      NOT NULL,
    unpriced_tokens   bigint      NOT NULL,
    unsaved_reads     bigint      NOT NULL,
    PRIMARY KEY (org_id, bucket, account_id, person_id, model_id)
) WITH (fillfactor = 80);

-- The first instant of the local day that holds a moment.
CREATE FUNCTION local_day(at timestamptz, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.local_day_start(date_trunc('day', at AT TIME ZONE zone), zone)
$$;

-- One text, three triggers, as for the other rollups: an insert counts the new rows, a delete takes the old ones away, an update does both.
DO $make$
DECLARE
    template text := $template$
CREATE FUNCTION events_by_day_on_%1$s() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $fn$
BEGIN
    WITH quarters AS MATERIALIZED (
        -- Zones are asked once for each quarter of an hour, not for each event.
        SELECT org_id, date_bin('15 minutes', occurred_at, 'epoch') AS quarter, account_id, person_id, model_id,
            sum(sign) AS requests,
            sum(CASE outcome WHEN 0 THEN 0 ELSE sign END) AS errors,
            sum(sign * input_tokens) AS input,
            sum(sign * cache_read_tokens) AS cache_read,
            sum(sign * (cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens)) AS cache_write,
            sum(sign * output_tokens) AS output,
            sum(sign * reasoning_tokens) AS reasoning,
            sum(sign * COALESCE(cost_nanos, 0)) AS cost_nanos,
            sum(sign * COALESCE(saved_nanos, 0)) AS saved_nanos,
            sum(CASE WHEN cost_nanos IS NULL THEN sign ELSE 0 END) AS unpriced_requests,
            sum(CASE WHEN cost_nanos IS NULL THEN sign * (input_tokens + cache_read_tokens + cache_write_5m_tokens
                + cache_write_1h_tokens + cache_write_tokens + output_tokens) ELSE 0 END) AS unpriced_tokens,
            sum(CASE WHEN saved_nanos IS NULL THEN sign * cache_read_tokens ELSE 0 END) AS unsaved_reads
        FROM (%2$s) AS r GROUP BY 1, 2, 3, 4, 5
    ),
    days AS MATERIALIZED (
        SELECT q.org_id, q.quarter, local_day(q.quarter, o.time_zone) AS day
        FROM (SELECT DISTINCT org_id, quarter FROM quarters) AS q JOIN orgs o ON o.id = q.org_id
    )
    INSERT INTO usage_1d AS t (org_id, bucket, account_id, person_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
    SELECT org_id, day, account_id, person_id, model_id, sum(requests), sum(errors), sum(input), sum(cache_read), sum(cache_write), sum(output), sum(reasoning), sum(cost_nanos), sum(saved_nanos), sum(unpriced_requests), sum(unpriced_tokens), sum(unsaved_reads)
    FROM quarters JOIN days USING (org_id, quarter) GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (org_id, bucket, account_id, person_id, model_id) DO UPDATE SET
        requests = t.requests + excluded.requests,
        errors = t.errors + excluded.errors,
        input = t.input + excluded.input,
        cache_read = t.cache_read + excluded.cache_read,
        cache_write = t.cache_write + excluded.cache_write,
        output = t.output + excluded.output,
        reasoning = t.reasoning + excluded.reasoning,
        cost_nanos = t.cost_nanos + excluded.cost_nanos,
        saved_nanos = t.saved_nanos + excluded.saved_nanos,
        unpriced_requests = t.unpriced_requests + excluded.unpriced_requests,
        unpriced_tokens = t.unpriced_tokens + excluded.unpriced_tokens,
        unsaved_reads = t.unsaved_reads + excluded.unsaved_reads;
    RETURN NULL;
END $fn$
$template$;
    plus  text := 'SELECT 1 AS sign, n.* FROM new_rows AS n';
    minus text := 'SELECT -1 AS sign, o.* FROM old_rows AS o';
BEGIN
    EXECUTE format(template, 'insert', plus);
    EXECUTE format(template, 'delete', minus);
    EXECUTE format(template, 'update', plus || ' UNION ALL ' || minus);
END $make$;

CREATE TRIGGER events_inserted_by_day AFTER INSERT ON events REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_by_day_on_insert();
CREATE TRIGGER events_deleted_by_day AFTER DELETE ON events REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_by_day_on_delete();
CREATE TRIGGER events_updated_by_day AFTER UPDATE ON events REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_by_day_on_update();

-- Makes an org's days anew from its quarters of an hour. The counter row keeps writers out meanwhile.
CREATE FUNCTION rebuild_days(org int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM org_counters WHERE org_id = org FOR UPDATE;
    DELETE FROM usage_1d WHERE org_id = org;
    INSERT INTO usage_1d (org_id, bucket, account_id, person_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
    SELECT org, d.day, u.account_id, u.person_id, u.model_id, sum(u.requests), sum(u.errors), sum(u.input), sum(u.cache_read), sum(u.cache_write), sum(u.output), sum(u.reasoning), sum(u.cost_nanos), sum(u.saved_nanos), sum(u.unpriced_requests), sum(u.unpriced_tokens), sum(u.unsaved_reads)
    FROM usage_15m u JOIN (
        SELECT b.bucket, local_day(b.bucket, o.time_zone) AS day
        FROM (SELECT DISTINCT bucket FROM usage_15m WHERE org_id = org) AS b, orgs o WHERE o.id = org
    ) AS d ON d.bucket = u.bucket
    WHERE u.org_id = org GROUP BY 2, 3, 4, 5;
END $$;

CREATE FUNCTION orgs_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rebuild_days(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER orgs_moved AFTER UPDATE OF time_zone ON orgs FOR EACH ROW
    WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION orgs_moved();

SELECT rebuild_days(id) FROM orgs;
