-- The calendar: sums of whole local days, weeks and months, in each of the zones that are asked for.
--
-- Until now a writer kept the days of the org's own zone. That made every batch pay for what is read only later, left every other zone to the
-- quarters of an hour, and a year to 365 days. Now writers keep quarters and hours, and what is over is added up once, behind them: a day from
-- its quarters, a week or a month from its days. Whoever adds to a day that was added up says that it is stale, in the same transaction, and
-- until it is added up anew its quarters answer. So an answer is exact at every moment; only how fast it comes depends on the calendar.

DROP TRIGGER orgs_moved ON orgs;
DROP FUNCTION orgs_moved, rebuild_days, rebuild_speeds, days_of, local_day;
DROP TABLE usage_1d, usage_1d_all, speed_1d, speed_1d_all;

-- The zones of an org that are kept: its own, and those that were asked for of late.
CREATE TABLE calendar_zones (
    id       int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id   int         NOT NULL REFERENCES orgs ON DELETE CASCADE,
    name     text        NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (org_id, name)
);
SELECT wall_in('calendar_zones');

-- Which days (period 0), weeks (1) and months (2) are added up. `starts` and `ends` are instants, as the server cuts them.
CREATE TABLE calendar_spans (
    org_id   int         NOT NULL,
    zone_id  int         NOT NULL REFERENCES calendar_zones ON DELETE CASCADE,
    period   smallint    NOT NULL,
    starts   timestamptz NOT NULL,
    ends     timestamptz NOT NULL,
    is_built boolean     NOT NULL DEFAULT false,
    is_stale boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (org_id, zone_id, period, starts)
);
CREATE INDEX calendar_spans_fresh ON calendar_spans (org_id, ends) WHERE NOT is_stale;
SELECT wall_in('calendar_spans');

-- Sums by every dimension.
CREATE TABLE calendar_usage (
    org_id            int         NOT NULL,
    zone_id           int         NOT NULL,
    period            smallint    NOT NULL,
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
    PRIMARY KEY (org_id, zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
);
SELECT wall_in('calendar_usage');

-- How fast and how large: sums, and sketches as numbers of eight decimal digits a bin. The numbers stay beside their row and as they are: taking
-- them out of a row or squeezing them makes it smaller by half and reading slower by as much.
CREATE TABLE calendar_speeds (
    org_id            int         NOT NULL,
    zone_id           int         NOT NULL,
    period            smallint    NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    person_id         int         NOT NULL,
    agent_id          int         NOT NULL,
    action_id         int         NOT NULL,
    model_id          int         NOT NULL,
    outcome           smallint    NOT NULL,
    timed_requests    bigint      NOT NULL,
    latency_total     bigint      NOT NULL,
    timed_output      bigint      NOT NULL,
    generation_ms     bigint      NOT NULL,
    latency           numeric     NOT NULL,
    ttft              numeric     NOT NULL,
    sizes             numeric     NOT NULL,
    PRIMARY KEY (org_id, zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
) WITH (toast_tuple_target = 8160);
ALTER TABLE calendar_speeds
    ALTER COLUMN latency SET STORAGE EXTERNAL,
    ALTER COLUMN ttft SET STORAGE EXTERNAL,
    ALTER COLUMN sizes SET STORAGE EXTERNAL;
SELECT wall_in('calendar_speeds');

-- The same by account, model and outcome, because most questions name no more.
CREATE TABLE calendar_speeds_few (
    org_id            int         NOT NULL,
    zone_id           int         NOT NULL,
    period            smallint    NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    model_id          int         NOT NULL,
    outcome           smallint    NOT NULL,
    timed_requests    bigint      NOT NULL,
    latency_total     bigint      NOT NULL,
    timed_output      bigint      NOT NULL,
    generation_ms     bigint      NOT NULL,
    latency           numeric     NOT NULL,
    ttft              numeric     NOT NULL,
    sizes             numeric     NOT NULL,
    PRIMARY KEY (org_id, zone_id, period, bucket, account_id, model_id, outcome)
) WITH (toast_tuple_target = 8160);
ALTER TABLE calendar_speeds_few
    ALTER COLUMN latency SET STORAGE EXTERNAL,
    ALTER COLUMN ttft SET STORAGE EXTERNAL,
    ALTER COLUMN sizes SET STORAGE EXTERNAL;
SELECT wall_in('calendar_speeds_few');

-- What happened at which hour of a day, by the clock on the wall: 16 decimal digits are an hour, the lowest 16 the first one. In `bands`, eight
-- digits are a band of latency of an hour (bin 8 * hour + band). Days only: an hour of the week is told by its day.
CREATE TABLE calendar_clock (
    org_id            int         NOT NULL,
    zone_id           int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    person_id         int         NOT NULL,
    agent_id          int         NOT NULL,
    action_id         int         NOT NULL,
    model_id          int         NOT NULL,
    outcome           smallint    NOT NULL,
    requests          numeric     NOT NULL,
    errors            numeric     NOT NULL,
    input             numeric     NOT NULL,
    cache_read        numeric     NOT NULL,
    cache_write       numeric     NOT NULL,
    output            numeric     NOT NULL,
    reasoning         numeric     NOT NULL,
    cost_nanos        numeric     NOT NULL,
    saved_nanos       numeric     NOT NULL,
    unpriced_requests numeric     NOT NULL,
    unpriced_tokens   numeric     NOT NULL,
    unsaved_reads     numeric     NOT NULL,
    bands             numeric     NOT NULL,
    PRIMARY KEY (org_id, zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
) WITH (toast_tuple_target = 8160);
ALTER TABLE calendar_clock
    ALTER COLUMN requests SET STORAGE EXTERNAL,
    ALTER COLUMN errors SET STORAGE EXTERNAL,
    ALTER COLUMN input SET STORAGE EXTERNAL,
    ALTER COLUMN cache_read SET STORAGE EXTERNAL,
    ALTER COLUMN cache_write SET STORAGE EXTERNAL,
    ALTER COLUMN output SET STORAGE EXTERNAL,
    ALTER COLUMN reasoning SET STORAGE EXTERNAL,
    ALTER COLUMN cost_nanos SET STORAGE EXTERNAL,
    ALTER COLUMN saved_nanos SET STORAGE EXTERNAL,
    ALTER COLUMN unpriced_requests SET STORAGE EXTERNAL,
    ALTER COLUMN unpriced_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN unsaved_reads SET STORAGE EXTERNAL,
    ALTER COLUMN bands SET STORAGE EXTERNAL;
SELECT wall_in('calendar_clock');
CREATE TABLE calendar_clock_few (
    org_id            int         NOT NULL,
    zone_id           int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    model_id          int         NOT NULL,
    outcome           smallint    NOT NULL,
    requests          numeric     NOT NULL,
    errors            numeric     NOT NULL,
    input             numeric     NOT NULL,
    cache_read        numeric     NOT NULL,
    cache_write       numeric     NOT NULL,
    output            numeric     NOT NULL,
    reasoning         numeric     NOT NULL,
    cost_nanos        numeric     NOT NULL,
    saved_nanos       numeric     NOT NULL,
    unpriced_requests numeric     NOT NULL,
    unpriced_tokens   numeric     NOT NULL,
    unsaved_reads     numeric     NOT NULL,
    bands             numeric     NOT NULL,
    PRIMARY KEY (org_id, zone_id, bucket, account_id, model_id, outcome)
) WITH (toast_tuple_target = 8160);
ALTER TABLE calendar_clock_few
    ALTER COLUMN requests SET STORAGE EXTERNAL,
    ALTER COLUMN errors SET STORAGE EXTERNAL,
    ALTER COLUMN input SET STORAGE EXTERNAL,
    ALTER COLUMN cache_read SET STORAGE EXTERNAL,
    ALTER COLUMN cache_write SET STORAGE EXTERNAL,
    ALTER COLUMN output SET STORAGE EXTERNAL,
    ALTER COLUMN reasoning SET STORAGE EXTERNAL,
    ALTER COLUMN cost_nanos SET STORAGE EXTERNAL,
    ALTER COLUMN saved_nanos SET STORAGE EXTERNAL,
    ALTER COLUMN unpriced_requests SET STORAGE EXTERNAL,
    ALTER COLUMN unpriced_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN unsaved_reads SET STORAGE EXTERNAL,
    ALTER COLUMN bands SET STORAGE EXTERNAL;
SELECT wall_in('calendar_clock_few');

-- A number in its place among the hours of a day.
CREATE FUNCTION clock_mark(hour int, n bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE n WHEN 0 THEN 0 ELSE (n::text || 'e' || (16 * hour)::text)::numeric END $$;

-- Takes a span's sums away, and the span itself.
CREATE FUNCTION forget_calendar_span(org int, zone int, what smallint, first timestamptz) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM calendar_usage WHERE org_id = org AND zone_id = zone AND period = what AND bucket = first;
    DELETE FROM calendar_speeds WHERE org_id = org AND zone_id = zone AND period = what AND bucket = first;
    DELETE FROM calendar_speeds_few WHERE org_id = org AND zone_id = zone AND period = what AND bucket = first;
    IF what = 0 THEN
        DELETE FROM calendar_clock WHERE org_id = org AND zone_id = zone AND bucket = first;
        DELETE FROM calendar_clock_few WHERE org_id = org AND zone_id = zone AND bucket = first;
    END IF;
END $$;

-- Takes a zone away, with all that was added up in it.
CREATE FUNCTION forget_calendar_zone(org int, zone int) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM calendar_usage WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_speeds WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_speeds_few WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_clock WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_clock_few WHERE org_id = org AND zone_id = zone;
    DELETE FROM calendar_zones WHERE org_id = org AND id = zone;
END $$;

-- Adds a day up from its quarters of an hour. `hours` tells of each quarter since the day began which hour the clock shows.
CREATE FUNCTION build_calendar_day(org int, zone int, first timestamptz, after timestamptz, hours int[]) RETURNS void LANGUAGE plpgsql
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
        FROM by_hour GROUP BY 5, 6, 7, 8, 9, 10
    ),
    bins AS MATERIALIZED (
        SELECT q.account_id, q.person_id, q.agent_id, q.action_id, q.model_id, q.outcome, q.hour, s.kind, (e + 2147483648) >> 32 AS bin,
            sum(e - (((e + 2147483648) >> 32) << 32))::bigint AS n
        FROM quarters q CROSS JOIN LATERAL (VALUES (0, q.latency), (1, q.ttft), (2, q.sizes)) AS s (kind, sketch)
            CROSS JOIN LATERAL unnest(s.sketch) AS e
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
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
        FROM speeds
    ),
    of_few AS (
        INSERT INTO calendar_speeds_few (org_id, zone_id, period, bucket, account_id, model_id, outcome,
            timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
        SELECT org, zone, 0, first, account_id, model_id, outcome,
            sum(timed_requests), sum(latency_total), sum(timed_output), sum(generation_ms), sum(latency), sum(ttft), sum(sizes)
        FROM speeds GROUP BY 5, 6, 7
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
        FROM clock
    )
    INSERT INTO calendar_clock_few (org_id, zone_id, bucket, account_id, model_id, outcome,
        requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, bands)
    SELECT org, zone, first, account_id, model_id, outcome,
        sum(requests), sum(errors), sum(input), sum(cache_read), sum(cache_write), sum(output), sum(reasoning), sum(cost_nanos), sum(saved_nanos), sum(unpriced_requests), sum(unpriced_tokens), sum(unsaved_reads), sum(bands)
    FROM clock GROUP BY 4, 5, 6;
END $$;

-- Adds a week or a month up from its days.
CREATE FUNCTION build_calendar_span(org int, zone int, what smallint, first timestamptz, after timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM forget_calendar_span(org, zone, what, first);
    INSERT INTO calendar_usage (org_id, zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads)
    SELECT org, zone, what, first, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(requests), sum(errors), sum(input), sum(cache_read), sum(cache_write), sum(output), sum(reasoning), sum(cost_nanos), sum(saved_nanos), sum(unpriced_requests), sum(unpriced_tokens), sum(unsaved_reads)
    FROM calendar_usage WHERE org_id = org AND zone_id = zone AND period = 0 AND bucket >= first AND bucket < after
    GROUP BY 5, 6, 7, 8, 9, 10;
    INSERT INTO calendar_speeds (org_id, zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
    SELECT org, zone, what, first, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(timed_requests), sum(latency_total), sum(timed_output), sum(generation_ms), sum(latency), sum(ttft), sum(sizes)
    FROM calendar_speeds WHERE org_id = org AND zone_id = zone AND period = 0 AND bucket >= first AND bucket < after
    GROUP BY 5, 6, 7, 8, 9, 10;
    INSERT INTO calendar_speeds_few (org_id, zone_id, period, bucket, account_id, model_id, outcome,
        timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes)
    SELECT org, zone, what, first, account_id, model_id, outcome,
        sum(timed_requests), sum(latency_total), sum(timed_output), sum(generation_ms), sum(latency), sum(ttft), sum(sizes)
    FROM calendar_speeds_few WHERE org_id = org AND zone_id = zone AND period = 0 AND bucket >= first AND bucket < after
    GROUP BY 5, 6, 7;
END $$;

-- The triggers on `events` give up the days, and say which spans they have made stale. They hold the org's counter by then: whoever adds a span
-- up has named it before, or sees these events.
DO $$
DECLARE
    stale constant text := $part$        stale AS (
            UPDATE calendar_spans s SET is_stale = true
            FROM (SELECT min(bucket) AS first, max(bucket) AS last FROM cells) AS c
            WHERE s.org_id = org AND NOT s.is_stale AND s.ends > c.first AND s.starts <= c.last
                AND EXISTS (SELECT FROM cells x WHERE x.bucket >= s.starts AND x.bucket < s.ends)
        ),
$part$;
    kind   text;
    body   text;
    bounds constant text[] := ARRAY[
        '        -- Zones are asked once', '        sketches AS (',
        '        local_days AS (', '        deltas AS MATERIALIZED (',
        '        SELECT time_zone INTO STRICT zone', E'\n        WITH rows AS MATERIALIZED (',
        '    zone       text;', '    next_seq   bigint;'];
    first int;
    after int;
BEGIN
    FOREACH kind IN ARRAY ARRAY['insert', 'delete', 'update'] LOOP
        body := pg_get_functiondef(format('events_changed_by_%s()', kind)::regprocedure);
        FOR i IN 1 .. array_length(bounds, 1) BY 2 LOOP
            first := strpos(body, bounds[i]);
            after := strpos(body, bounds[i + 1]);
            IF first = 0 OR after < first THEN
                RAISE EXCEPTION 'the trigger for % has another shape than this migration knows', kind;
            END IF;
            body := left(body, first - 1) || CASE i WHEN 3 THEN stale ELSE '' END || substr(body, after);
        END LOOP;
        EXECUTE body;
    END LOOP;
END $$;
