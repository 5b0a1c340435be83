//! The events that may cost something else.

use chrono::{DateTime, Utc};
use domain::event::{Geography, ServiceTier, Source, Speed};
use domain::{Nanos, Tokens, UsageEvent};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};

use super::affected::Affected;
use crate::LedgerError;

/// Behind which event to go on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: DateTime<Utc>,
    pub id: i64,
}

/// An event, with what is known of who pays for it.
#[derive(FromRow)]
pub(super) struct Row {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub month: chrono::NaiveDate,
    pub model: String,
    pub price: Option<i32>,
    source: i16,
    tier: i16,
    speed: i16,
    geography: i16,
    input: i64,
    cache_read: i64,
    cache_write_5m: i64,
    cache_write_1h: i64,
    cache_write_other: i64,
    output: i64,
    reasoning: i64,
    web_searches: i32,
    reported: Option<i64>,
    pub cost: Option<i64>,
    pub billed: Option<Value>,
    pub is_closed: bool,
}

/// The next events that may cost something else, the oldest first, at most so many.
pub(super) async fn next(
    txn: &mut PgConnection,
    org: i32,
    affected: &Affected,
    behind: Place,
    most: usize,
) -> Result<Vec<Row>, LedgerError> {
    Ok(sqlx::query_as(
        "SELECT e.id, e.occurred_at AS at, date_trunc('month', e.occurred_at AT TIME ZONE o.time_zone)::date AS month, COALESCE(m.name, '') AS model, \
             e.price_id AS price, e.source, e.tier, e.speed, e.geography, e.input_tokens AS input, e.cache_read_tokens AS cache_read, \
             e.cache_write_5m_tokens AS cache_write_5m, e.cache_write_1h_tokens AS cache_write_1h, e.cache_write_tokens AS cache_write_other, \
             e.output_tokens AS output, e.reasoning_tokens AS reasoning, e.web_searches, e.reported_nanos AS reported, e.cost_nanos AS cost, \
             s.billed, \
             EXISTS (SELECT FROM jsonb_array_elements(CASE jsonb_typeof(s.billed) WHEN 'object' THEN s.billed -> 'projects' END) AS share \
                 JOIN statements t ON t.org_id = $1 AND t.project_id = (share ->> 'project')::int AND t.state <> 'review' AND t.reopened_at IS NULL \
                 AND t.month = date_trunc('month', e.occurred_at AT TIME ZONE t.zone)::date \
                 WHERE t.closed_at >= e.recorded_at) AS is_closed \
         FROM (SELECT * FROM events WHERE org_id = $1 AND (occurred_at, id) > ($3, $4) AND (model_id = ANY($2) OR cost_nanos IS NULL \
                     OR (price_id = ANY($6) AND EXISTS (SELECT FROM unnest($6::int[], $7::timestamptz[], $8::timestamptz[]) AS o (id, since, before) \
                         WHERE o.id = price_id AND (o.since IS NULL OR occurred_at >= o.since) AND (o.before IS NULL OR occurred_at < o.before)))) \
                 ORDER BY occurred_at, id LIMIT $5) AS e \
             JOIN orgs o ON o.id = e.org_id \
             LEFT JOIN models m ON m.id = e.model_id \
             LEFT JOIN LATERAL (SELECT billed FROM work_sessions s WHERE s.org_id = e.org_id AND s.account_id = e.account_id \
                 AND s.person_id = e.person_id AND s.ends >= e.occurred_at AND s.starts <= e.occurred_at ORDER BY s.ends LIMIT 1) AS s ON true \
         ORDER BY e.occurred_at, e.id",
    )
    .bind(org)
    .bind(&affected.models)
    .bind(behind.at)
    .bind(behind.id)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .bind(&affected.versions)
    .bind(&affected.since)
    .bind(&affected.before)
    .fetch_all(txn)
    .await?)
}

impl Row {
    pub fn place(&self) -> Place {
        Place { at: self.at, id: self.id }
    }

    /// The event, as it would be costed.
    pub fn event(&self) -> UsageEvent {
        let at = Timestamp::from_microsecond(self.at.timestamp_micros()).unwrap_or_default();
        let count = |n: i64| u64::try_from(n).unwrap_or_default();
        let source = Source::from_number(self.source).unwrap_or(Source::Sql);
        let mut event = UsageEvent::new(source, String::new(), at, self.model.clone());
        event.tier = ServiceTier::from_number(self.tier).unwrap_or_default();
        event.speed = Speed::from_number(self.speed).unwrap_or_default();
        event.geography = Geography::from_number(self.geography).unwrap_or_default();
        event.tokens = Tokens {
            input: count(self.input),
            cache_read: count(self.cache_read),
            cache_write_5m: count(self.cache_write_5m),
            cache_write_1h: count(self.cache_write_1h),
            cache_write_other: count(self.cache_write_other),
            output: count(self.output),
            reasoning: count(self.reasoning),
        };
        event.web_searches = u32::try_from(self.web_searches).unwrap_or_default();
        event.reported_cost = self.reported.map(Nanos);
        event
    }
}
