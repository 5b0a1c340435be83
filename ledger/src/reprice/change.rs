//! An event that costs something else, and keeping it.

use domain::pricing::{Book, Pricing};
use sqlx::PgConnection;

use super::affected::Versions;
use super::events::Row;
use crate::LedgerError;

/// What an event costs with the prices of now.
pub(super) struct Change {
    /// The event's place among those that were read.
    pub at: usize,
    pub cost: i64,
    pub saved: Option<i64>,
    key: Option<String>,
}

/// The events that cost something else. What costs the same keeps its version of the price, and what the book does not price what it has.
pub(super) fn changes(rows: &[Row], book: &Book, versions: &Versions) -> Vec<Change> {
    let changed = |(at, row): (usize, &Row)| {
        let Pricing::Priced(priced) = book.price_again(&row.event(), versions.before(row)) else {
            return None;
        };
        (row.cost != Some(priced.total.0)).then(|| Change {
            at,
            cost: priced.total.0,
            saved: priced.saved.map(|saved| saved.0),
            key: priced.price,
        })
    };
    rows.iter().enumerate().filter_map(changed).collect()
}

/// Keeps the changes, and what was before them.
pub(super) async fn keep(
    txn: &mut PgConnection,
    org: i32,
    run: i32,
    versions: &Versions,
    rows: &[Row],
    changes: &[&Change],
) -> Result<(), LedgerError> {
    let price = |change: &&Change| versions.number(change.key.as_deref()?);
    let ids: Vec<i64> = changes.iter().map(|change| rows[change.at].id).collect();
    let times: Vec<_> = changes.iter().map(|change| rows[change.at].at).collect();
    let costs: Vec<i64> = changes.iter().map(|change| change.cost).collect();
    let saved: Vec<Option<i64>> = changes.iter().map(|change| change.saved).collect();
    let prices: Vec<Option<i32>> = changes.iter().map(price).collect();
    sqlx::query(
        "INSERT INTO event_repricings (org_id, repricing_id, event_id, occurred_at, old_price_id, old_nanos, new_price_id, new_nanos) \
         SELECT $1, $2, e.id, e.occurred_at, e.price_id, e.cost_nanos, n.price, n.cost \
         FROM unnest($3::bigint[], $4::timestamptz[], $5::bigint[], $6::int[]) AS n (id, at, cost, price) \
         JOIN events e ON e.id = n.id AND e.occurred_at = n.at AND e.org_id = $1",
    )
    .bind(org)
    .bind(run)
    .bind(&ids)
    .bind(&times)
    .bind(&costs)
    .bind(&prices)
    .execute(&mut *txn)
    .await?;
    sqlx::query(
        "UPDATE events e SET cost_nanos = n.cost, saved_nanos = n.saved, price_id = n.price \
         FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::int[]) AS n (id, at, cost, saved, price) \
         WHERE e.id = n.id AND e.occurred_at = n.at AND e.org_id = $1",
    )
    .bind(org)
    .bind(&ids)
    .bind(&times)
    .bind(&costs)
    .bind(&saved)
    .bind(&prices)
    .execute(txn)
    .await?;
    Ok(())
}
