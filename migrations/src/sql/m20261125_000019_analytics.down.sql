-- Back to three rollups without outcomes, and to the triggers that keep them.
DROP FUNCTION events_changed_by_insert CASCADE;
DROP FUNCTION events_changed_by_delete CASCADE;
DROP FUNCTION events_changed_by_update CASCADE;
DROP INDEX events_errors;
DROP TABLE speed_1d;
DROP TABLE usage_1d_all;

CREATE TEMPORARY TABLE quarters ON COMMIT DROP AS
    SELECT org_id, bucket, account_id, person_id, agent_id, action_id, model_id,
        sum(requests)::bigint AS requests,
        sum(errors)::bigint AS errors,
        sum(input)::bigint AS input,
        sum(cache_read)::bigint AS cache_read,
        sum(cache_write)::bigint AS cache_write,
        sum(output)::bigint AS output,
        sum(reasoning)::bigint AS reasoning,
        sum(cost_nanos)::bigint AS cost_nanos,
        sum(saved_nanos)::bigint AS saved_nanos,
        sum(unpriced_requests)::bigint AS unpriced_requests,
        sum(unpriced_tokens)::bigint AS unpriced_tokens,
        sum(unsaved_reads)::bigint AS unsaved_reads,
        sketch_sum(latency) AS latency, sketch_sum(ttft) AS ttft
    FROM usage_15m GROUP BY 1, 2, 3, 4, 5, 6, 7;
DELETE FROM usage_15m;
ALTER TABLE usage_15m
    DROP CONSTRAINT usage_15m_pkey,
    DROP COLUMN outcome,
    DROP COLUMN timed_requests,
    DROP COLUMN latency_total,
    DROP COLUMN timed_output,
    DROP COLUMN generation_ms,
    DROP COLUMN sizes;
INSERT INTO usage_15m (org_id, bucket, account_id, person_id, agent_id, action_id, model_id,
    requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, latency, ttft)
SELECT * FROM quarters;
DROP TABLE quarters;
ALTER TABLE usage_15m ADD PRIMARY KEY (org_id, bucket, account_id, person_id, agent_id, action_id, model_id);

DO $make$
DECLARE
    template text := $template$
CREATE FUNCTION events_changed_by_%1$s() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $fn$
DECLARE
    org        int;
    next_seq   bigint;
BEGIN
    FOR org IN SELECT DISTINCT r.org_id FROM (%2$s) AS r ORDER BY 1 LOOP
        UPDATE org_counters SET seq = seq + 1 WHERE org_id = org RETURNING seq INTO STRICT next_seq;

        WITH rows AS MATERIALIZED (
            SELECT sign, date_bin('15 minutes', occurred_at, 'epoch') AS bucket, account_id, person_id, agent_id, action_id, model_id,
                sign AS requests,
                CASE outcome WHEN 0 THEN 0 ELSE sign END AS errors,
                sign * input_tokens AS input,
                sign * cache_read_tokens AS cache_read,
                sign * (cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens) AS cache_write,
                sign * output_tokens AS output,
                sign * reasoning_tokens AS reasoning,
                sign * COALESCE(cost_nanos, 0) AS cost_nanos,
                sign * COALESCE(saved_nanos, 0) AS saved_nanos,
                CASE WHEN cost_nanos IS NULL THEN sign ELSE 0 END AS unpriced_requests,
                CASE WHEN cost_nanos IS NULL THEN sign * (input_tokens + cache_read_tokens + cache_write_5m_tokens
                    + cache_write_1h_tokens + cache_write_tokens + output_tokens) ELSE 0 END AS unpriced_tokens,
                CASE WHEN saved_nanos IS NULL THEN sign * cache_read_tokens ELSE 0 END AS unsaved_reads,
                latency_ms, ttft_ms
            FROM (%2$s) AS r WHERE r.org_id = org
        ),
        cells AS MATERIALIZED (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id,
                sum(requests) AS requests,
                sum(errors) AS errors,
                sum(input) AS input,
                sum(cache_read) AS cache_read,
                sum(cache_write) AS cache_write,
                sum(output) AS output,
                sum(reasoning) AS reasoning,
                sum(cost_nanos) AS cost_nanos,
                sum(saved_nanos) AS saved_nanos,
                sum(unpriced_requests) AS unpriced_requests,
                sum(unpriced_tokens) AS unpriced_tokens,
                sum(unsaved_reads) AS unsaved_reads
            FROM rows GROUP BY 1, 2, 3, 4, 5, 6
        ),
        latencies AS (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, array_agg((bin << 32) + n ORDER BY bin) AS sketch FROM (
                SELECT bucket, account_id, person_id, agent_id, action_id, model_id, sketch_bin(latency_ms) AS bin, sum(sign)::bigint AS n
                FROM rows WHERE latency_ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
            ) AS bins WHERE n <> 0 GROUP BY 1, 2, 3, 4, 5, 6
        ),
        ttfts AS (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, array_agg((bin << 32) + n ORDER BY bin) AS sketch FROM (
                SELECT bucket, account_id, person_id, agent_id, action_id, model_id, sketch_bin(ttft_ms) AS bin, sum(sign)::bigint AS n
                FROM rows WHERE ttft_ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
            ) AS bins WHERE n <> 0 GROUP BY 1, 2, 3, 4, 5, 6
        ),
        fine AS (
            INSERT INTO usage_15m AS t (org_id, bucket, account_id, person_id, agent_id, action_id, model_id,
                requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, latency, ttft)
            SELECT org, bucket, account_id, person_id, agent_id, action_id, model_id,
                requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, l.sketch, f.sketch
            FROM cells
                LEFT JOIN latencies l USING (bucket, account_id, person_id, agent_id, action_id, model_id)
                LEFT JOIN ttfts f USING (bucket, account_id, person_id, agent_id, action_id, model_id)
            ON CONFLICT (org_id, bucket, account_id, person_id, agent_id, action_id, model_id) DO UPDATE SET
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
            unsaved_reads = t.unsaved_reads + excluded.unsaved_reads,
            latency = CASE WHEN excluded.latency IS NULL THEN t.latency ELSE sketch_merge(t.latency, excluded.latency) END,
            ttft = CASE WHEN excluded.ttft IS NULL THEN t.ttft ELSE sketch_merge(t.ttft, excluded.ttft) END
        ),
        coarse AS (
            INSERT INTO usage_1h AS t (org_id, bucket, account_id, person_id, model_id,
                requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
            SELECT org, date_bin('1 hour', bucket, 'epoch'), account_id, person_id, model_id,
                sum(requests) AS requests,
                sum(errors) AS errors,
                sum(input) AS input,
                sum(cache_read) AS cache_read,
                sum(cache_write) AS cache_write,
                sum(output) AS output,
                sum(reasoning) AS reasoning,
                sum(cost_nanos) AS cost_nanos,
                sum(saved_nanos) AS saved_nanos,
                sum(unpriced_requests) AS unpriced_requests,
                sum(unpriced_tokens) AS unpriced_tokens,
                sum(unsaved_reads) AS unsaved_reads
            FROM cells GROUP BY 2, 3, 4, 5
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
            unsaved_reads = t.unsaved_reads + excluded.unsaved_reads
        ),
        deltas AS MATERIALIZED (
            SELECT bucket, account_id, person_id, model_id,
                sum(requests) AS requests,
                sum(errors) AS errors,
                sum(input) AS input,
                sum(cache_read) AS cache_read,
                sum(cache_write) AS cache_write,
                sum(output) AS output,
                sum(reasoning) AS reasoning,
                sum(cost_nanos) AS cost_nanos,
                sum(saved_nanos) AS saved_nanos,
                sum(unpriced_requests) AS unpriced_requests,
                sum(unpriced_tokens) AS unpriced_tokens,
                sum(unsaved_reads) AS unsaved_reads
            FROM cells GROUP BY 1, 2, 3, 4
            HAVING sum(requests) <> 0 OR sum(errors) <> 0 OR sum(input) <> 0 OR sum(cache_read) <> 0 OR sum(cache_write) <> 0 OR sum(output) <> 0 OR sum(reasoning) <> 0 OR sum(cost_nanos) <> 0 OR sum(saved_nanos) <> 0 OR sum(unpriced_requests) <> 0 OR sum(unpriced_tokens) <> 0 OR sum(unsaved_reads) <> 0
        )
        INSERT INTO usage_changes (org_id, seq, cells, body)
        SELECT org, next_seq, (SELECT count(*) FROM deltas), CASE WHEN (SELECT count(*) FROM deltas) <= 4000 THEN json_build_object(
            'deltas', COALESCE((SELECT json_agg(json_build_object(
                'b', extract(epoch FROM bucket)::bigint, 'a', account_id, 'p', person_id, 'm', model_id,
                'd', json_strip_nulls(json_build_object(
                    'n', nullif(requests, 0),
                    'e', nullif(errors, 0),
                    'i', nullif(input, 0),
                    'r', nullif(cache_read, 0),
                    'w', nullif(cache_write, 0),
                    'o', nullif(output, 0),
                    'g', nullif(reasoning, 0),
                    'c', nullif(cost_nanos, 0),
                    's', nullif(saved_nanos, 0),
                    'u', nullif(unpriced_requests, 0),
                    't', nullif(unpriced_tokens, 0),
                    'x', nullif(unsaved_reads, 0)
                )))) FROM deltas), '[]'),
            'feed', COALESCE((%3$s), '[]')
        ) END;

        PERFORM pg_notify('usage_changed', org || ':' || next_seq);
    END LOOP;
    RETURN NULL;
END $fn$
$template$;
    -- The newest requests of the statement, with their names, as the live feed shows them.
    feed text := $feed$
        SELECT json_agg(f ORDER BY f.at DESC, f.id DESC) FROM (
            SELECT e.id, floor(extract(epoch FROM e.occurred_at) * 1000)::bigint AS at, e.account_id AS account, e.model_id AS model,
                COALESCE(m.name, '') AS model_name, COALESCE(p.name, '') AS person, COALESCE(g.name, '') AS agent,
                COALESCE(a.name, '') AS action,
                e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS input,
                e.output_tokens AS output, e.cost_nanos AS cost, e.latency_ms, e.outcome <> 0 AS error
            FROM (SELECT * FROM new_rows WHERE org_id = org ORDER BY occurred_at DESC, id DESC LIMIT 20) AS e
                LEFT JOIN models m ON m.id = e.model_id
                LEFT JOIN persons p ON p.id = e.person_id
                LEFT JOIN agents g ON g.id = e.agent_id
                LEFT JOIN actions a ON a.id = e.action_id
        ) AS f
    $feed$;
    plus  text := 'SELECT 1 AS sign, n.* FROM new_rows AS n';
    minus text := 'SELECT -1 AS sign, o.* FROM old_rows AS o';
BEGIN
    EXECUTE format(template, 'insert', plus, feed);
    EXECUTE format(template, 'delete', minus, 'NULL::json');
    EXECUTE format(template, 'update', plus || ' UNION ALL ' || minus, feed);
END $make$;

CREATE TRIGGER events_inserted AFTER INSERT ON events REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_changed_by_insert();
CREATE TRIGGER events_deleted AFTER DELETE ON events REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_changed_by_delete();
CREATE TRIGGER events_updated AFTER UPDATE ON events REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_changed_by_update();


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
CREATE OR REPLACE FUNCTION rebuild_days(org int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

DROP FUNCTION days_of;
