//! Proof that the rollups are what the events say: they are computed anew and compared. Drift must be zero.

use domain::access::Access;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{Ledger, LedgerError};

/// What was found for one org.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// The org.
    pub org: i32,
    /// Events that were read.
    pub events: i64,
    /// Rows of the quarter-hourly rollup that differ from the events.
    pub drift_15m: i64,
    /// Rows of the hourly rollup that differ from the quarter-hourly one.
    pub drift_1h: i64,
    /// Rows of the daily rollup that differ from the quarter-hourly one.
    pub drift_1d: i64,
    /// Keys without their event, and events without their key; those that someone inserted by hand have none.
    pub drift_keys: i64,
    /// Cost by the events less cost by the quarter-hourly rollup, in nano-dollars.
    pub drift_nanos: i64,
}

impl Verified {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.drift_15m == 0 && self.drift_1h == 0 && self.drift_1d == 0 && self.drift_keys == 0 && self.drift_nanos == 0
    }
}

/// Recomputes the rollups of an org from its events and compares. Months whose partition is gone, or whose
/// events have expired, are left out: their rollups stay on purpose.
///
/// # Errors
/// When the database fails.
pub async fn verify(ledger: &Ledger, org: i32) -> Result<Verified, LedgerError> {
    let settings = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0";
    let mut txn = ledger.begin(&Access::system(org), settings).await?;
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    let (drift_15m, drift_nanos): (i64, i64) = sqlx::query_as(DRIFT_15M).bind(org).fetch_one(&mut *txn).await?;
    let drift_1h = drift_coarse(&mut txn, org, "usage_1h", "date_bin('1 hour', bucket, 'epoch')").await?;
    let drift_1d = drift_coarse(
        &mut txn,
        org,
        "usage_1d",
        "local_day(bucket, (SELECT time_zone FROM orgs WHERE id = $1))",
    )
    .await?;
    let drift_keys: i64 = sqlx::query_scalar(DRIFT_KEYS).bind(org).fetch_one(&mut *txn).await?;
    Ok(Verified {
        org,
        events,
        drift_15m,
        drift_1h,
        drift_1d,
        drift_keys,
        drift_nanos,
    })
}

async fn drift_coarse(txn: &mut PgConnection, org: i32, table: &str, bucket: &str) -> Result<i64, sqlx::Error> {
    let statement = DRIFT_COARSE.replace("$TABLE", table).replace("$BUCKET", bucket);
    sqlx::query_scalar(AssertSqlSafe(statement)).bind(org).fetch_one(txn).await
}

const DRIFT_15M: &str = r"
WITH rows AS (
    SELECT date_bin('15 minutes', occurred_at, 'epoch') AS bucket, account_id, person_id, agent_id, action_id, model_id,
        1 AS requests, CASE outcome WHEN 0 THEN 0 ELSE 1 END AS errors, input_tokens AS input, cache_read_tokens AS cache_read,
        cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens AS cache_write, output_tokens AS output,
        reasoning_tokens AS reasoning, COALESCE(cost_nanos, 0) AS cost_nanos, COALESCE(saved_nanos, 0) AS saved_nanos,
        CASE WHEN cost_nanos IS NULL THEN 1 ELSE 0 END AS unpriced_requests,
        CASE WHEN cost_nanos IS NULL THEN input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
            + cache_write_tokens + output_tokens ELSE 0 END AS unpriced_tokens,
        CASE WHEN saved_nanos IS NULL THEN cache_read_tokens ELSE 0 END AS unsaved_reads, latency_ms, ttft_ms
    FROM events WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
),
e AS (
    SELECT bucket, account_id, person_id, agent_id, action_id, model_id,
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
    FROM rows GROUP BY 1, 2, 3, 4, 5, 6
),
latency AS (
    SELECT bucket, account_id, person_id, agent_id, action_id, model_id, array_agg((bin << 32) + n ORDER BY bin) AS sketch FROM (
        SELECT bucket, account_id, person_id, agent_id, action_id, model_id, sketch_bin(latency_ms) AS bin, count(*) AS n
        FROM rows WHERE latency_ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) AS bins GROUP BY 1, 2, 3, 4, 5, 6
),
ttft AS (
    SELECT bucket, account_id, person_id, agent_id, action_id, model_id, array_agg((bin << 32) + n ORDER BY bin) AS sketch FROM (
        SELECT bucket, account_id, person_id, agent_id, action_id, model_id, sketch_bin(ttft_ms) AS bin, count(*) AS n
        FROM rows WHERE ttft_ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) AS bins GROUP BY 1, 2, 3, 4, 5, 6
),
r AS (
    SELECT * FROM usage_15m
    WHERE org_id = $1 AND to_char(bucket AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
)
SELECT count(*) FILTER (WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0) OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0) OR COALESCE(r.input, 0) <> COALESCE(e.input, 0) OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0) OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0) OR COALESCE(r.output, 0) <> COALESCE(e.output, 0) OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0) OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0) OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0) OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0) OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0) OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0)
        OR r.latency IS DISTINCT FROM latency.sketch OR r.ttft IS DISTINCT FROM ttft.sketch),
    COALESCE(sum(COALESCE(e.cost_nanos, 0) - COALESCE(r.cost_nanos, 0)), 0)::bigint
FROM r FULL JOIN e USING (bucket, account_id, person_id, agent_id, action_id, model_id)
    LEFT JOIN latency USING (bucket, account_id, person_id, agent_id, action_id, model_id)
    LEFT JOIN ttft USING (bucket, account_id, person_id, agent_id, action_id, model_id)";

/// A rollup without agent and action against the quarter-hourly one; `$BUCKET` is its bucket.
const DRIFT_COARSE: &str = r"
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
WHERE COALESCE(r.requests, 0) <> COALESCE(e.requests, 0) OR COALESCE(r.errors, 0) <> COALESCE(e.errors, 0) OR COALESCE(r.input, 0) <> COALESCE(e.input, 0) OR COALESCE(r.cache_read, 0) <> COALESCE(e.cache_read, 0) OR COALESCE(r.cache_write, 0) <> COALESCE(e.cache_write, 0) OR COALESCE(r.output, 0) <> COALESCE(e.output, 0) OR COALESCE(r.reasoning, 0) <> COALESCE(e.reasoning, 0) OR COALESCE(r.cost_nanos, 0) <> COALESCE(e.cost_nanos, 0) OR COALESCE(r.saved_nanos, 0) <> COALESCE(e.saved_nanos, 0) OR COALESCE(r.unpriced_requests, 0) <> COALESCE(e.unpriced_requests, 0) OR COALESCE(r.unpriced_tokens, 0) <> COALESCE(e.unpriced_tokens, 0) OR COALESCE(r.unsaved_reads, 0) <> COALESCE(e.unsaved_reads, 0)";

const DRIFT_KEYS: &str = r"
SELECT count(*) FROM (
    SELECT * FROM event_keys WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
) AS k FULL JOIN (
    SELECT * FROM events WHERE org_id = $1 AND to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY_MM') IN (SELECT whole_months($1))
) AS e ON e.id = k.event_id AND e.occurred_at = k.occurred_at
WHERE e.id IS NULL OR (k.key IS NULL AND e.source <> 0)";
