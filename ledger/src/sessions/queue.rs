//! What has to be cut anew.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::sessions::Stretch;
use sqlx::PgConnection;

use super::track::{Place, Track};
use crate::{Ledger, LedgerError};

/// So many changes are taken at once …
const CHANGES: i64 = 500;
/// … or so many months of history, each of them all that somebody has done on an account.
const MONTHS: i64 = 8;

/// Takes what waits, or a part of it, the oldest word first; history when there is nothing else.
pub(super) async fn take(txn: &mut PgConnection, org: i32) -> Result<Vec<Place>, sqlx::Error> {
    let changes = take_of(txn, org, false, CHANGES).await?;
    if changes.is_empty() {
        take_of(txn, org, true, MONTHS).await
    } else {
        Ok(changes)
    }
}

async fn take_of(txn: &mut PgConnection, org: i32, history: bool, most: i64) -> Result<Vec<Place>, sqlx::Error> {
    let rows: Vec<(i32, i32, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "DELETE FROM session_touched WHERE id IN (SELECT id FROM session_touched WHERE org_id = $1 AND is_history = $2 ORDER BY id LIMIT $3) \
         RETURNING account_id, person_id, from_at, to_at",
    )
    .bind(org)
    .bind(history)
    .bind(most)
    .fetch_all(txn)
    .await?;
    let place = |(account, person, from, to): (i32, i32, DateTime<Utc>, DateTime<Utc>)| Place {
        track: Track { account, person },
        stretch: Stretch::new(from.timestamp_micros(), to.timestamp_micros()),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// How much waits.
///
/// # Errors
/// When the database fails.
pub async fn waiting(ledger: &Ledger, org: i32) -> Result<i64, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let waiting = sqlx::query_scalar("SELECT count(*) FROM session_touched WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(waiting)
}

/// How many sessions there are.
///
/// # Errors
/// When the database fails.
pub async fn count(ledger: &Ledger, org: i32) -> Result<i64, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let sessions = sqlx::query_scalar("SELECT count(*) FROM work_sessions WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(sessions)
}

/// How much of history waits: what an earlier [`touch_all`] has left.
///
/// # Errors
/// When the database fails.
pub async fn waiting_history(ledger: &Ledger, org: i32) -> Result<i64, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let waiting = sqlx::query_scalar("SELECT count(*) FROM session_touched WHERE org_id = $1 AND is_history")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(waiting)
}

/// Leaves word that all of an org's history is to be cut anew, as far as single requests are kept. What is decided stays. Returns how many
/// stretches that are.
///
/// # Errors
/// When the database fails.
pub async fn touch_all(ledger: &Ledger, org: i32) -> Result<i64, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let touched = sqlx::query_scalar("SELECT touch_sessions($1)")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(touched)
}

/// The orgs in which something waits.
///
/// # Errors
/// When the database fails.
pub async fn touched_orgs(ledger: &Ledger) -> Result<Vec<i32>, LedgerError> {
    Ok(sqlx::query_scalar("SELECT * FROM orgs_with_touched_sessions() ORDER BY 1")
        .fetch_all(ledger.pool())
        .await?)
}
