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
    held_apart: i64,
    found: i64,
    found_cost: i64,
}

/// What there is in a window under the filters.
#[derive(Default)]
pub(super) struct Counts {
    /// All sessions.
    pub all: Count,
    /// Those that are untagged.
    pub untagged: Count,
    /// How many are held apart from a neighbour.
    pub held_apart: i64,
    /// Those that are listed.
    pub found: Count,
}

/// Counts what there is.
pub(super) async fn counts(scene: &Scene, query: &SessionsQuery) -> Result<Counts, LedgerError> {
    let mut values = Vec::new();
    let condition = condition(scene, query, Where::Inside, &mut values);
    let shown = shown(query, &mut values);
    let text = format!(
        "SELECT count(*) AS all, COALESCE(sum(cost_nanos), 0)::bigint AS all_cost, \
             count(*) FILTER (WHERE s.billed IS NULL) AS untagged, COALESCE(sum(cost_nanos) FILTER (WHERE s.billed IS NULL), 0)::bigint AS untagged_cost, \
             count(*) FILTER (WHERE s.is_held_apart) AS held_apart, count(*) FILTER (WHERE {shown}) AS found, COALESCE(sum(cost_nanos) FILTER (WHERE {shown}), 0)::bigint AS found_cost \
         FROM work_sessions s WHERE {condition}"
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    let found = Counted::find_by_statement(statement).one(&scene.txn).await?;
    let count = |sessions, cost| Count {
        sessions,
        cost: Nanos(cost),
    };
    Ok(found.map_or_else(Counts::default, |found| Counts {
        all: count(found.all, found.all_cost),
        untagged: count(found.untagged, found.untagged_cost),
        held_apart: found.held_apart,
        found: count(found.found, found.found_cost),
    }))
}

/// The untagged sessions outside of the window, where the inbox is asked for: those of all time but for the ones in it. An index holds them, so counting
/// all is faster than looking where each of them lies.
pub(super) async fn elsewhere(scene: &Scene, query: &SessionsQuery, inside: Count) -> Result<Count, LedgerError> {
    if query.show != Show::Untagged || query.project.is_some() {
        return Ok(Count::default());
    }
    let mut values = Vec::new();
    let condition = condition(scene, query, Where::Anywhere, &mut values);
    let text = format!(
        "SELECT count(*) AS sessions, COALESCE(sum(cost_nanos), 0)::bigint AS cost FROM work_sessions s WHERE s.billed IS NULL AND {condition}"
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    let row = scene.txn.query_one_raw(statement).await?;
    row.map_or(Ok(Count::default()), |row| {
        let (sessions, cost): (i64, i64) = (row.try_get("", "sessions")?, row.try_get("", "cost")?);
        Ok(Count {
            sessions: sessions - inside.sessions,
            cost: Nanos(cost) - inside.cost,
        })
    })
}
