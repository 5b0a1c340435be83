//! The slowest requests.
//!
//! They are read from the index `events_by_kind`: every combination of account, person, agent, action, model and outcome has its requests in
//! it one behind the other, the slowest first. Which combinations there are in the window the rollups know, so each is asked for its
//! slowest ones, and the slowest of those are the slowest of all: exactly, whatever is filtered, and however many requests took equally long.
//! One index over all latencies would have to be read past everything that a filter does not let through: for the slowest requests of the
//! fastest model, nearly to its end.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::query::UsageQuery;
use domain::sketch::Sketch;
use domain::usage::{Dimension, MOST_SLOW, SlowRequest, Window};
use domain::{Nanos, Outcome};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement, Value};

use super::Scene;
use super::speeds::times;
use crate::instant::at;
use crate::{Ledger, LedgerError};

/// The slowest requests of a window, slowest first. Of months whose single requests are no longer kept nothing is known.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn slowest(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    now: Timestamp,
) -> Result<(Window, Vec<SlowRequest>), LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let mut latencies = Sketch::default();
    for speeds in times(&scene, &scene.whole(), None).await?.values() {
        latencies.merge(&speeds.latency);
    }
    let told = (scene.told(), slowest_of(&scene, &latencies).await?);
    scene.txn.commit().await?;
    Ok(told)
}

/// The slowest requests of a scene's window, whose latencies are known.
pub(crate) async fn slowest_of(scene: &Scene, latencies: &Sketch) -> Result<Vec<SlowRequest>, LedgerError> {
    let most = i64::try_from(MOST_SLOW).unwrap_or(i64::MAX);
    // What lies below the bin of the last of them need not be looked at.
    let floor = latencies.floor_of_greatest(most);
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds, rounded down")]
    let floor = floor.map_or(0, |ms| (ms.floor() as i32).saturating_sub(1));
    let found = read(scene, floor).await?;
    // The sketch may count requests that are no longer kept; then there may be slower ones below.
    if found.len() < MOST_SLOW && floor > 0 {
        return read(scene, 0).await;
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: DateTime<Utc>,
    account_id: i32,
    person_id: i32,
    person: String,
    agent_id: i32,
    agent: String,
    action_id: i32,
    action: String,
    model_id: i32,
    model: String,
    latency_ms: i32,
    ttft_ms: Option<i32>,
    input_tokens: i64,
    output_tokens: i64,
    cost_nanos: Option<i64>,
    outcome: i16,
}

const KIND: [&str; 6] = ["account_id", "person_id", "agent_id", "action_id", "model_id", "outcome"];

async fn read(scene: &Scene, floor: i32) -> Result<Vec<SlowRequest>, LedgerError> {
    let (start, end) = (scene.window.start, scene.window.end);
    let mut values: Vec<Value> = vec![
        at(start).into(),
        at(end).into(),
        floor.into(),
        i64::try_from(MOST_SLOW).unwrap_or(i64::MAX).into(),
    ];
    let condition = scene.selection.condition(&mut values);
    let kind = KIND.join(", ");
    let kinds: Vec<String> = scene
        .whole()
        .usage(Dimension::ALL)
        .iter()
        .map(|source| source.select(&kind, &condition, &mut values))
        .collect();
    let kinds = kinds.join(" UNION ALL ");
    let same = KIND.map(|column| format!("e.{column} = k.{column}")).join(" AND ");
    let org = scene.selection.org;
    let text = format!(
        "WITH kinds AS MATERIALIZED (SELECT DISTINCT {kind} FROM ({kinds}) AS u), \
         slowest AS MATERIALIZED (SELECT e.* FROM kinds k CROSS JOIN LATERAL (\
             SELECT * FROM events e WHERE e.org_id = {org} AND {same} AND e.latency_ms >= $3 AND e.occurred_at >= $1 AND e.occurred_at < $2 \
             ORDER BY e.latency_ms DESC, e.occurred_at DESC LIMIT $4) AS e \
             ORDER BY e.latency_ms DESC, e.occurred_at DESC, e.id DESC LIMIT $4) \
         SELECT e.id, e.occurred_at AS at, e.account_id, e.person_id, COALESCE(p.name, '') AS person, e.agent_id, COALESCE(g.name, '') AS agent, \
             e.action_id, COALESCE(a.name, '') AS action, e.model_id, COALESCE(m.name, '') AS model, e.latency_ms, e.ttft_ms, \
             e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS input_tokens, \
             e.output_tokens, e.cost_nanos, e.outcome \
         FROM slowest e LEFT JOIN persons p ON p.id = e.person_id LEFT JOIN agents g ON g.id = e.agent_id \
             LEFT JOIN actions a ON a.id = e.action_id LEFT JOIN models m ON m.id = e.model_id \
         ORDER BY e.latency_ms DESC, e.occurred_at DESC, e.id DESC"
    );
    let rows = scene
        .txn
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .await?;
    rows.iter().map(|row| Ok(Row::from_query_result(row, "")?.into())).collect()
}

impl From<Row> for SlowRequest {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: row.at.timestamp_millis(),
            account_id: row.account_id,
            person_id: row.person_id,
            person: row.person,
            agent_id: row.agent_id,
            agent: row.agent,
            action_id: row.action_id,
            action: row.action,
            model_id: row.model_id,
            model: row.model,
            latency_ms: row.latency_ms,
            ttft_ms: row.ttft_ms,
            input_tokens: row.input_tokens,
            output_tokens: row.output_tokens,
            cost_nanos: row.cost_nanos.map(Nanos),
            failed: row.outcome != Outcome::Ok.number(),
        }
    }
}
