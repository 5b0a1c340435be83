//! Undoing what somebody did to sessions.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::sessions::{Done, Stretch};
use domain::text::fail;
use sqlx::PgConnection;

use super::decide::note;
use super::lock;
use super::renew::renew;
use super::track::{Place, Track};
use crate::{Ledger, LedgerError};

/// Undoes an action: what it made is taken away, and what it took away holds again. An undoing can be undone.
///
/// # Errors
/// [`LedgerError::NotFound`] for an action that is not the org's, or about accounts that are not theirs; [`LedgerError::Invalid`] where something
/// was decided since about the same requests.
pub async fn undo(ledger: &Ledger, access: &Access, action: i64) -> Result<Done, LedgerError> {
    let mut txn = lock::begin(ledger, access).await?;
    let known: Option<(i32, Vec<i64>)> = sqlx::query_as("SELECT sessions, freed FROM session_actions WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(action)
        .fetch_optional(&mut *txn)
        .await?;
    let (sessions, freed) = known.ok_or(LedgerError::NotFound)?;
    let places = places(&mut txn, access.org, action, &freed).await?;
    let theirs = |place: &Place| {
        access
            .accounts
            .as_ref()
            .is_none_or(|accounts| accounts.contains(&place.track.account))
    };
    if !places.iter().all(theirs) {
        return Err(LedgerError::NotFound);
    }
    if was_decided_since(&mut txn, access.org, action, &freed).await? {
        return Err(fail("action", "something was decided since about the same requests: undo that first").into());
    }
    let sessions = usize::try_from(sessions).unwrap_or_default();
    let undoing = note(&mut txn, access, "undo", sessions, Some(action)).await?;
    swap(&mut txn, access.org, action, &freed, undoing).await?;
    renew(&mut txn, access.org, places).await?;
    txn.commit().await?;
    Ok(Done { action: undoing, sessions })
}

/// Takes away what an action made or brought back, and brings back what it took away.
async fn swap(txn: &mut PgConnection, org: i32, action: i64, freed: &[i64], undoing: i64) -> Result<(), sqlx::Error> {
    let back: Vec<i64> =
        sqlx::query_scalar("UPDATE session_decisions SET taken_by = NULL WHERE org_id = $1 AND taken_by = $2 RETURNING id")
            .bind(org)
            .bind(action)
            .fetch_all(&mut *txn)
            .await?;
    sqlx::query("UPDATE session_decisions SET taken_by = $4 WHERE org_id = $1 AND (made_by = $2 OR id = ANY($3)) AND taken_by IS NULL AND id <> ALL($5)")
        .bind(org)
        .bind(action)
        .bind(freed)
        .bind(undoing)
        .bind(&back)
        .execute(&mut *txn)
        .await?;
    sqlx::query("UPDATE session_actions SET freed = $3 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(undoing)
        .bind(&back)
        .execute(txn)
        .await?;
    Ok(())
}

/// All that an action was about.
async fn places(txn: &mut PgConnection, org: i32, action: i64, freed: &[i64]) -> Result<Vec<Place>, sqlx::Error> {
    let rows: Vec<(i32, i32, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "SELECT account_id, person_id, from_at, to_at FROM session_decisions WHERE org_id = $1 AND (made_by = $2 OR taken_by = $2 OR id = ANY($3))",
    )
    .bind(org)
    .bind(action)
    .bind(freed)
    .fetch_all(txn)
    .await?;
    let place = |(account, person, from, to): (i32, i32, DateTime<Utc>, DateTime<Utc>)| Place {
        track: Track { account, person },
        stretch: Stretch::new(from.timestamp_micros(), to.timestamp_micros()),
    };
    let places: HashSet<Place> = rows.into_iter().map(place).collect();
    Ok(places.into_iter().collect())
}

/// Whether something that the action made or brought back does not hold any more, or something else is said now where it took something away.
async fn was_decided_since(txn: &mut PgConnection, org: i32, action: i64, freed: &[i64]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM session_decisions WHERE org_id = $1 AND (made_by = $2 OR id = ANY($3)) AND taken_by IS NOT NULL) \
         OR EXISTS (SELECT FROM session_decisions t JOIN session_decisions n ON n.org_id = t.org_id AND n.account_id = t.account_id \
             AND n.person_id = t.person_id AND n.kind = t.kind AND n.taken_by IS NULL AND n.made_by <> $2 AND n.id <> ALL($3) \
             AND n.from_at <= t.to_at AND n.to_at >= t.from_at \
             WHERE t.org_id = $1 AND t.taken_by = $2 AND t.kind IN (2, 3))",
    )
    .bind(org)
    .bind(action)
    .bind(freed)
    .fetch_one(txn)
    .await
}
