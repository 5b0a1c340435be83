-- Back to the days of the org's own zone, which the triggers on `events` keep: as the migrations 11, 19 and 21 made them.
DO $$
DECLARE
    days  constant text := $part$        -- Zones are asked once for each quarter of an hour, not for each event.
        days AS MATERIALIZED (
            SELECT b.bucket, local_day(b.bucket, zone) AS day FROM (SELECT DISTINCT bucket FROM cells) AS b
        ),
$part$;
    of_days constant text := $part$        local_days AS (
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
        marks AS MATERIALIZED (
            SELECT day, account_id, person_id, agent_id, action_id, model_id, outcome, kind, sketch_mark(bin, n) AS mark, n, latency_band(bin) AS band,
                extract(epoch FROM bucket - day)::bigint / 900 AS quarter
            FROM bins JOIN days USING (bucket) WHERE n <> 0
        ),
        sketches_of_days AS MATERIALIZED (
            SELECT day, account_id, person_id, agent_id, action_id, model_id, outcome,
                COALESCE(sum(mark) FILTER (WHERE kind = 0), 0) AS latency,
                COALESCE(sum(mark) FILTER (WHERE kind = 1), 0) AS ttft,
                COALESCE(sum(mark) FILTER (WHERE kind = 2), 0) AS sizes,
                COALESCE(sum(sketch_mark(quarter * 8 + band, n)) FILTER (WHERE kind = 0), 0) AS quarters,
                COALESCE(sum(sketch_mark(quarter / 4 * 8 + band, n)) FILTER (WHERE kind = 0), 0) AS hours
            FROM marks GROUP BY 1, 2, 3, 4, 5, 6, 7
        ),
        speeds_of_days AS MATERIALIZED (
            SELECT * FROM (
                SELECT day, account_id, person_id, agent_id, action_id, model_id, outcome,
                    sum(timed_requests) AS timed_requests,
                    sum(latency_total) AS latency_total,
                    sum(timed_output) AS timed_output,
                    sum(generation_ms) AS generation_ms
                FROM cells JOIN days USING (bucket) GROUP BY 1, 2, 3, 4, 5, 6, 7
            ) AS c LEFT JOIN sketches_of_days s USING (day, account_id, person_id, agent_id, action_id, model_id, outcome)
        ),
        speeds_of_all AS (
            INSERT INTO speed_1d_all AS t (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes, hours)
            SELECT org, day, account_id, person_id, agent_id, action_id, model_id, outcome, timed_requests, latency_total, timed_output, generation_ms,
                COALESCE(latency, 0), COALESCE(ttft, 0), COALESCE(sizes, 0), COALESCE(hours, 0)
            FROM speeds_of_days
            ON CONFLICT (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome) DO UPDATE SET
                timed_requests = t.timed_requests + excluded.timed_requests,
                latency_total = t.latency_total + excluded.latency_total,
                timed_output = t.timed_output + excluded.timed_output,
                generation_ms = t.generation_ms + excluded.generation_ms,
                latency = t.latency + excluded.latency,
                ttft = t.ttft + excluded.ttft,
                sizes = t.sizes + excluded.sizes,
                hours = t.hours + excluded.hours
        ),
        speeds AS (
            INSERT INTO speed_1d AS t (org_id, bucket, account_id, model_id,
                timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes, quarters)
            SELECT org, day, account_id, model_id, sum(timed_requests), sum(latency_total), sum(timed_output), sum(generation_ms),
                COALESCE(sum(latency), 0), COALESCE(sum(ttft), 0), COALESCE(sum(sizes), 0), COALESCE(sum(quarters), 0)
            FROM speeds_of_days GROUP BY 2, 3, 4
            ON CONFLICT (org_id, bucket, account_id, model_id) DO UPDATE SET
                timed_requests = t.timed_requests + excluded.timed_requests,
                latency_total = t.latency_total + excluded.latency_total,
                timed_output = t.timed_output + excluded.timed_output,
                generation_ms = t.generation_ms + excluded.generation_ms,
                latency = t.latency + excluded.latency,
                ttft = t.ttft + excluded.ttft,
                sizes = t.sizes + excluded.sizes,
                quarters = t.quarters + excluded.quarters
        ),
$part$;
    kind  text;
    body  text;
    first int;
    after int;
BEGIN
    FOREACH kind IN ARRAY ARRAY['insert', 'delete', 'update'] LOOP
        body := pg_get_functiondef(format('events_changed_by_%s()', kind)::regprocedure);
        first := strpos(body, '        stale AS (');
        after := strpos(body, '        deltas AS MATERIALIZED (');
        body := left(body, first - 1) || of_days || substr(body, after);
        body := replace(body, '        sketches AS (' || E'\n            SELECT bucket', days || '        sketches AS (' || E'\n            SELECT bucket');
        body := replace(body, E'\n        WITH rows AS MATERIALIZED (', E'        SELECT time_zone INTO STRICT zone FROM orgs WHERE id = org;\n\n        WITH rows AS MATERIALIZED (');
        body := replace(body, '    next_seq   bigint;', E'    zone       text;\n    next_seq   bigint;');
        EXECUTE body;
    END LOOP;
END $$;
DROP FUNCTION build_calendar_span, build_calendar_day, forget_calendar_zone, forget_calendar_span, clock_mark;
DROP TABLE calendar_clock_few, calendar_clock, calendar_speeds_few, calendar_speeds, calendar_usage, calendar_spans, calendar_zones;
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
SELECT wall_in('usage_1d');
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
SELECT wall_in('usage_1d_all');
CREATE TABLE speed_1d (
    org_id         int         NOT NULL,
    bucket         timestamptz NOT NULL,
    account_id     int         NOT NULL,
    model_id       int         NOT NULL,
    timed_requests bigint      NOT NULL,
    latency_total  bigint      NOT NULL,
    timed_output   bigint      NOT NULL,
    generation_ms  bigint      NOT NULL,
    latency        numeric     NOT NULL,
    ttft           numeric     NOT NULL,
    sizes          numeric     NOT NULL,
    quarters       numeric     NOT NULL,
    PRIMARY KEY (org_id, bucket, account_id, model_id)
) WITH (fillfactor = 80, toast_tuple_target = 8160);
ALTER TABLE speed_1d
    ALTER COLUMN latency SET STORAGE EXTERNAL,
    ALTER COLUMN ttft SET STORAGE EXTERNAL,
    ALTER COLUMN sizes SET STORAGE EXTERNAL,
    ALTER COLUMN quarters SET STORAGE EXTERNAL;
SELECT wall_in('speed_1d');
CREATE TABLE speed_1d_all (
    org_id         int         NOT NULL,
    bucket         timestamptz NOT NULL,
    account_id     int         NOT NULL,
    person_id      int         NOT NULL,
    agent_id       int         NOT NULL,
    action_id      int         NOT NULL,
    model_id       int         NOT NULL,
    outcome        smallint    NOT NULL,
    timed_requests bigint      NOT NULL,
    latency_total  bigint      NOT NULL,
    timed_output   bigint      NOT NULL,
    generation_ms  bigint      NOT NULL,
    latency        numeric     NOT NULL,
    ttft           numeric     NOT NULL,
    sizes          numeric     NOT NULL,
    hours          numeric     NOT NULL,
    PRIMARY KEY (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
) WITH (fillfactor = 80, toast_tuple_target = 8160);
ALTER TABLE speed_1d_all
    ALTER COLUMN latency SET STORAGE EXTERNAL,
    ALTER COLUMN ttft SET STORAGE EXTERNAL,
    ALTER COLUMN sizes SET STORAGE EXTERNAL,
    ALTER COLUMN hours SET STORAGE EXTERNAL;
SELECT wall_in('speed_1d_all');
CREATE FUNCTION local_day(at timestamptz, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.local_day_start(date_trunc('day', at AT TIME ZONE zone), zone)
$$;
CREATE FUNCTION days_of(org int) RETURNS TABLE (bucket timestamptz, day timestamptz) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT b.bucket, local_day(b.bucket, o.time_zone) FROM (SELECT DISTINCT bucket FROM usage_15m WHERE org_id = org) AS b, orgs o WHERE o.id = org
$$;
CREATE FUNCTION rebuild_speeds(org int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    part record;
BEGIN
    DELETE FROM speed_1d WHERE org_id = org;
    DELETE FROM speed_1d_all WHERE org_id = org;
    FOR part IN SELECT day, min(bucket) AS first, max(bucket) AS last FROM days_of(org) GROUP BY 1 ORDER BY 1 LOOP
        WITH quarters AS (
            SELECT *, extract(epoch FROM bucket - part.day)::bigint / 900 AS quarter FROM usage_15m
            WHERE org_id = org AND bucket BETWEEN part.first AND part.last
        ),
        marks AS MATERIALIZED (
            SELECT account_id, person_id, agent_id, action_id, model_id, outcome, kind, sketch_mark(bin, n) AS mark, n, latency_band(bin) AS band, quarter
            FROM (
                SELECT q.*, s.kind, (e + 2147483648) >> 32 AS bin, e - (((e + 2147483648) >> 32) << 32) AS n
                FROM quarters q CROSS JOIN LATERAL (VALUES (0, q.latency), (1, q.ttft), (2, q.sizes)) AS s (kind, sketch)
                    CROSS JOIN LATERAL unnest(s.sketch) AS e
            ) AS bins
        ),
        sketches AS (
            SELECT account_id, person_id, agent_id, action_id, model_id, outcome,
                COALESCE(sum(mark) FILTER (WHERE kind = 0), 0) AS latency,
                COALESCE(sum(mark) FILTER (WHERE kind = 1), 0) AS ttft,
                COALESCE(sum(mark) FILTER (WHERE kind = 2), 0) AS sizes,
                COALESCE(sum(sketch_mark(quarter * 8 + band, n)) FILTER (WHERE kind = 0), 0) AS quarters,
                COALESCE(sum(sketch_mark(quarter / 4 * 8 + band, n)) FILTER (WHERE kind = 0), 0) AS hours
            FROM marks GROUP BY 1, 2, 3, 4, 5, 6
        ),
        speeds AS MATERIALIZED (
            SELECT * FROM (
                SELECT account_id, person_id, agent_id, action_id, model_id, outcome,
                    sum(timed_requests) AS timed_requests,
                    sum(latency_total) AS latency_total,
                    sum(timed_output) AS timed_output,
                    sum(generation_ms) AS generation_ms
                FROM quarters GROUP BY 1, 2, 3, 4, 5, 6
            ) AS c LEFT JOIN sketches s USING (account_id, person_id, agent_id, action_id, model_id, outcome)
        ),
        of_all AS (
            INSERT INTO speed_1d_all (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
                timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes, hours)
            SELECT org, part.day, account_id, person_id, agent_id, action_id, model_id, outcome, timed_requests, latency_total, timed_output, generation_ms,
                COALESCE(latency, 0), COALESCE(ttft, 0), COALESCE(sizes, 0), COALESCE(hours, 0)
            FROM speeds
        )
        INSERT INTO speed_1d (org_id, bucket, account_id, model_id, timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes, quarters)
        SELECT org, part.day, account_id, model_id, sum(timed_requests), sum(latency_total), sum(timed_output), sum(generation_ms),
            COALESCE(sum(latency), 0), COALESCE(sum(ttft), 0), COALESCE(sum(sizes), 0), COALESCE(sum(quarters), 0)
        FROM speeds GROUP BY account_id, model_id;
    END LOOP;
END $$;
CREATE FUNCTION rebuild_days(org int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    PERFORM rebuild_speeds(org);
END $$;
CREATE FUNCTION orgs_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rebuild_days(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER orgs_moved AFTER UPDATE OF time_zone ON orgs FOR EACH ROW
    WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION orgs_moved();
SELECT rebuild_days(id) FROM orgs;
