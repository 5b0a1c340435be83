//! The requests that sessions are cut from.

use chrono::{DateTime, NaiveDate, Utc};
use domain::sessions::{Micros, Request};
use sqlx::{FromRow, PgConnection};

use super::known::Columns;
use super::track::Place;

/// A request, with what a session adds up.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Event {
    /// Which of the places it is of, from 1.
    pub place: i64,
    pub at: DateTime<Utc>,
    /// On the wall in the org's zone: the day, the hour, and the day of the week from Sunday, 0.
    pub day: NaiveDate,
    pub hour: i16,
    pub weekday: i16,
    pub latency_ms: i32,
    pub context_id: i32,
    pub agent_id: i32,
    pub action_id: i32,
    pub model_id: i32,
    pub is_error: bool,
    pub input: i64,
    pub cache_read: i64,
    pub cache_write: i64,
    pub output: i64,
    pub cost_nanos: Option<i64>,
    pub reported_nanos: Option<i64>,
}

impl Event {
    pub fn tokens(&self) -> i64 {
        self.input + self.cache_read + self.cache_write + self.output
    }

    pub fn at(&self) -> Micros {
        self.at.timestamp_micros()
    }

    pub fn request(&self) -> Request {
        Request {
            at: self.at(),
            took: Micros::from(self.latency_ms) * 1_000,
        }
    }
}

/// The requests of places, place by place and in order of time.
pub(super) async fn read(txn: &mut PgConnection, org: i32, places: &[Place]) -> Result<Vec<Event>, sqlx::Error> {
    let columns = Columns::of(places);
    sqlx::query_as(
        "SELECT w.place, e.occurred_at AS at, l.at::date AS day, extract(hour FROM l.at)::smallint AS hour, extract(dow FROM l.at)::smallint AS weekday, COALESCE(e.latency_ms, 0) AS latency_ms, \
             e.context_id, e.agent_id, e.action_id, e.model_id, e.outcome <> 0 AS is_error, e.input_tokens AS input, \
             e.cache_read_tokens AS cache_read, e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS cache_write, \
             e.output_tokens AS output, e.cost_nanos, e.reported_nanos \
         FROM unnest($2::int[], $3::int[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY AS w (account, person, from_at, to_at, place) \
         JOIN orgs o ON o.id = $1 \
         JOIN LATERAL (SELECT * FROM events WHERE org_id = $1 AND account_id = w.account AND person_id = w.person \
             AND occurred_at >= w.from_at AND occurred_at <= w.to_at OFFSET 0) AS e ON true \
         CROSS JOIN LATERAL (SELECT e.occurred_at AT TIME ZONE o.time_zone AS at) AS l \
         ORDER BY w.place, e.occurred_at, e.id",
    )
    .bind(org)
    .bind(columns.accounts)
    .bind(columns.persons)
    .bind(columns.from)
    .bind(columns.to)
    .fetch_all(txn)
    .await
}
