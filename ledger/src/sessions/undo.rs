//! Undoing what somebody did to sessions.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::sessions::{Done, Stretch};
use domain::text::fail;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use super::action::{DECISIONS, IS_OVERTAKEN, IS_UNDONE, is_theirs};
use super::closed;
use super::decide::note;
use super::lock;
use super::renew::renew;
use super::track::{Place, Track};
use crate::{Ledger, LedgerError};

/// Undoes an action: what it made is taken away, and what it took away holds again. An undoing can be undone, and everything is undone once: what
/// is done again is undone by undoing that.
///
/// # Errors
/// [`LedgerError::NotFound`] for an action that is not the org's, or about accounts that are not theirs; [`LedgerError::Invalid`] where it was
/// undone already, and where something was decided since about the same requests.
pub async fn undo(ledger: &Ledger, access: &Access, action: i64) -> Result<Done, LedgerError> {
    let mut txn = lock::begin(ledger, access).await?;
    let known = read(&mut txn, access, action).await?.ok_or(LedgerError::NotFound)?;
    if known.is_undone {
        return Err(fail("action", "it was undone already; where it was done again since, undo that").into());
    }
    if known.is_overtaken {
        return Err(fail("action", "something was decided since about the same requests: undo that first").into());
    }
    let places = places(&mut txn, access.org, action).await?;
    let sessions = usize::try_from(known.sessions).unwrap_or_default();
    let billed = closed::held(&mut txn, access, &places).await?;
    let undoing = note(&mut txn, access, "undo", None, sessions, Some(action)).await?;
    swap(&mut txn, access.org, action, &known.freed, undoing).await?;
    renew(&mut txn, access.org, places.clone()).await?;
    let closed_months = billed.differs(&closed::held(&mut txn, access, &places).await?);
    txn.commit().await?;
    Ok(Done {
        action: undoing,
        sessions,
        closed_months,
    })
}

/// An action that is to be undone.
#[derive(FromRow)]
struct Known {
    sessions: i32,
    freed: Vec<i64>,
    is_undone: bool,
    is_overtaken: bool,
}

/// The action of that number, if all that it is about is theirs to see.
async fn read(txn: &mut PgConnection, access: &Access, action: i64) -> Result<Option<Known>, sqlx::Error> {
    let text = format!(
        "SELECT a.sessions, a.freed, {IS_UNDONE} AS is_undone, {IS_OVERTAKEN} AS is_overtaken FROM session_actions a \
         WHERE a.org_id = $1 AND a.id = $4 AND {}",
        is_theirs()
    );
    sqlx::query_as(AssertSqlSafe(text))
        .bind(access.org)
        .bind(&access.accounts)
        .bind(access.user)
        .bind(action)
        .fetch_optional(txn)
        .await
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
async fn places(txn: &mut PgConnection, org: i32, action: i64) -> Result<Vec<Place>, sqlx::Error> {
    let text = format!(
        "SELECT DISTINCT d.account_id, d.person_id, d.from_at, d.to_at FROM session_actions a CROSS JOIN LATERAL ({DECISIONS}) AS d \
         WHERE a.org_id = $1 AND a.id = $2"
    );
    let rows: Vec<(i32, i32, DateTime<Utc>, DateTime<Utc>)> =
        sqlx::query_as(AssertSqlSafe(text)).bind(org).bind(action).fetch_all(txn).await?;
    let place = |(account, person, from, to): (i32, i32, DateTime<Utc>, DateTime<Utc>)| Place {
        track: Track { account, person },
        stretch: Stretch::new(from.timestamp_micros(), to.timestamp_micros()),
    };
    Ok(rows.into_iter().map(place).collect())
}
