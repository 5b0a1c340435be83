-- What the analytics pages ask for: how a request ended becomes a dimension of the finest rollup, with how fast it was and how large; and two
-- daily rollups stand beside the one that there is, so that every filter can be answered over a year.

-- `timed_requests` are those whose latency is known; `latency_total` is its sum in ms; `timed_output` their output tokens, and
-- `generation_ms` the time after the first token, so that tokens per second are `1000 * timed_output / generation_ms`. `sizes` is a sketch of
-- all tokens of a request.
ALTER TABLE usage_15m
    ADD COLUMN outcome        smallint NOT NULL DEFAULT 0,
    ADD COLUMN timed_requests bigint   NOT NULL DEFAULT 0,
    ADD COLUMN latency_total  bigint   NOT NULL DEFAULT 0,
    ADD COLUMN timed_output   bigint   NOT NULL DEFAULT 0,
    ADD COLUMN generation_ms  bigint   NOT NULL DEFAULT 0,
    ADD COLUMN sizes          bigint[];

-- By the day of the org's own zone, with every dimension.
CREATE TABLE usage_1d_all (
    org_id            int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    person_id         int         NOT NULL,
    agent_id          int         NOT NULL,
    action_id         int         NOT NULL,
    model_id          int         NOT NULL,
    outcome           smallint    NOT NULL,
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
    timed_requests    bigint      NOT NULL,
    latency_total     bigint      NOT NULL,
    timed_output      bigint      NOT NULL,
    generation_ms     bigint      NOT NULL,
    PRIMARY KEY (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
) WITH (fillfactor = 80);

-- By the same day, account and model: how fast and how large. Sketches of longer windows are added up from these.
CREATE TABLE speed_1d (
    org_id            int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    model_id          int         NOT NULL,
    timed_requests    bigint      NOT NULL,
    latency_total     bigint      NOT NULL,
    timed_output      bigint      NOT NULL,
    generation_ms     bigint      NOT NULL,
    latency           bigint[],
    ttft              bigint[],
    sizes             bigint[],
    PRIMARY KEY (org_id, bucket, account_id, model_id)
) WITH (fillfactor = 80);

SELECT wall_in('usage_1d_all');
SELECT wall_in('speed_1d');

-- Errors are few, and are asked for by their type.
CREATE INDEX events_errors ON events (org_id, occurred_at) WHERE outcome <> 0;

-- The quarters of an hour are made anew from the events, where all of them are still here. Of months whose events are gone the rollup stays as
-- it was: there failed requests count among the others, and nothing is known of sizes.
ALTER TABLE usage_15m DROP CONSTRAINT usage_15m_pkey;
DO $$
DECLARE
    org int;
BEGIN
    FOR org IN SELECT id FROM orgs LOOP
        PERFORM 1 FROM org_counters WHERE org_id = org FOR UPDATE;
        DELETE FROM usage_15m WHERE org_id = org AND to_char(bucket AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months(org));
        INSERT INTO usage_15m (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
            requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
        WITH rows AS MATERIALIZED (
            SELECT date_bin('15 minutes', occurred_at, 'epoch') AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                1::bigint AS requests,
                CASE outcome WHEN 0 THEN 0 ELSE 1 END AS errors,
                input_tokens AS input,
                cache_read_tokens AS cache_read,
                (cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens) AS cache_write,
                output_tokens AS output,
                reasoning_tokens AS reasoning,
                COALESCE(cost_nanos, 0) AS cost_nanos,
                COALESCE(saved_nanos, 0) AS saved_nanos,
                CASE WHEN cost_nanos IS NULL THEN 1 ELSE 0 END AS unpriced_requests,
                CASE WHEN cost_nanos IS NULL THEN (input_tokens + cache_read_tokens + cache_write_5m_tokens
                    + cache_write_1h_tokens + cache_write_tokens + output_tokens) ELSE 0 END AS unpriced_tokens,
                CASE WHEN saved_nanos IS NULL THEN cache_read_tokens ELSE 0 END AS unsaved_reads,
                CASE WHEN latency_ms IS NULL THEN 0 ELSE 1 END AS timed_requests,
                COALESCE(latency_ms, 0) AS latency_total,
                CASE WHEN latency_ms IS NULL THEN 0 ELSE output_tokens END AS timed_output,
                CASE WHEN latency_ms IS NULL THEN 0 ELSE greatest(latency_ms - COALESCE(ttft_ms, 0), 0) END AS generation_ms,
                latency_ms, ttft_ms,
                least(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens + output_tokens,
                    2147483647)::int AS size
            FROM events WHERE org_id = org AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months(org))
        ),
        cells AS (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
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
                sum(unsaved_reads) AS unsaved_reads,
                sum(timed_requests) AS timed_requests,
                sum(latency_total) AS latency_total,
                sum(timed_output) AS timed_output,
                sum(generation_ms) AS generation_ms
            FROM rows GROUP BY 1, 2, 3, 4, 5, 6, 7
        ),
        bins AS (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome, s.kind, sketch_bin(s.value) AS bin, count(*) AS n
            FROM rows CROSS JOIN LATERAL (VALUES (0, latency_ms), (1, ttft_ms), (2, nullif(size, 0))) AS s (kind, value)
            WHERE s.value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
        ),
        sketches AS (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 0) AS latency,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 1) AS ttft,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 2) AS sizes
            FROM bins GROUP BY 1, 2, 3, 4, 5, 6, 7
        )
        SELECT org, c.*, s.latency, s.ttft, s.sizes FROM cells c LEFT JOIN sketches s USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome);
    END LOOP;
END $$;
ALTER TABLE usage_15m ADD PRIMARY KEY (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome);

-- The triggers are made anew, all rollups in one: what an event adds is worked out once.
DROP FUNCTION events_changed_by_insert CASCADE;
DROP FUNCTION events_changed_by_delete CASCADE;
DROP FUNCTION events_changed_by_update CASCADE;
DROP FUNCTION events_by_day_on_insert CASCADE;
DROP FUNCTION events_by_day_on_delete CASCADE;
DROP FUNCTION events_by_day_on_update CASCADE;

-- As before: whoever writes events, in the same transaction (a) the org's next seq is taken, which also orders the org's writers; (b) the rollups
-- are added to; (c) the change is appended to the outbox; (d) listeners are told the number, and nothing but the number.
-- Three triggers are made from one text: an insert counts the new rows, a delete takes the old ones away, an update does both.
DO $make$
DECLARE
    template text := $template$
CREATE FUNCTION events_changed_by_%1$s() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $fn$
DECLARE
    org        int;
    zone       text;
    next_seq   bigint;
BEGIN
    FOR org IN SELECT DISTINCT r.org_id FROM (%2$s) AS r ORDER BY 1 LOOP
        UPDATE org_counters SET seq = seq + 1 WHERE org_id = org RETURNING seq INTO STRICT next_seq;
        SELECT time_zone INTO STRICT zone FROM orgs WHERE id = org;

        WITH rows AS MATERIALIZED (
            SELECT sign, date_bin('15 minutes', occurred_at, 'epoch') AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                sign::bigint AS requests,
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
                CASE WHEN latency_ms IS NULL THEN 0 ELSE sign END AS timed_requests,
                sign * COALESCE(latency_ms, 0) AS latency_total,
                CASE WHEN latency_ms IS NULL THEN 0 ELSE sign * output_tokens END AS timed_output,
                CASE WHEN latency_ms IS NULL THEN 0 ELSE sign * greatest(latency_ms - COALESCE(ttft_ms, 0), 0) END AS generation_ms,
                latency_ms, ttft_ms,
                least(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens + output_tokens,
                    2147483647)::int AS size
            FROM (%2$s) AS r WHERE r.org_id = org
        ),
        cells AS MATERIALIZED (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
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
                sum(timed_requests)::bigint AS timed_requests,
                sum(latency_total)::bigint AS latency_total,
                sum(timed_output)::bigint AS timed_output,
                sum(generation_ms)::bigint AS generation_ms
            FROM rows GROUP BY 1, 2, 3, 4, 5, 6, 7
        ),
        bins AS MATERIALIZED (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome, s.kind, sketch_bin(s.value) AS bin, sum(sign)::bigint AS n
            FROM rows CROSS JOIN LATERAL (VALUES (0, latency_ms), (1, ttft_ms), (2, nullif(size, 0))) AS s (kind, value)
            WHERE s.value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
        ),
        -- Zones are asked once for each quarter of an hour, not for each event.
        days AS MATERIALIZED (
            SELECT b.bucket, local_day(b.bucket, zone) AS day FROM (SELECT DISTINCT bucket FROM cells) AS b
        ),
        sketches AS (
            SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 0) AS latency,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 1) AS ttft,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 2) AS sizes
            FROM bins WHERE n <> 0 GROUP BY 1, 2, 3, 4, 5, 6, 7
        ),
        quarters AS (
            INSERT INTO usage_15m AS t (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads,
                timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
            SELECT org, c.*, s.latency, s.ttft, s.sizes FROM cells c LEFT JOIN sketches s USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
            ON CONFLICT (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome) DO UPDATE SET
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
                timed_requests = t.timed_requests + excluded.timed_requests,
                latency_total = t.latency_total + excluded.latency_total,
                timed_output = t.timed_output + excluded.timed_output,
                generation_ms = t.generation_ms + excluded.generation_ms,
                latency = CASE WHEN excluded.latency IS NULL THEN t.latency ELSE sketch_merge(t.latency, excluded.latency) END,
                ttft = CASE WHEN excluded.ttft IS NULL THEN t.ttft ELSE sketch_merge(t.ttft, excluded.ttft) END,
                sizes = CASE WHEN excluded.sizes IS NULL THEN t.sizes ELSE sketch_merge(t.sizes, excluded.sizes) END
        ),
        hours AS (
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
        local_days AS (
            INSERT INTO usage_1d AS t (org_id, bucket, account_id, person_id, model_id,
                requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
            SELECT org, day, account_id, person_id, model_id,
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
            FROM cells JOIN days USING (bucket) GROUP BY 2, 3, 4, 5
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
        local_days_of_all AS (
            INSERT INTO usage_1d_all AS t (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads,
                timed_requests, latency_total, timed_output, generation_ms)
            SELECT org, day, account_id, person_id, agent_id, action_id, model_id, outcome,
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
                sum(unsaved_reads) AS unsaved_reads,
                sum(timed_requests) AS timed_requests,
                sum(latency_total) AS latency_total,
                sum(timed_output) AS timed_output,
                sum(generation_ms) AS generation_ms
            FROM cells JOIN days USING (bucket) GROUP BY 2, 3, 4, 5, 6, 7, 8
            ON CONFLICT (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome) DO UPDATE SET
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
                timed_requests = t.timed_requests + excluded.timed_requests,
                latency_total = t.latency_total + excluded.latency_total,
                timed_output = t.timed_output + excluded.timed_output,
                generation_ms = t.generation_ms + excluded.generation_ms
        ),
        day_sketches AS (
            SELECT day, account_id, model_id,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 0) AS latency,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 1) AS ttft,
                array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 2) AS sizes
            FROM (
                SELECT day, account_id, model_id, kind, bin, sum(n)::bigint AS n FROM bins JOIN days USING (bucket) GROUP BY 1, 2, 3, 4, 5
            ) AS b WHERE n <> 0 GROUP BY 1, 2, 3
        ),
        speeds AS (
            INSERT INTO speed_1d AS t (org_id, bucket, account_id, model_id,
                timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
            SELECT org, c.*, s.latency, s.ttft, s.sizes FROM (
                SELECT day, account_id, model_id,
                    sum(timed_requests) AS timed_requests,
                    sum(latency_total) AS latency_total,
                    sum(timed_output) AS timed_output,
                    sum(generation_ms) AS generation_ms
                FROM cells JOIN days USING (bucket) GROUP BY 1, 2, 3
            ) AS c LEFT JOIN day_sketches s USING (day, account_id, model_id)
            ON CONFLICT (org_id, bucket, account_id, model_id) DO UPDATE SET
                timed_requests = t.timed_requests + excluded.timed_requests,
                latency_total = t.latency_total + excluded.latency_total,
                timed_output = t.timed_output + excluded.timed_output,
                generation_ms = t.generation_ms + excluded.generation_ms,
                latency = CASE WHEN excluded.latency IS NULL THEN t.latency ELSE sketch_merge(t.latency, excluded.latency) END,
                ttft = CASE WHEN excluded.ttft IS NULL THEN t.ttft ELSE sketch_merge(t.ttft, excluded.ttft) END,
                sizes = CASE WHEN excluded.sizes IS NULL THEN t.sizes ELSE sketch_merge(t.sizes, excluded.sizes) END
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
    -- The newest requests of the statement, twenty of each account, with their names, as the live feed shows them: whoever sees only
    -- some accounts has to find their own among them.
    feed text := $feed$
        SELECT json_agg(f ORDER BY f.at DESC, f.id DESC) FROM (
            SELECT e.id, floor(extract(epoch FROM e.occurred_at) * 1000)::bigint AS at, e.account_id AS account, e.model_id AS model,
                e.person_id, e.agent_id, e.action_id,
                COALESCE(m.name, '') AS model_name, COALESCE(p.name, '') AS person, COALESCE(g.name, '') AS agent,
                COALESCE(a.name, '') AS action,
                e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS input,
                e.output_tokens AS output, e.cost_nanos AS cost, e.latency_ms, e.outcome <> 0 AS error
            FROM (
                SELECT * FROM (
                    SELECT n.*, row_number() OVER (PARTITION BY n.account_id ORDER BY n.occurred_at DESC, n.id DESC) AS place
                    FROM new_rows AS n WHERE n.org_id = org
                ) AS placed WHERE place <= 20
            ) AS e
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

-- An org's quarters of an hour, and the local days that they belong to.
CREATE FUNCTION days_of(org int) RETURNS TABLE (bucket timestamptz, day timestamptz) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT b.bucket, local_day(b.bucket, o.time_zone) FROM (SELECT DISTINCT bucket FROM usage_15m WHERE org_id = org) AS b, orgs o WHERE o.id = org
$$;

-- Makes an org's days anew from its quarters of an hour. The counter row keeps writers out meanwhile.
CREATE OR REPLACE FUNCTION rebuild_days(org int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM org_counters WHERE org_id = org FOR UPDATE;
    DELETE FROM usage_1d WHERE org_id = org;
    DELETE FROM usage_1d_all WHERE org_id = org;
    DELETE FROM speed_1d WHERE org_id = org;
    INSERT INTO usage_1d_all (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads,
        timed_requests, latency_total, timed_output, generation_ms)
    SELECT org, d.day, account_id, person_id, agent_id, action_id, model_id, outcome,
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
        sum(unsaved_reads) AS unsaved_reads,
        sum(timed_requests) AS timed_requests,
        sum(latency_total) AS latency_total,
        sum(timed_output) AS timed_output,
        sum(generation_ms) AS generation_ms
    FROM usage_15m u JOIN days_of(org) d USING (bucket) WHERE u.org_id = org GROUP BY 2, 3, 4, 5, 6, 7, 8;
    INSERT INTO usage_1d (org_id, bucket, account_id, person_id, model_id,
        requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
    SELECT org, bucket, account_id, person_id, model_id,
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
    FROM usage_1d_all WHERE org_id = org GROUP BY 2, 3, 4, 5;
    WITH bins AS (
        SELECT d.day, u.account_id, u.model_id, s.kind, (s.packed + 2147483648) >> 32 AS bin,
            sum(s.packed - (((s.packed + 2147483648) >> 32) << 32))::bigint AS n
        FROM usage_15m u JOIN days_of(org) d USING (bucket) CROSS JOIN LATERAL (
            SELECT 0 AS kind, unnest(u.latency) AS packed UNION ALL SELECT 1, unnest(u.ttft) UNION ALL SELECT 2, unnest(u.sizes)) AS s
        WHERE u.org_id = org GROUP BY 1, 2, 3, 4, 5
    ),
    sketches AS (
        SELECT day, account_id, model_id,
            array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 0) AS latency,
            array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 1) AS ttft,
            array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 2) AS sizes
        FROM bins WHERE n <> 0 GROUP BY 1, 2, 3
    ),
    speeds AS (
        SELECT bucket AS day, account_id, model_id,
            sum(timed_requests) AS timed_requests,
            sum(latency_total) AS latency_total,
            sum(timed_output) AS timed_output,
            sum(generation_ms) AS generation_ms
        FROM usage_1d_all WHERE org_id = org GROUP BY 1, 2, 3
    )
    INSERT INTO speed_1d (org_id, bucket, account_id, model_id,
        timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
    SELECT org, c.*, s.latency, s.ttft, s.sizes FROM speeds c LEFT JOIN sketches s USING (day, account_id, model_id);
END $$;

SELECT rebuild_days(id) FROM orgs;
