//! Single requests with their names, as lists of requests show them.

use domain::Nanos;
use domain::live::FeedRow;
use sea_orm::{DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, Value};

use crate::LedgerError;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    account: i32,
    model: i32,
    person_id: i32,
    agent_id: i32,
    action_id: i32,
    model_name: String,
    person: String,
    agent: String,
    action: String,
    input: i64,
    cache_read: i64,
    cache_write: i64,
    output: i64,
    cost: Option<i64>,
    latency_ms: Option<i32>,
    error: bool,
    error_type: String,
}

/// Reads the requests that another statement chooses from `events`, newest first.
pub(crate) async fn requests(txn: &DatabaseTransaction, chosen: &str, values: Vec<Value>) -> Result<Vec<FeedRow>, LedgerError> {
    let text = format!(
        "SELECT e.id, floor(extract(epoch FROM e.occurred_at) * 1000)::bigint AS at, e.account_id AS account, e.model_id AS model, \
             e.person_id, e.agent_id, e.action_id, \
             COALESCE(m.name, '') AS model_name, COALESCE(p.name, '') AS person, COALESCE(g.name, '') AS agent, COALESCE(a.name, '') AS action, \
             e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS input, \
             e.cache_read_tokens AS cache_read, e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS cache_write, \
             e.output_tokens AS output, e.cost_nanos AS cost, e.latency_ms, e.outcome <> 0 AS error, COALESCE(t.name, '') AS error_type \
         FROM ({chosen}) AS e \
             LEFT JOIN models m ON m.id = e.model_id \
             LEFT JOIN persons p ON p.id = e.person_id \
             LEFT JOIN agents g ON g.id = e.agent_id \
             LEFT JOIN actions a ON a.id = e.action_id \
             LEFT JOIN error_types t ON t.id = e.error_type_id \
         ORDER BY e.occurred_at DESC, e.id DESC"
    );
    let rows = Row::find_by_statement(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .all(txn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| FeedRow {
            id: row.id,
            at: row.at,
            account: row.account,
            model: row.model,
            person_id: row.person_id,
            agent_id: row.agent_id,
            action_id: row.action_id,
            model_name: row.model_name,
            person: row.person,
            agent: row.agent,
            action: row.action,
            input: row.input,
            cache_read: row.cache_read,
            cache_write: row.cache_write,
            output: row.output,
            cost: row.cost.map(Nanos),
            latency_ms: row.latency_ms,
            error: row.error,
            error_type: row.error_type,
        })
        .collect())
}
