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

/// A rollup by account, person and model against the quarter-hourly one; `$TABLE` is its name and `$BUCKET` its bucket.
pub(super) const COARSE: &str = r"
WITH e AS (
    SELECT $BUCKET AS bucket, account_id, person_id, model_id,
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
    FROM usage_15m WHERE org_id = $1 GROUP BY 1, 2, 3, 4
),
r AS (SELECT * FROM $TABLE WHERE org_id = $1)
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

/// The daily rollup of every dimension against the quarter-hourly one.
pub(super) const DAYS_OF_ALL: &str = r"
WITH e AS (
    SELECT d.day AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
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
    FROM usage_15m JOIN days_of($1) d USING (bucket) WHERE org_id = $1 GROUP BY 1, 2, 3, 4, 5, 6, 7
),
r AS (SELECT * FROM usage_1d_all WHERE org_id = $1)
SELECT count(*) FROM r FULL JOIN e USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
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
        OR COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
        OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
        OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
        OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)";

/// The daily speeds of every dimension against the quarter-hourly ones. Numbers may be 0 where nothing was measured.
pub(super) const SPEEDS_OF_ALL: &str = r"
WITH quarters AS (
    SELECT u.*, d.day, extract(epoch FROM u.bucket - d.day)::bigint / 3600 AS hour FROM usage_15m u JOIN days_of($1) d USING (bucket) WHERE u.org_id = $1
),
bins AS (
    SELECT q.day, q.account_id, q.person_id, q.agent_id, q.action_id, q.model_id, q.outcome, s.kind, s.bin, sum(s.n)::bigint AS n
    FROM quarters q CROSS JOIN LATERAL (
        SELECT p.kind, CASE p.kind WHEN 3 THEN q.hour * 8 + latency_band((p.packed + 2147483648) >> 32) ELSE (p.packed + 2147483648) >> 32 END AS bin,
            p.packed - (((p.packed + 2147483648) >> 32) << 32) AS n
        FROM (SELECT 0 AS kind, unnest(q.latency) AS packed UNION ALL SELECT 1, unnest(q.ttft) UNION ALL SELECT 2, unnest(q.sizes)
            UNION ALL SELECT 3, unnest(q.latency)) AS p
    ) AS s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
),
sketches AS (
    SELECT day AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(sketch_mark(bin, n)) FILTER (WHERE kind = 0) AS latency,
        sum(sketch_mark(bin, n)) FILTER (WHERE kind = 1) AS ttft,
        sum(sketch_mark(bin, n)) FILTER (WHERE kind = 2) AS sizes,
        sum(sketch_mark(bin, n)) FILTER (WHERE kind = 3) AS hours
    FROM bins GROUP BY 1, 2, 3, 4, 5, 6, 7
),
e AS (
    SELECT day AS bucket, account_id, person_id, agent_id, action_id, model_id, outcome,
        sum(timed_requests)::bigint AS timed_requests,
        sum(latency_total)::bigint AS latency_total,
        sum(timed_output)::bigint AS timed_output,
        sum(generation_ms)::bigint AS generation_ms
    FROM quarters GROUP BY 1, 2, 3, 4, 5, 6, 7
),
r AS (SELECT * FROM speed_1d_all WHERE org_id = $1)
SELECT count(*) FROM r FULL JOIN e USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
    LEFT JOIN sketches s USING (bucket, account_id, person_id, agent_id, action_id, model_id, outcome)
WHERE COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
        OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
        OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
        OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)
        OR COALESCE(r.latency, 0) <> COALESCE(s.latency, 0)
        OR COALESCE(r.ttft, 0) <> COALESCE(s.ttft, 0)
        OR COALESCE(r.sizes, 0) <> COALESCE(s.sizes, 0)
        OR COALESCE(r.hours, 0) <> COALESCE(s.hours, 0)";

/// The daily speeds by account and model against those of every dimension, and their quarters against the quarter-hourly rollup.
pub(super) const SPEEDS: &str = r"
WITH bins AS (
    SELECT d.day, u.account_id, u.model_id,
        extract(epoch FROM u.bucket - d.day)::bigint / 900 * 8 + latency_band((p + 2147483648) >> 32) AS bin,
        sum(p - (((p + 2147483648) >> 32) << 32))::bigint AS n
    FROM usage_15m u JOIN days_of($1) d USING (bucket) CROSS JOIN LATERAL unnest(u.latency) AS p WHERE u.org_id = $1 GROUP BY 1, 2, 3, 4
),
clocks AS (
    SELECT day AS bucket, account_id, model_id, sum(sketch_mark(bin, n)) AS quarters FROM bins GROUP BY 1, 2, 3
),
e AS (
    SELECT bucket, account_id, model_id,
        sum(timed_requests)::bigint AS timed_requests,
        sum(latency_total)::bigint AS latency_total,
        sum(timed_output)::bigint AS timed_output,
        sum(generation_ms)::bigint AS generation_ms,
        sum(latency) AS latency, sum(ttft) AS ttft, sum(sizes) AS sizes
    FROM speed_1d_all WHERE org_id = $1 GROUP BY 1, 2, 3
),
r AS (SELECT * FROM speed_1d WHERE org_id = $1)
SELECT count(*) FROM r FULL JOIN e USING (bucket, account_id, model_id) LEFT JOIN clocks c USING (bucket, account_id, model_id)
WHERE COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
        OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
        OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
        OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)
        OR COALESCE(r.latency, 0) <> COALESCE(e.latency, 0)
        OR COALESCE(r.ttft, 0) <> COALESCE(e.ttft, 0)
        OR COALESCE(r.sizes, 0) <> COALESCE(e.sizes, 0)
        OR COALESCE(r.quarters, 0) <> COALESCE(c.quarters, 0)";

/// Keys without their event, and events without their key.
pub(super) const KEYS: &str = r"
SELECT count(*) FROM (
    SELECT * FROM event_keys WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
) AS k FULL JOIN (
    SELECT * FROM events WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
) AS e ON e.id = k.event_id AND e.occurred_at = k.occurred_at
WHERE e.id IS NULL OR (k.key IS NULL AND e.source <> 0)";
