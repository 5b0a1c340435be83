//! How many sessions there are, and what they cost.

use domain::Nanos;
use domain::sessions::{Count, SessionsQuery, Show};
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement};

use super::{Where, condition, shown};
use crate::LedgerError;
use crate::queries::usage::Scene;

#[derive(FromQueryResult)]
struct Counted {
    all: i64,
    all_cost: i64,
    untagged: i64,
    untagged_cost: i64,
    found: i64,
    found_cost: i64,
}

/// All sessions of the window under the filters, those of them that are untagged, and those that are listed.
pub(super) async fn counts(scene: &Scene, query: &SessionsQuery) -> Result<(Count, Count, Count), LedgerError> {
    let mut values = Vec::new();
    let condition = condition(scene, query, Where::Inside, &mut values);
    let shown = shown(query, &mut values);
    let text = format!(
        "SELECT count(*) AS all, COALESCE(sum(cost_nanos), 0)::bigint AS all_cost, \
             count(*) FILTER (WHERE s.billed IS NULL) AS untagged, COALESCE(sum(cost_nanos) FILTER (WHERE s.billed IS NULL), 0)::bigint AS untagged_cost, \
             count(*) FILTER (WHERE {shown}) AS found, COALESCE(sum(cost_nanos) FILTER (WHERE {shown}), 0)::bigint AS found_cost \
         FROM work_sessions s WHERE {condition}"
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    let found = Counted::find_by_statement(statement).one(&scene.txn).await?;
    let count = |sessions, cost| Count {
        sessions,
        cost: Nanos(cost),
    };
    Ok(found.map_or_else(Default::default, |found| {
        (
            count(found.all, found.all_cost),
            count(found.untagged, found.untagged_cost),
            count(found.found, found.found_cost),
        )
    }))
}

/// The untagged sessions outside of the window, where the inbox is asked for. An index holds those that are untagged, of all time.
pub(super) async fn elsewhere(scene: &Scene, query: &SessionsQuery) -> Result<Count, LedgerError> {
    if query.show != Show::Untagged || query.project.is_some() {
        return Ok(Count::default());
    }
    let mut values = Vec::new();
    let condition = condition(scene, query, Where::Outside, &mut values);
    let text = format!(
        "SELECT count(*) AS sessions, COALESCE(sum(cost_nanos), 0)::bigint AS cost FROM work_sessions s WHERE s.billed IS NULL AND {condition}"
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    let row = scene.txn.query_one_raw(statement).await?;
    row.map_or(Ok(Count::default()), |row| {
        Ok(Count {
            sessions: row.try_get("", "sessions")?,
            cost: Nanos(row.try_get("", "cost")?),
        })
    })
}
