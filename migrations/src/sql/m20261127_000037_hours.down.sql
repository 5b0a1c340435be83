-- The table as migration 24 made it, and the functions as migration 25 did.
LOCK TABLE calendar_spans IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE calendar_hours_few (
    org_id            int         NOT NULL,
    zone_id           int         NOT NULL,
    day               timestamptz NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    model_id          int         NOT NULL,
    outcome           smallint    NOT NULL,
    timed_requests    bigint      NOT NULL,
    latency_total     bigint      NOT NULL,
    timed_output      bigint      NOT NULL,
    generation_ms     bigint      NOT NULL,
    latency           bigint[],
    ttft              bigint[],
    sizes             bigint[],
    PRIMARY KEY (org_id, zone_id, bucket, account_id, model_id, outcome)
);
SELECT wall_in('calendar_hours_few');

CREATE OR REPLACE FUNCTION forget_calendar_span(org int, zone int, what smallint, first timestamptz) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM calendar_usage WHERE org_id = org AND zone_id = zone AND period = what AND bucket = first;
    DELETE FROM calendar_usage_by WHERE org_id = org AND zone_id = zone AND period = what AND dimension = ANY ('{0,1,2,3}') AND bucket = first;
    DELETE FROM calendar_speeds WHERE org_id = org AND zone_id = zone AND period = what AND bucket = first;
    DELETE FROM calendar_speeds_by WHERE org_id = org AND zone_id = zone AND period = what AND dimension = ANY ('{0,1,2,3}') AND bucket = first;
    IF what = 0 THEN
        -- No day is half as long.
        DELETE FROM calendar_hours_few WHERE org_id = org AND zone_id = zone AND bucket >= first AND bucket < first + interval '3 days' AND day = first;
        DELETE FROM calendar_clock WHERE org_id = org AND zone_id = zone AND bucket = first;
        DELETE FROM calendar_clock_by WHERE org_id = org AND zone_id = zone AND dimension = ANY ('{0,1,2,3}') AND bucket = first;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION forget_calendar_zone(org int, zone int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM calendar_usage WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_usage_by WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_hours_few WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_speeds WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_speeds_by WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_clock WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_clock_by WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_zones WHERE org_id = org AND id = zone;
END $$;

CREATE OR REPLACE FUNCTION build_calendar_day(org int, zone int, first timestamptz, after timestamptz, hours int[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM forget_calendar_span(org, zone, 0::smallint, first);
    WITH quarters AS MATERIALIZED (
        SELECT *, hours[extract(epoch FROM bucket - first)::int / 900 + 1] AS hour FROM usage_15m
        WHERE org_id = org AND bucket >= first AND bucket < after
    ),
    by_hour AS MATERIALIZED (
        SELECT account_id, person_id, agent_id, action_id, model_id, outcome, hour,
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
            sum(unsaved_reads)::bigint AS unsaved_reads
        FROM quarters GROUP BY 1, 2, 3, 4, 5, 6, 7
    ),
    usage AS (
        INSERT INTO calendar_usage (org_id, zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
            requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
        SELECT org, zone, 0, first, account_id, person_id, agent_id, action_id, model_id, outcome,
            sum(requests), sum(errors), sum(input), sum(cache_read), sum(cache_write), sum(output), sum(reasoning), sum(cost_nanos), sum(saved_nanos), sum(unpriced_requests), sum(unpriced_tokens), sum(unsaved_reads)
        -- What is read in the order of the key lies in it.
        FROM by_hour GROUP BY 5, 6, 7, 8, 9, 10 ORDER BY 5, 6, 7, 8, 9, 10
    ),
    usage_by AS (
        INSERT INTO calendar_usage_by (org_id, zone_id, period, dimension, bucket, account_id, value_id, outcome,
            requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
        SELECT org, zone, 0, d.dimension, first, account_id, d.value, outcome,
            sum(requests), sum(errors), sum(input), sum(cache_read), sum(cache_write), sum(output), sum(reasoning), sum(cost_nanos), sum(saved_nanos), sum(unpriced_requests), sum(unpriced_tokens), sum(unsaved_reads)
        FROM by_hour CROSS JOIN LATERAL (VALUES (0, person_id), (1, agent_id), (2, action_id), (3, model_id)) AS d (dimension, value)
        GROUP BY 4, 6, 7, 8 ORDER BY 4, 6, 7, 8
    ),
    bins AS MATERIALIZED (
        SELECT q.account_id, q.person_id, q.agent_id, q.action_id, q.model_id, q.outcome, q.hour, date_bin('1 hour', q.bucket, first) AS since, s.kind,
            (e + 2147483648) >> 32 AS bin,
            sum(e - (((e + 2147483648) >> 32) << 32))::bigint AS n
        FROM quarters q CROSS JOIN LATERAL (VALUES (0, q.latency), (1, q.ttft), (2, q.sizes)) AS s (kind, sketch)
            CROSS JOIN LATERAL unnest(s.sketch) AS e
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ),
    hours_few AS (
        INSERT INTO calendar_hours_few (org_id, zone_id, day, bucket, account_id, model_id, outcome,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
        SELECT org, zone, first, bucket, account_id, model_id, outcome,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes
        FROM (
            SELECT account_id, model_id, outcome, date_bin('1 hour', bucket, first) AS bucket,
                sum(timed_requests) AS timed_requests, sum(latency_total) AS latency_total, sum(timed_output) AS timed_output, sum(generation_ms) AS generation_ms
            FROM quarters GROUP BY 1, 2, 3, 4
        ) AS s LEFT JOIN (
            SELECT account_id, model_id, outcome, bucket,
                array_agg(packed ORDER BY packed) FILTER (WHERE kind = 0) AS latency,
                array_agg(packed ORDER BY packed) FILTER (WHERE kind = 1) AS ttft,
                array_agg(packed ORDER BY packed) FILTER (WHERE kind = 2) AS sizes
            FROM (
                SELECT account_id, model_id, outcome, since AS bucket, kind, (bin << 32) + sum(n)::bigint AS packed
                FROM bins GROUP BY 1, 2, 3, 4, 5, bin HAVING sum(n) <> 0
            ) AS b GROUP BY 1, 2, 3, 4
        ) AS k USING (account_id, model_id, outcome, bucket)
        -- Hours are read in their order: so they lie in it.
        ORDER BY bucket
    ),
    sketches AS MATERIALIZED (
        SELECT account_id, person_id, agent_id, action_id, model_id, outcome,
            COALESCE(sum(sketch_mark(bin, n)) FILTER (WHERE kind = 0), 0) AS latency,
            COALESCE(sum(sketch_mark(bin, n)) FILTER (WHERE kind = 1), 0) AS ttft,
            COALESCE(sum(sketch_mark(bin, n)) FILTER (WHERE kind = 2), 0) AS sizes,
            COALESCE(sum(sketch_mark(hour * 8 + latency_band(bin), n)) FILTER (WHERE kind = 0), 0) AS bands
        FROM bins WHERE n <> 0 GROUP BY 1, 2, 3, 4, 5, 6
    ),
    speeds AS MATERIALIZED (
        SELECT c.*, COALESCE(s.latency, 0) AS latency, COALESCE(s.ttft, 0) AS ttft, COALESCE(s.sizes, 0) AS sizes FROM (
            SELECT account_id, person_id, agent_id, action_id, model_id, outcome,
                sum(timed_requests)::bigint AS timed_requests,
                sum(latency_total)::bigint AS latency_total,
                sum(timed_output)::bigint AS timed_output,
                sum(generation_ms)::bigint AS generation_ms
            FROM quarters GROUP BY 1, 2, 3, 4, 5, 6
        ) AS c LEFT JOIN sketches s USING (account_id, person_id, agent_id, action_id, model_id, outcome)
    ),
    of_all AS (
        INSERT INTO calendar_speeds (org_id, zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
        SELECT org, zone, 0, first, account_id, person_id, agent_id, action_id, model_id, outcome,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes
        FROM speeds ORDER BY 5, 6, 7, 8, 9, 10
    ),
    of_one AS (
        INSERT INTO calendar_speeds_by (org_id, zone_id, period, dimension, bucket, account_id, value_id, outcome,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
        SELECT org, zone, 0, d.dimension, first, account_id, d.value, outcome,
            sum(timed_requests), sum(latency_total), sum(timed_output), sum(generation_ms), sum(latency), sum(ttft), sum(sizes)
        FROM speeds CROSS JOIN LATERAL (VALUES (0, person_id), (1, agent_id), (2, action_id), (3, model_id)) AS d (dimension, value)
        GROUP BY 4, 6, 7, 8 ORDER BY 4, 6, 7, 8
    ),
    clock AS MATERIALIZED (
        SELECT c.*, COALESCE(s.bands, 0) AS bands FROM (
            SELECT account_id, person_id, agent_id, action_id, model_id, outcome,
                sum(clock_mark(hour, requests)) AS requests,
                sum(clock_mark(hour, errors)) AS errors,
                sum(clock_mark(hour, input)) AS input,
                sum(clock_mark(hour, cache_read)) AS cache_read,
                sum(clock_mark(hour, cache_write)) AS cache_write,
                sum(clock_mark(hour, output)) AS output,
                sum(clock_mark(hour, reasoning)) AS reasoning,
                sum(clock_mark(hour, cost_nanos)) AS cost_nanos,
                sum(clock_mark(hour, saved_nanos)) AS saved_nanos,
                sum(clock_mark(hour, unpriced_requests)) AS unpriced_requests,
                sum(clock_mark(hour, unpriced_tokens)) AS unpriced_tokens,
                sum(clock_mark(hour, unsaved_reads)) AS unsaved_reads
            FROM by_hour GROUP BY 1, 2, 3, 4, 5, 6
        ) AS c LEFT JOIN sketches s USING (account_id, person_id, agent_id, action_id, model_id, outcome)
    ),
    clock_of_all AS (
        INSERT INTO calendar_clock (org_id, zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
            requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, bands)
        SELECT org, zone, first, account_id, person_id, agent_id, action_id, model_id, outcome,
            requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, bands
        FROM clock ORDER BY 4, 5, 6, 7, 8, 9
    )
    INSERT INTO calendar_clock_by (org_id, zone_id, dimension, bucket, account_id, value_id, outcome,
        requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, bands)
    SELECT org, zone, d.dimension, first, account_id, d.value, outcome,
        sum(requests), sum(errors), sum(input), sum(cache_read), sum(cache_write), sum(output), sum(reasoning), sum(cost_nanos), sum(saved_nanos), sum(unpriced_requests), sum(unpriced_tokens), sum(unsaved_reads), sum(bands)
    FROM clock CROSS JOIN LATERAL (VALUES (0, person_id), (1, agent_id), (2, action_id), (3, model_id)) AS d (dimension, value)
    GROUP BY 3, 5, 6, 7 ORDER BY 3, 5, 6, 7;
END $$;

DROP TABLE calendar_hours_by;

UPDATE calendar_spans SET is_stale = true WHERE period = 0;
