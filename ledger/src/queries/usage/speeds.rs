//! How fast requests were: sketches that are added up here, because that is quicker than in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::query::UsageQuery;
use domain::sketch::Sketch;
use domain::usage::{Dimension, Latency, Percentiles, Speeds};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement, Value};

use super::sums::column;
use super::{Scene, Spans};
use crate::{Ledger, LedgerError};

/// Percentiles over time.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn latency(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Latency, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let found = speeds(&scene, &scene.in_buckets(), None).await?;
    let mut overall = Speeds::default();
    let mut points = vec![Percentiles::default(); scene.window.buckets.len()];
    for ((bucket, _), speeds) in &found {
        overall.merge(speeds);
        if let Some(point) = points.get_mut(*bucket as usize) {
            *point = speeds.into();
        }
    }
    let told = Latency {
        window: scene.told(),
        buckets: scene.window.buckets.clone(),
        overall: (&overall).into(),
        points,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// Sums and sketches by bucket, and by the values of a dimension if there is one.
pub(crate) async fn speeds(scene: &Scene, spans: &Spans, by: Option<Dimension>) -> Result<BTreeMap<(u32, i32), Speeds>, LedgerError> {
    let mut values: Vec<Value> = Vec::new();
    let condition = scene.selection.condition(&mut values);
    let starts: Vec<DateTime<Utc>> = scene
        .window
        .buckets
        .iter()
        .map(|bucket| DateTime::from_timestamp(bucket.start, 0).unwrap_or_default())
        .collect();
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let starts = place(starts.into());
    let key = by.map_or("0", column);
    // The daily sketches know account and model.
    let by_day = scene.selection.is_of_accounts_and_models() && matches!(by, None | Some(Dimension::Account | Dimension::Model));
    let parts: Vec<String> = spans
        .speed_parts(by_day)
        .into_iter()
        .map(|(table, from, to)| {
            let (from, to) = (place(from.into()), place(to.into()));
            format!(
                "SELECT width_bucket(bucket, {starts}::timestamptz[]) - 1 AS bucket, {key}::int AS key, timed_requests, latency_total, \
                 timed_output, generation_ms, COALESCE(latency, '{{}}') AS latency, COALESCE(ttft, '{{}}') AS ttft, COALESCE(sizes, '{{}}') AS sizes \
                 FROM {table} WHERE bucket >= {from} AND bucket < {to} AND {condition}"
            )
        })
        .collect();
    let rows = scene
        .txn
        .query_all_raw(Statement::from_sql_and_values(
            DatabaseBackend::Postgres,
            parts.join(" UNION ALL "),
            values,
        ))
        .await?;
    let mut found = BTreeMap::<(u32, i32), Speeds>::new();
    for row in &rows {
        let bucket: i32 = row.try_get("", "bucket")?;
        let key: i32 = row.try_get("", "key")?;
        let sum = found.entry((u32::try_from(bucket).unwrap_or_default(), key)).or_default();
        sum.timed_requests += row.try_get::<i64>("", "timed_requests")?;
        sum.latency_total += row.try_get::<i64>("", "latency_total")?;
        sum.timed_output += row.try_get::<i64>("", "timed_output")?;
        sum.generation_ms += row.try_get::<i64>("", "generation_ms")?;
        add(&mut sum.latency, row, "latency")?;
        add(&mut sum.ttft, row, "ttft")?;
        add(&mut sum.sizes, row, "sizes")?;
    }
    Ok(found)
}

fn add(sketch: &mut Sketch, row: &QueryResult, column: &str) -> Result<(), LedgerError> {
    sketch.add_packed(&row.try_get::<Vec<i64>>("", column)?);
    Ok(())
}
