//! Whether the daily rollup may answer.

use chrono::{DateTime, Utc};
use domain::periods::Window;
use domain::query::Granularity;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::LedgerError;

/// Whether Postgres lets the days of a window begin when we do.
///
/// The daily rollup is cut by Postgres' time zone database, the window by ours, and two such databases of different age disagree about
/// the newest decisions of governments. Then the finer rollups answer, which need no zone.
pub(crate) async fn agree(txn: &DatabaseTransaction, zone: &str, window: &Window) -> Result<bool, LedgerError> {
    let buckets: &[_] = if window.granularity == Granularity::Hour {
        &[]
    } else {
        &window.buckets
    };
    let starts = buckets.iter().chain(&window.week).map(|bucket| bucket.start).chain([
        window.start,
        window.end,
        window.before_start,
        window.before_day,
    ]);
    are_midnights(txn, zone, starts).await
}

/// Whether all of these instants (unix seconds) begin a day of a zone, as Postgres has it.
pub(super) async fn are_midnights(txn: &DatabaseTransaction, zone: &str, starts: impl Iterator<Item = i64>) -> Result<bool, LedgerError> {
    #[derive(FromQueryResult)]
    struct Row {
        agree: Option<bool>,
    }
    let starts: Vec<DateTime<Utc>> = starts.filter_map(|at| DateTime::from_timestamp(at, 0)).collect();
    let row = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT bool_and(local_day(start, {zone}) = start) AS agree FROM unnest({starts}::timestamptz[]) AS start"#
    ))
    .one(txn)
    .await?;
    Ok(row.and_then(|row| row.agree).unwrap_or_default())
}
