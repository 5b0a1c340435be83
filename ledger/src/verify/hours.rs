//! The hours of the calendar's days.
//!
//! Every hour is there once for each dimension, so all of them together would be more than a database should put in order at once: they are
//! compared a zone and a month at a time.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The zones and months of which days are added up.
const MONTHS: &str = r"
SELECT zone_id, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC'
FROM (SELECT DISTINCT zone_id, date_trunc('month', starts AT TIME ZONE 'UTC') AS month FROM calendar_spans
    WHERE org_id = $1 AND period = 0 AND is_built AND NOT is_stale) AS m
ORDER BY 1, 2";

/// Those of one of them against the quarter-hourly rollup.
const HOURS: &str = r"
WITH fresh AS (
    SELECT * FROM calendar_spans WHERE org_id = $1 AND zone_id = $2 AND period = 0 AND starts >= $3 AND starts < $4 AND is_built AND NOT is_stale
),
hours AS (
    SELECT u.* FROM calendar_hours_by u JOIN fresh s ON u.bucket >= s.starts AND u.bucket < s.ends WHERE u.org_id = $1 AND u.zone_id = $2
),
of_hours AS (
    SELECT date_bin('1 hour', u.bucket, s.starts) AS bucket, u.account_id, d.dimension, d.value_id, outcome, timed_requests, latency_total, timed_output, generation_ms, latency, ttft, sizes
    FROM fresh s JOIN usage_15m u ON u.org_id = $1 AND u.bucket >= s.starts AND u.bucket < s.ends
        CROSS JOIN LATERAL (VALUES (0, u.person_id), (1, u.agent_id), (2, u.action_id), (3, u.model_id)) AS d (dimension, value_id)
),
e_hours AS (
    SELECT * FROM (
        SELECT dimension, bucket, account_id, value_id, outcome, sum(timed_requests) AS timed_requests, sum(latency_total) AS latency_total, sum(timed_output) AS timed_output, sum(generation_ms) AS generation_ms
        FROM of_hours GROUP BY 1, 2, 3, 4, 5
    ) AS h LEFT JOIN (
        SELECT dimension, bucket, account_id, value_id, outcome,
            string_agg(counted, '' ORDER BY counted) FILTER (WHERE kind = 0) AS latency,
            string_agg(counted, '' ORDER BY counted) FILTER (WHERE kind = 1) AS ttft,
            string_agg(counted, '' ORDER BY counted) FILTER (WHERE kind = 2) AS sizes
        FROM (
            SELECT dimension, bucket, account_id, value_id, outcome, k.kind,
                int2send(((p + 2147483648) >> 32)::smallint) || int4send(sum(p - (((p + 2147483648) >> 32) << 32))::int) AS counted
            FROM of_hours CROSS JOIN LATERAL (VALUES (0, latency), (1, ttft), (2, sizes)) AS k (kind, sketch) CROSS JOIN LATERAL unnest(k.sketch) AS p
            GROUP BY 1, 2, 3, 4, 5, 6, (p + 2147483648) >> 32 HAVING sum(p - (((p + 2147483648) >> 32) << 32)) <> 0
        ) AS b GROUP BY 1, 2, 3, 4, 5
    ) AS m USING (dimension, bucket, account_id, value_id, outcome)
)
SELECT count(*) FROM hours AS r FULL JOIN e_hours AS e USING (dimension, bucket, account_id, value_id, outcome)
WHERE COALESCE(r.timed_requests, 0) <> COALESCE(e.timed_requests, 0)
    OR COALESCE(r.latency_total, 0) <> COALESCE(e.latency_total, 0)
    OR COALESCE(r.timed_output, 0) <> COALESCE(e.timed_output, 0)
    OR COALESCE(r.generation_ms, 0) <> COALESCE(e.generation_ms, 0)
    OR r.latency IS DISTINCT FROM e.latency
    OR r.ttft IS DISTINCT FROM e.ttft
    OR r.sizes IS DISTINCT FROM e.sizes";

/// How many of them differ.
///
/// # Errors
/// When the database fails.
pub(super) async fn drift(txn: &mut PgConnection, org: i32) -> Result<i64, sqlx::Error> {
    let months: Vec<(i32, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(MONTHS).bind(org).fetch_all(&mut *txn).await?;
    let mut drift = 0;
    for (zone, begin, end) in months {
        let found: i64 = sqlx::query_scalar(HOURS)
            .bind(org)
            .bind(zone)
            .bind(begin)
            .bind(end)
            .fetch_one(&mut *txn)
            .await?;
        drift += found;
    }
    Ok(drift)
}
