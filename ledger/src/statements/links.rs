//! Links under which a client reads a closed statement. Who makes a link keeps its secret; here is its hash.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::billing::Month;
use domain::statements::ShareLink;
use domain::text::fail;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

use crate::instant::at_micros;
use crate::keys::{hash, secret};
use crate::queries::report::naive;
use crate::{Ledger, LedgerError};

/// The longest that a link lasts, in days.
const LONGEST_DAYS: i64 = 366;

/// Adds a link to a closed statement. Returns it with its secret, of which only the hash is kept.
///
/// # Errors
/// [`LedgerError::NotFound`] for a statement that is not closed; [`LedgerError::Invalid`] on `days`.
pub async fn add_link(
    ledger: &Ledger,
    access: &Access,
    project: i32,
    month: Month,
    days: i64,
    now: Timestamp,
) -> Result<(ShareLink, String), LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    if !(1..=LONGEST_DAYS).contains(&days) {
        return Err(fail("days", "let the link last 1 to 366 days").into());
    }
    let expires = now + SignedDuration::from_hours(24 * days);
    let secret = secret("");
    let mut txn = ledger.begin(access, "").await?;
    let row: Option<(i32, String, DateTime<Utc>)> = sqlx::query_as(
        "INSERT INTO statement_links (org_id, statement_id, hash, created_by, expires_at) \
         SELECT org_id, id, $4, current_actor(), $5 FROM statements \
         WHERE org_id = $1 AND project_id = $2 AND month = $3 AND snapshot IS NOT NULL AND reopened_at IS NULL \
         RETURNING id, created_by, created_at",
    )
    .bind(access.org)
    .bind(project)
    .bind(naive(month.first()))
    .bind(hash(&secret))
    .bind(at_micros(expires.as_microsecond()))
    .fetch_optional(&mut *txn)
    .await?;
    let (id, created_by, created_at) = row.ok_or(LedgerError::NotFound)?;
    told(&mut txn, access.org, id, "created").await?;
    txn.commit().await?;
    let link = ShareLink {
        id,
        created_by,
        created_at: created_at.timestamp_millis(),
        expires_at: expires.as_millisecond(),
    };
    Ok((link, secret))
}

/// Revokes a link: whoever holds it sees nothing any more.
///
/// # Errors
/// [`LedgerError::NotFound`] for one that is not there, or revoked already.
pub async fn revoke_link(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query("UPDATE statement_links SET revoked_at = now() WHERE org_id = $1 AND id = $2 AND revoked_at IS NULL")
        .bind(access.org)
        .bind(id)
        .execute(&mut *txn)
        .await?;
    if done.rows_affected() == 0 {
        return Err(LedgerError::NotFound);
    }
    told(&mut txn, access.org, id, "revoked").await?;
    Ok(txn.commit().await?)
}

/// Notes in the audit log what was done with a link.
async fn told(txn: &mut PgConnection, org: i32, id: i32, what: &str) -> Result<(), LedgerError> {
    sqlx::query(
        "SELECT note($1, 'statement link.' || $3, p.name || ', ' || to_char(s.month, 'YYYY-MM'), NULL, \
             jsonb_build_object('number', s.number, 'expires_at', l.expires_at)) \
         FROM statement_links l JOIN statements s ON s.org_id = l.org_id AND s.id = l.statement_id \
             JOIN projects p ON p.org_id = s.org_id AND p.id = s.project_id WHERE l.org_id = $1 AND l.id = $2",
    )
    .bind(org)
    .bind(id)
    .bind(what)
    .execute(txn)
    .await?;
    Ok(())
}

/// The links of a statement that still work.
pub(super) async fn links_in(txn: &mut PgConnection, org: i32, statement: i32) -> Result<Vec<ShareLink>, LedgerError> {
    let rows: Vec<(i32, String, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "SELECT id, created_by, created_at, expires_at FROM statement_links \
         WHERE org_id = $1 AND statement_id = $2 AND revoked_at IS NULL AND expires_at > now() ORDER BY id DESC",
    )
    .bind(org)
    .bind(statement)
    .fetch_all(txn)
    .await?;
    let link = |(id, created_by, created_at, expires_at): (i32, String, DateTime<Utc>, DateTime<Utc>)| ShareLink {
        id,
        created_by,
        created_at: created_at.timestamp_millis(),
        expires_at: expires_at.timestamp_millis(),
    };
    Ok(rows.into_iter().map(link).collect())
}
