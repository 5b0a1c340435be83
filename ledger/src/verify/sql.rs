//! What is compared with what, in SQL. `$1` is the org.

/// The quarter-hourly rollup against the events: rows that differ, and nano-dollars by which they do.
pub(super) const QUARTERS: &str = r"
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
    FROM events WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
),
e AS (
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
sketches AS (
    SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 0) AS latency,
        array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 1) AS ttft,
        array_agg((bin << 32) + n ORDER BY bin) FILTER (WHERE kind = 2) AS sizes
    FROM (
        SELECT bucket, account_id, person_id, agent_id, action_id, model_id, outcome, s.kind, sketch_bin(s.value) AS bin, count(*) AS n
        FROM rows CROSS JOIN LATERAL (VALUES (0, latency_ms), (1, ttft_ms), (2, nullif(size, 0))) AS s (kind, value)
        WHERE s.value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ) AS bins GROUP BY 1, 2, 3, 4, 5, 6, 7
),
r AS (
    SELECT * FROM usage_15m WHERE org_id = $1 AND to_char(bucket AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
)
SELECT count(*) FILTER (WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0)
        OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0)
        OR COALESCE(r.input, 0) <> COALESCE(e.input, 0)
        OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0)
        OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0)
        OR COALESCE(r.output, 0) <> COALESCE(e.output, 0)
        OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0)
        OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0)
        OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0)
        OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0)
        OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0)
        OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0)
        OR COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
        OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
        OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
        OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)
        OR r.latency IS DISTINCT FROM s.latency OR r.ttft IS DISTINCT FROM s.ttft OR r.sizes IS DISTINCT FROM s.sizes),
    COALESCE(sum(COALESCE(e.cost_nanos, 0) - COALESCE(r.cost_nanos, 0)), 0)::bigint
FROM r FULL JOIN e USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
    LEFT JOIN sketches s USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome)";

/// The hourly rollup by account, person and model against the quarter-hourly one.
pub(super) const HOURS: &str = r"
WITH e AS (
    SELECT date_bin('1 hour', bucket, 'epoch') AS bucket, account_id, person_id, model_id,
        sum(requests) AS requests, sum(errors) AS errors, sum(input) AS input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(output) AS output, sum(reasoning) AS reasoning, sum(cost_nanos) AS cost_nanos, sum(saved_nanos) AS saved_nanos, sum(unpriced_requests) AS unpriced_requests, sum(unpriced_tokens) AS unpriced_tokens, sum(unsaved_reads) AS unsaved_reads
    FROM usage_15m WHERE org_id = $1 GROUP BY 1, 2, 3, 4
),
r AS (SELECT * FROM usage_1h WHERE org_id = $1)
SELECT count(*) FROM r FULL JOIN e USING (bucket, account_id, person_id, model_id)
WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0)
    OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0)
    OR COALESCE(r.input, 0) <> COALESCE(e.input, 0)
    OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0)
    OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0)
    OR COALESCE(r.output, 0) <> COALESCE(e.output, 0)
    OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0)
    OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0)
    OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0)
    OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0)
    OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0)
    OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0)";

/// The sums of the calendar that are said to be up to date, of all zones: days against the quarter-hourly rollup, weeks and months against
/// what days should be, and the narrower table against all of them.
pub(super) const CALENDAR: &str = r"
WITH fresh AS (
    SELECT * FROM calendar_spans WHERE org_id = $1 AND is_built AND NOT is_stale
),
days AS MATERIALIZED (
    SELECT s.zone_id, s.starts AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(requests)::bigint AS requests, sum(errors)::bigint AS errors, sum(input)::bigint AS input, sum(cache_read)::bigint AS cache_read, sum(cache_write)::bigint AS cache_write, sum(output)::bigint AS output, sum(reasoning)::bigint AS reasoning, sum(cost_nanos)::bigint AS cost_nanos, sum(saved_nanos)::bigint AS saved_nanos, sum(unpriced_requests)::bigint AS unpriced_requests, sum(unpriced_tokens)::bigint AS unpriced_tokens, sum(unsaved_reads)::bigint AS unsaved_reads
    FROM fresh s JOIN usage_15m u ON u.org_id = $1 AND u.bucket >= s.starts AND u.bucket < s.ends WHERE s.period = 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
e AS (
    SELECT s.zone_id, s.period, s.starts AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(requests)::bigint AS requests, sum(errors)::bigint AS errors, sum(input)::bigint AS input, sum(cache_read)::bigint AS cache_read, sum(cache_write)::bigint AS cache_write, sum(output)::bigint AS output, sum(reasoning)::bigint AS reasoning, sum(cost_nanos)::bigint AS cost_nanos, sum(saved_nanos)::bigint AS saved_nanos, sum(unpriced_requests)::bigint AS unpriced_requests, sum(unpriced_tokens)::bigint AS unpriced_tokens, sum(unsaved_reads)::bigint AS unsaved_reads
    FROM fresh s JOIN days d ON d.zone_id = s.zone_id AND d.bucket >= s.starts AND d.bucket < s.ends GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
),
r AS (
    SELECT u.* FROM calendar_usage u JOIN fresh s ON s.zone_id = u.zone_id AND s.period = u.period AND s.starts = u.bucket WHERE u.org_id = $1
),
r_by AS (
    SELECT u.* FROM calendar_usage_by u JOIN fresh s ON s.zone_id = u.zone_id AND s.period = u.period AND s.starts = u.bucket WHERE u.org_id = $1
),
e_by AS (
    SELECT zone_id, period, d.dimension, bucket, account_id, d.value_id, outcome,
        sum(requests)::bigint AS requests, sum(errors)::bigint AS errors, sum(input)::bigint AS input, sum(cache_read)::bigint AS cache_read, sum(cache_write)::bigint AS cache_write, sum(output)::bigint AS output, sum(reasoning)::bigint AS reasoning, sum(cost_nanos)::bigint AS cost_nanos, sum(saved_nanos)::bigint AS saved_nanos, sum(unpriced_requests)::bigint AS unpriced_requests, sum(unpriced_tokens)::bigint AS unpriced_tokens, sum(unsaved_reads)::bigint AS unsaved_reads
    FROM e CROSS JOIN LATERAL (VALUES (0, person_id), (1, agent_id), (2, action_id), (3, model_id)) AS d (dimension, value_id)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT (SELECT count(*) FROM r FULL JOIN e USING (zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0)
    OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0)
    OR COALESCE(r.input, 0) <> COALESCE(e.input, 0)
    OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0)
    OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0)
    OR COALESCE(r.output, 0) <> COALESCE(e.output, 0)
    OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0)
    OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0)
    OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0)
    OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0)
    OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0)
    OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0))
+ (SELECT count(*) FROM r_by AS r FULL JOIN e_by AS e USING (zone_id, period, dimension, bucket, account_id, value_id, outcome)
WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0)
    OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0)
    OR COALESCE(r.input, 0) <> COALESCE(e.input, 0)
    OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0)
    OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0)
    OR COALESCE(r.output, 0) <> COALESCE(e.output, 0)
    OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0)
    OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0)
    OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0)
    OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0)
    OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0)
    OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0))";

/// The speeds and sketches of the calendar's days against the quarter-hourly ones; and those of weeks and months, and the smaller table, against
/// those of the days.
pub(super) const CALENDAR_SPEEDS: &str = r"
WITH fresh AS (
    SELECT * FROM calendar_spans WHERE org_id = $1 AND is_built AND NOT is_stale
),
days AS (
    SELECT s.zone_id, s.starts AS bucket, u.account_id, u.person_id, u.agent_id, u.action_id, u.model_id, u.outcome, u.timed_requests, u.latency_total, u.timed_output, u.generation_ms, u.latency, u.ttft, u.sizes
    FROM fresh s JOIN usage_15m u ON u.org_id = $1 AND u.bucket >= s.starts AND u.bucket < s.ends WHERE s.period = 0
),
marks AS (
    SELECT zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome, k.kind, sketch_mark((p + 2147483648) >> 32, p - (((p + 2147483648) >> 32) << 32)) AS mark
    FROM days CROSS JOIN LATERAL (VALUES (0, latency), (1, ttft), (2, sizes)) AS k (kind, sketch) CROSS JOIN LATERAL unnest(k.sketch) AS p
),
sketches AS (
    SELECT zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(mark) FILTER (WHERE kind = 0) AS latency, sum(mark) FILTER (WHERE kind = 1) AS ttft, sum(mark) FILTER (WHERE kind = 2) AS sizes
    FROM marks GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
of_days AS (
    SELECT * FROM (
        SELECT zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome, sum(timed_requests) AS timed_requests, sum(latency_total) AS latency_total, sum(timed_output) AS timed_output, sum(generation_ms) AS generation_ms
        FROM days GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ) AS d LEFT JOIN sketches USING (zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
),
e AS (
    SELECT s.zone_id, s.period, s.starts AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(timed_requests) AS timed_requests, sum(latency_total) AS latency_total, sum(timed_output) AS timed_output, sum(generation_ms) AS generation_ms, sum(latency) AS latency, sum(ttft) AS ttft, sum(sizes) AS sizes
    FROM fresh s JOIN of_days d ON d.zone_id = s.zone_id AND d.bucket >= s.starts AND d.bucket < s.ends GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
),
r AS (
    SELECT u.* FROM calendar_speeds u JOIN fresh s ON s.zone_id = u.zone_id AND s.period = u.period AND s.starts = u.bucket WHERE u.org_id = $1
),
by_one AS (
    SELECT u.* FROM calendar_speeds_by u JOIN fresh s ON s.zone_id = u.zone_id AND s.period = u.period AND s.starts = u.bucket WHERE u.org_id = $1
),
e_by_one AS (
    SELECT zone_id, period, d.dimension, bucket, account_id, d.value_id, outcome,
        sum(timed_requests) AS timed_requests, sum(latency_total) AS latency_total, sum(timed_output) AS timed_output, sum(generation_ms) AS generation_ms, sum(latency) AS latency, sum(ttft) AS ttft, sum(sizes) AS sizes
    FROM e CROSS JOIN LATERAL (VALUES (0, person_id), (1, agent_id), (2, action_id), (3, model_id)) AS d (dimension, value_id)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT (SELECT count(*) FROM r FULL JOIN e USING (zone_id, period, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
WHERE COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
    OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
    OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
    OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)
    OR COALESCE(r.latency, 0) <> COALESCE(e.latency, 0)
    OR COALESCE(r.ttft, 0) <> COALESCE(e.ttft, 0)
    OR COALESCE(r.sizes, 0) <> COALESCE(e.sizes, 0))
+ (SELECT count(*) FROM by_one AS r FULL JOIN e_by_one AS e USING (zone_id, period, dimension, bucket, account_id, value_id, outcome)
WHERE COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
    OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
    OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
    OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)
    OR COALESCE(r.latency, 0) <> COALESCE(e.latency, 0)
    OR COALESCE(r.ttft, 0) <> COALESCE(e.ttft, 0)
    OR COALESCE(r.sizes, 0) <> COALESCE(e.sizes, 0))";

/// The clocks of the calendar's days against the quarter-hourly rollup, and the narrower table against those.
pub(super) const CALENDAR_CLOCK: &str = r"
WITH fresh AS (
    SELECT s.*, z.name FROM calendar_spans s JOIN calendar_zones z ON z.id = s.zone_id
    WHERE s.org_id = $1 AND s.period = 0 AND s.is_built AND NOT s.is_stale
),
hours AS (
    SELECT s.zone_id, s.starts AS day, extract(hour FROM u.bucket AT TIME ZONE s.name)::int AS hour, u.*
    FROM fresh s JOIN usage_15m u ON u.org_id = $1 AND u.bucket >= s.starts AND u.bucket < s.ends
),
bands AS (
    SELECT zone_id, day AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(sketch_mark(hour * 8 + latency_band((p + 2147483648) >> 32), p - (((p + 2147483648) >> 32) << 32))) AS bands
    FROM hours CROSS JOIN LATERAL unnest(latency) AS p GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
e AS (
    SELECT * FROM (
        SELECT zone_id, day AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
            sum(clock_mark(hour, requests)) AS requests, sum(clock_mark(hour, errors)) AS errors, sum(clock_mark(hour, input)) AS input, sum(clock_mark(hour, cache_read)) AS cache_read, sum(clock_mark(hour, cache_write)) AS cache_write, sum(clock_mark(hour, output)) AS output, sum(clock_mark(hour, reasoning)) AS reasoning, sum(clock_mark(hour, cost_nanos)) AS cost_nanos, sum(clock_mark(hour, saved_nanos)) AS saved_nanos, sum(clock_mark(hour, unpriced_requests)) AS unpriced_requests, sum(clock_mark(hour, unpriced_tokens)) AS unpriced_tokens, sum(clock_mark(hour, unsaved_reads)) AS unsaved_reads
        FROM hours GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ) AS h LEFT JOIN bands USING (zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
),
r AS (
    SELECT u.* FROM calendar_clock u JOIN fresh s ON s.zone_id = u.zone_id AND s.starts = u.bucket WHERE u.org_id = $1
),
by_one AS (
    SELECT u.* FROM calendar_clock_by u JOIN fresh s ON s.zone_id = u.zone_id AND s.starts = u.bucket WHERE u.org_id = $1
),
e_by_one AS (
    SELECT zone_id, d.dimension, bucket, account_id, d.value_id, outcome,
        sum(requests) AS requests, sum(errors) AS errors, sum(input) AS input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(output) AS output, sum(reasoning) AS reasoning, sum(cost_nanos) AS cost_nanos, sum(saved_nanos) AS saved_nanos, sum(unpriced_requests) AS unpriced_requests, sum(unpriced_tokens) AS unpriced_tokens, sum(unsaved_reads) AS unsaved_reads, sum(bands) AS bands
    FROM e CROSS JOIN LATERAL (VALUES (0, person_id), (1, agent_id), (2, action_id), (3, model_id)) AS d (dimension, value_id)
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT (SELECT count(*) FROM r FULL JOIN e USING (zone_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0)
    OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0)
    OR COALESCE(r.input, 0) <> COALESCE(e.input, 0)
    OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0)
    OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0)
    OR COALESCE(r.output, 0) <> COALESCE(e.output, 0)
    OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0)
    OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0)
    OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0)
    OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0)
    OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0)
    OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0)
    OR COALESCE(r.bands, 0) <> COALESCE(e.bands, 0))
+ (SELECT count(*) FROM by_one AS r FULL JOIN e_by_one AS e USING (zone_id, dimension, bucket, account_id, value_id, outcome)
WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0)
    OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0)
    OR COALESCE(r.input, 0) <> COALESCE(e.input, 0)
    OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0)
    OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0)
    OR COALESCE(r.output, 0) <> COALESCE(e.output, 0)
    OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0)
    OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0)
    OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0)
    OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0)
    OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0)
    OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0)
    OR COALESCE(r.bands, 0) <> COALESCE(e.bands, 0))";

/// Keys without their event, and events without their key.
pub(super) const KEYS: &str = r"
SELECT count(*) FROM (
    SELECT * FROM event_keys WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
) AS k FULL JOIN (
    SELECT * FROM events WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
) AS e ON e.id = k.event_id AND e.occurred_at = k.occurred_at
WHERE e.id IS NULL OR (k.key IS NULL AND e.source <> 0)";
