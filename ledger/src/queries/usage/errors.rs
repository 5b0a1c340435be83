//! Failed requests by type. They are few, and have an index of their own, so the events themselves are asked.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{ErrorType, Errors};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::Scene;
use crate::instant::at;
use crate::{Ledger, LedgerError};

/// Counts by bucket and type. Of months whose single requests are no longer kept nothing is known.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn errors(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Errors, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let told = Errors {
        window: scene.told(),
        buckets: scene.window.buckets.clone(),
        types: types(&scene).await?,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// The types with their counts by bucket, most first.
pub(crate) async fn types(scene: &Scene) -> Result<Vec<ErrorType>, LedgerError> {
    let starts: Vec<DateTime<Utc>> = scene.window.buckets.iter().map(|bucket| at(bucket.start)).collect();
    let mut values = vec![starts.into(), at(scene.window.start).into(), at(scene.window.end).into()];
    let condition = scene.selection.condition(&mut values);
    // Names are looked up for what is counted, not for each failure.
    let text = format!(
        "SELECT e.*, COALESCE(t.name, '') AS name FROM ( \
             SELECT width_bucket(occurred_at, $1::timestamptz[]) - 1 AS bucket, error_type_id AS id, count(*) AS n FROM events \
             WHERE occurred_at >= $2 AND occurred_at < $3 AND outcome <> 0 AND {condition} GROUP BY 1, 2 \
         ) AS e LEFT JOIN error_types t ON t.id = e.id"
    );
    let rows = scene
        .txn
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .await?;
    let buckets = scene.window.buckets.len();
    let (mut counts, mut names) = (BTreeMap::<i32, Vec<i64>>::new(), HashMap::<i32, String>::new());
    for row in &rows {
        let (bucket, id): (i32, i32) = (row.try_get("", "bucket")?, row.try_get("", "id")?);
        names.insert(id, row.try_get("", "name")?);
        let points = counts.entry(id).or_insert_with(|| vec![0; buckets]);
        if let Some(point) = usize::try_from(bucket).ok().and_then(|bucket| points.get_mut(bucket)) {
            *point += row.try_get::<i64>("", "n")?;
        }
    }
    let mut types: Vec<ErrorType> = counts
        .into_iter()
        .map(|(id, counts)| ErrorType {
            id,
            name: names
                .remove(&id)
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "not named".to_owned()),
            counts,
        })
        .collect();
    types.sort_by_key(|kind| (std::cmp::Reverse(kind.counts.iter().sum::<i64>()), kind.id));
    Ok(types)
}
