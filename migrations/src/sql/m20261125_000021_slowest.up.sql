-- What the Performance page asks for: the slowest requests, errors by their type, and how fast requests were under any filter and at any hour
-- of the day.

-- The slowest requests of every combination of account, person, agent, action, model and outcome stand together, slowest first. So a list of
-- the slowest ones looks at the few first rows of each combination that passes the filters, whatever they are; an index by latency alone
-- would have to be read past everything that does not pass. The time is in it because a window begins and ends in the middle of months.
-- What it costs: 56 bytes in the month's index for each timed request, in a place of its own, and with it about a tenth of what it costs to
-- keep the rollups; nothing for requests without a latency, which those of coding tools' logs are.
CREATE INDEX events_by_kind ON events (org_id, account_id, person_id, agent_id, action_id, model_id, outcome, latency_ms DESC, occurred_at DESC)
    WHERE latency_ms IS NOT NULL;

-- Errors are few, and with all that filters and answers ask for in the index, the events themselves need not be looked at.
DROP INDEX events_errors;
CREATE INDEX events_errors ON events (org_id, occurred_at)
    INCLUDE (error_type_id, account_id, person_id, agent_id, action_id, model_id, outcome) WHERE outcome <> 0;

-- Sketches of days become numbers. Eight decimal digits are a bin, the lowest bin the last eight: 300000002 is two values in bin 0 and three in
-- bin 1. So `+` merges two sketches and `sum` any number of them, in the time that it takes to add long numbers: as arrays, the bins had to be
-- taken apart, grouped and put together again, by the database or by whoever asked. A bin of what is added up holds up to 99,999,999 values.
CREATE FUNCTION sketch_mark(bin bigint, n bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (n::text || 'e' || (8 * bin)::text)::numeric $$;

-- Which band of latency a bin belongs to, from 0. The bands end at 0.5, 1, 2, 5, 10, 30 and 60 seconds; `domain/src/usage/latency_hours.rs` has
-- the same first bins.
CREATE FUNCTION latency_band(bin bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT width_bucket(bin, ARRAY[312, 346, 381, 427, 462, 516, 551]::bigint[])::bigint $$;

-- By the day of the org's zone, account and model: as before, and the bands by quarter of an hour since the day began (bin 8 * quarter + band),
-- so that the hours of the day can be told in any zone. The numbers stay beside their row and as they are: taking them out of a row or
-- squeezing them makes it smaller by half and reading slower by as much.
DROP TABLE speed_1d;
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

-- By the same day and every dimension. The bands are by the hour since the day began (bin 8 * hour + band), which is a quarter as long.
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

-- The triggers on `events` keep both. The part of them that kept the daily sketches gives way to one that makes the numbers of every
-- combination first, and those by account and model of them.
DO $$
DECLARE
    part constant text := $part$        marks AS MATERIALIZED (
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
    old   text;
    first int;
    after int;
BEGIN
    FOREACH kind IN ARRAY ARRAY['insert', 'delete', 'update'] LOOP
        old := pg_get_functiondef(format('events_changed_by_%s()', kind)::regprocedure);
        first := strpos(old, '        day_sketches AS (');
        after := strpos(old, '        deltas AS MATERIALIZED (');
        IF first = 0 OR after < first THEN
            RAISE EXCEPTION 'the trigger for % has another shape than this migration knows', kind;
        END IF;
        EXECUTE left(old, first - 1) || part || substr(old, after);
    END LOOP;
END $$;

-- Makes an org's daily speeds anew from its quarters of an hour, a day at a time: the sums of a day are few enough to be held in memory.
-- Whoever calls it keeps writers out meanwhile.
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

-- Making the days anew makes their speeds anew as well: the part that did it gives way to a call.
DO $$
DECLARE
    old   text := pg_get_functiondef('rebuild_days(int)'::regprocedure);
    first int := strpos(old, '    WITH bins AS (');
BEGIN
    IF first = 0 THEN
        RAISE EXCEPTION 'rebuild_days has another shape than this migration knows';
    END IF;
    EXECUTE left(old, first - 1) || E'    PERFORM rebuild_speeds(org);\nEND $function$';
END $$;

DO $$
DECLARE
    org int;
BEGIN
    FOR org IN SELECT id FROM orgs LOOP
        PERFORM 1 FROM org_counters WHERE org_id = org FOR UPDATE;
        PERFORM rebuild_speeds(org);
    END LOOP;
END $$;
