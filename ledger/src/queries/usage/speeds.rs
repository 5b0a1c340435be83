//! How fast requests were, and how large.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{Dimension, Latency, LatencyBy, NamedPercentiles, Percentiles, Speeds};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement, Value};

use super::packed::numbers;
use super::spans::Source;
use super::sums::column;
use super::{Scene, Spans};
use crate::instant::at;
use crate::{Ledger, LedgerError};

/// Percentiles over time.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn latency(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Latency, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let (overall, points) = over_time(&scene).await?;
    let told = Latency {
        window: scene.told(),
        buckets: scene.window.buckets.clone(),
        overall: (&overall).into(),
        points,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// Percentiles by the values of a dimension.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn latency_by(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    by: Dimension,
    now: Timestamp,
) -> Result<LatencyBy, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let (mut overall, mut found) = (Speeds::default(), BTreeMap::<i32, Speeds>::new());
    for ((_, id), speeds) in times(&scene, &scene.whole(), Some(by)).await? {
        overall.merge(&speeds);
        found.entry(id).or_default().merge(&speeds);
    }
    found.retain(|_, speeds| speeds.timed_requests > 0);
    let ids: Vec<i32> = found.keys().copied().collect();
    let names = scene.names(by, &ids).await?;
    let mut values: Vec<NamedPercentiles> = found
        .iter()
        .map(|(id, speeds)| NamedPercentiles {
            id: *id,
            name: names.get(id).cloned().unwrap_or_else(|| id.to_string()),
            speed: speeds.into(),
        })
        .collect();
    values.sort_by_key(|value| (Reverse(value.speed.requests), value.id));
    let told = LatencyBy {
        window: scene.told(),
        overall: (&overall).into(),
        values,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// How fast the requests of the whole window were, and those of each bucket.
pub(crate) async fn over_time(scene: &Scene) -> Result<(Speeds, Vec<Percentiles>), LedgerError> {
    let found = times(scene, &scene.in_buckets(), None).await?;
    let mut overall = Speeds::default();
    let mut points = vec![Percentiles::default(); scene.window.buckets.len()];
    for ((bucket, _), speeds) in &found {
        overall.merge(speeds);
        if let Some(point) = points.get_mut(*bucket as usize) {
            *point = speeds.into();
        }
    }
    Ok((overall, points))
}

/// Sums and sketches of everything.
pub(super) async fn overall(scene: &Scene, spans: &Spans) -> Result<Speeds, LedgerError> {
    let mut overall = Speeds::default();
    for speeds in speeds(scene, spans, None).await?.values() {
        overall.merge(speeds);
    }
    Ok(overall)
}

/// Sums and sketches by bucket, and by the values of a dimension if there is one.
pub(crate) async fn speeds(scene: &Scene, spans: &Spans, by: Option<Dimension>) -> Result<Found, LedgerError> {
    read(scene, spans, by, true).await
}

/// The same without the sizes of requests, which are a third of what there is to read.
pub(crate) async fn times(scene: &Scene, spans: &Spans, by: Option<Dimension>) -> Result<Found, LedgerError> {
    read(scene, spans, by, false).await
}

/// Sums and sketches by bucket and value.
type Found = BTreeMap<(u32, i32), Speeds>;

async fn read(scene: &Scene, spans: &Spans, by: Option<Dimension>, with_sizes: bool) -> Result<Found, LedgerError> {
    let mut found = Found::new();
    periods(scene, spans, by, with_sizes, &mut found).await?;
    hours(scene, spans, by, with_sizes, &mut found).await?;
    quarters(scene, spans, by, with_sizes, &mut found).await?;
    Ok(found)
}

const SUMS: [&str; 4] = ["timed_requests", "latency_total", "timed_output", "generation_ms"];

/// What whole periods tell. The database adds their sketches up: they are numbers.
async fn periods(scene: &Scene, spans: &Spans, by: Option<Dimension>, with_sizes: bool, found: &mut Found) -> Result<(), LedgerError> {
    let sketches: &[&str] = if with_sizes {
        &["latency", "ttft", "sizes"]
    } else {
        &["latency", "ttft"]
    };
    let sums = SUMS.map(|sum| format!("add_up({sum})"));
    let merged = sketches.iter().map(|sketch| format!("sum({sketch})::text"));
    let columns: Vec<String> = sums.into_iter().chain(merged).collect();
    let wanted: Vec<&str> = SUMS.into_iter().chain(sketches.iter().copied()).collect();
    let sources = spans.calendar("calendar_speeds", &named(scene, by));
    for row in rows(scene, &sources, by, &wanted, &columns, " GROUP BY 1, 2").await? {
        let sum = entry(found, &row)?;
        for (at, sketch) in [&mut sum.latency, &mut sum.ttft, &mut sum.sizes]
            .into_iter()
            .enumerate()
            .take(sketches.len())
        {
            sketch.add_number(&row.try_get_by_index::<String>(6 + at)?);
        }
    }
    Ok(())
}

/// What a table must know to answer.
fn named(scene: &Scene, by: Option<Dimension>) -> Vec<Dimension> {
    scene.selection.dimensions(by.as_slice())
}

/// What hours of days tell, where periods do not. Their sketches are bytes, and are added up here.
async fn hours(scene: &Scene, spans: &Spans, by: Option<Dimension>, with_sizes: bool, found: &mut Found) -> Result<(), LedgerError> {
    let sizes = if with_sizes { "sizes" } else { "NULL::bytea AS sizes" };
    for row in each(scene, &spans.hours(&named(scene, by)), by, sizes).await? {
        let sum = entry(found, &row)?;
        for (sketch, column) in [(&mut sum.latency, 6), (&mut sum.ttft, 7), (&mut sum.sizes, 8)] {
            sketch.add_bytes(&row.try_get_by_index::<Option<Vec<u8>>>(column)?.unwrap_or_default());
        }
    }
    Ok(())
}

/// What quarters of an hour tell, where nothing else does. Their sketches are arrays, and are added up here.
async fn quarters(scene: &Scene, spans: &Spans, by: Option<Dimension>, with_sizes: bool, found: &mut Found) -> Result<(), LedgerError> {
    let sizes = if with_sizes { "sizes" } else { "NULL::bigint[] AS sizes" };
    for row in each(scene, &spans.quarters_beside_hours(&named(scene, by)), by, sizes).await? {
        let sum = entry(found, &row)?;
        for (sketch, column) in [(&mut sum.latency, 6), (&mut sum.ttft, 7), (&mut sum.sizes, 8)] {
            sketch.add_packed(&numbers(&row, column)?);
        }
    }
    Ok(())
}

/// Sums and sketches, row by row.
async fn each(scene: &Scene, sources: &[Source], by: Option<Dimension>, sizes: &str) -> Result<Vec<QueryResult>, LedgerError> {
    let wanted: Vec<&str> = SUMS.into_iter().chain(["latency", "ttft", sizes]).collect();
    let columns: Vec<String> = SUMS.into_iter().chain(["latency", "ttft", "sizes"]).map(str::to_owned).collect();
    rows(scene, sources, by, &wanted, &columns, "").await
}

/// The rows that pass: bucket, value, and columns made of those that are wanted.
async fn rows(
    scene: &Scene,
    sources: &[Source],
    by: Option<Dimension>,
    wanted: &[&str],
    columns: &[String],
    group: &str,
) -> Result<Vec<QueryResult>, LedgerError> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let starts: Vec<DateTime<Utc>> = scene.window.buckets.iter().map(|bucket| at(bucket.start)).collect();
    let mut values: Vec<Value> = vec![starts.into()];
    let condition = scene.selection.condition(&mut values);
    let key = by.map_or("0", column);
    let wanted = format!("bucket, {key}::int AS key, {}", wanted.join(", "));
    let parts: Vec<String> = sources
        .iter()
        .map(|source| source.select(&wanted, &condition, &mut values))
        .collect();
    let text = format!(
        "SELECT width_bucket(bucket, $1::timestamptz[]) - 1, key, {} FROM ({}) AS s{group}",
        columns.join(", "),
        parts.join(" UNION ALL "),
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    Ok(scene.txn.query_all_raw(statement).await?)
}

/// The entry that a row belongs to, with its sums added.
fn entry<'a>(found: &'a mut Found, row: &QueryResult) -> Result<&'a mut Speeds, LedgerError> {
    let (bucket, key): (i32, i32) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let sum = found.entry((u32::try_from(bucket).unwrap_or_default(), key)).or_default();
    sum.timed_requests += row.try_get_by_index::<i64>(2)?;
    sum.latency_total += row.try_get_by_index::<i64>(3)?;
    sum.timed_output += row.try_get_by_index::<i64>(4)?;
    sum.generation_ms += row.try_get_by_index::<i64>(5)?;
    Ok(sum)
}
