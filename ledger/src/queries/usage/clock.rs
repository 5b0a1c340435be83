//! What the clocks of whole days tell: numbers with a place for each hour.

use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement};

use super::{Scene, Spans};
use crate::LedgerError;

/// Rows of the days' clocks: the day, or nothing, and columns.
pub(super) async fn clock_rows(
    scene: &Scene,
    spans: &Spans,
    wanted: &str,
    columns: &str,
    by_day: bool,
) -> Result<Vec<QueryResult>, LedgerError> {
    let sources = spans.calendar("calendar_clock", &scene.selection.dimensions(&[]));
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = Vec::new();
    let condition = scene.selection.condition(&mut values);
    let parts: Vec<String> = sources
        .iter()
        .map(|source| source.select(&format!("bucket, {wanted}"), &condition, &mut values))
        .collect();
    let day = if by_day { "bucket" } else { "NULL::timestamptz" };
    let text = format!("SELECT {day}, {columns} FROM ({}) AS c GROUP BY 1", parts.join(" UNION ALL "));
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    Ok(scene.txn.query_all_raw(statement).await?)
}
