//! The sums that the Overview shows, from the one query for all sums.

use domain::Nanos;
use domain::overview::{Before, Bucket, Cell, Presence};
use domain::usage::Dimension;
use sea_orm::DatabaseTransaction;

use crate::LedgerError;
use crate::queries::usage::{Columns, Selection, Spans, sums};

/// By bucket, account and model; only cells with use.
pub(super) async fn cells(
    txn: &DatabaseTransaction,
    selection: &Selection,
    spans: &Spans,
    buckets: &[Bucket],
) -> Result<Vec<Cell>, LedgerError> {
    let rows = sums(
        txn,
        selection,
        spans,
        Some(buckets),
        &[Dimension::Account, Dimension::Model],
        Columns::All,
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Cell {
            bucket: row.bucket,
            account: row.key[0],
            model: row.key[1],
            measures: row.measures,
        })
        .collect())
}

/// Who was active in which bucket. Unknown persons (0) are left out.
pub(super) async fn presences(
    txn: &DatabaseTransaction,
    selection: &Selection,
    spans: &Spans,
    buckets: &[Bucket],
) -> Result<Vec<Presence>, LedgerError> {
    let rows = sums(txn, selection, spans, Some(buckets), &[Dimension::Person], Columns::Requests).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.key[0] != 0 && row.measures.requests != 0)
        .map(|row| Presence {
            bucket: row.bucket,
            person: row.key[0],
            requests: row.measures.requests,
        })
        .collect())
}

/// Cost by day and model, for the chart of fast against premium; the day is an index into `days`.
pub(super) async fn costs_by_day(
    txn: &DatabaseTransaction,
    selection: &Selection,
    spans: &Spans,
    days: &[Bucket],
) -> Result<Vec<(u32, i32, Nanos)>, LedgerError> {
    let rows = sums(txn, selection, spans, Some(days), &[Dimension::Model], Columns::Cost).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.measures.cost != Nanos::ZERO)
        .map(|row| (row.bucket, row.key[0], row.measures.cost))
        .collect())
}

/// The period before: its sums, and how many persons were active in it.
pub(super) async fn before(txn: &DatabaseTransaction, selection: &Selection, spans: &Spans) -> Result<Before, LedgerError> {
    let rows = sums(txn, selection, spans, None, &[Dimension::Person], Columns::All).await?;
    let people = rows.iter().filter(|row| row.key[0] != 0 && row.measures.requests > 0).count();
    Ok(Before {
        people: u32::try_from(people).unwrap_or(u32::MAX),
        measures: rows.into_iter().map(|row| row.measures).sum(),
    })
}
