//! Sign-ins: one for each browser. The browser holds a secret, the database its hash; access tokens name the row and end with it.

use domain::access::Access;
use domain::people::{OwnOrg, SignIn, browser_name};
use sqlx::FromRow;

use crate::keys::{hash, secret};
use crate::users::User;
use crate::{Ledger, LedgerError};

/// A sign-in that was not used for so many hours is over: two weeks.
pub const IDLE_HOURS: i32 = 14 * 24;
/// And in any case after so many: a quarter of a year.
const LIFETIME_HOURS: i32 = 90 * 24;

/// A sign-in, as access tokens are made from it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Open {
    /// The sign-in.
    pub id: i64,
    /// Whose.
    pub user_id: i32,
    /// The org that they look at.
    pub org_id: i32,
    /// Their token version.
    pub token_version: i32,
    /// Their role in the org.
    pub role: String,
}

/// Opens a sign-in and returns its secret. The person lands in the org that they ask for, if they belong to it; else in the one where they
/// belong longest that is no sample.
///
/// # Errors
/// [`LedgerError::Forbidden`] when they belong to no org.
pub async fn begin(ledger: &Ledger, user: &User, org: Option<i32>, address: &str, user_agent: &str) -> Result<(String, Open), LedgerError> {
    let orgs = orgs_of(ledger, user.id).await?;
    let asked = orgs.iter().find(|known| Some(known.id) == org);
    let org = asked.or_else(|| orgs.first()).ok_or(LedgerError::Forbidden)?;
    let mut txn = ledger.begin(&of(user.id), "").await?;
    let secret = secret("");
    let agent: String = user_agent.chars().filter(|c| !c.is_control()).take(300).collect();
    // The password may have been changed while this one was being compared: then it opens nothing.
    sqlx::query(
        "INSERT INTO sign_ins (user_id, org_id, hash, address, browser, expires_at) \
         SELECT id, $2, $3, $4, $5, now() + make_interval(hours => $6) FROM users WHERE id = $1 AND token_version = $7 FOR SHARE",
    )
    .bind(user.id)
    .bind(org.id)
    .bind(hash(&secret))
    .bind(address)
    .bind(agent)
    .bind(LIFETIME_HOURS)
    .bind(user.token_version)
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    let open = open(ledger, &secret, address).await?.ok_or(LedgerError::Forbidden)?;
    Ok((secret, open))
}

/// The sign-in behind a secret, seen just now from that address; `None` when it is unknown or over.
///
/// # Errors
/// When the database fails.
pub async fn open(ledger: &Ledger, secret: &str, address: &str) -> Result<Option<Open>, LedgerError> {
    Ok(sqlx::query_as("SELECT * FROM door_sign_in($1, make_interval(hours => $2), $3)")
        .bind(hash(secret))
        .bind(IDLE_HOURS)
        .bind(address)
        .fetch_optional(ledger.pool())
        .await?)
}

#[derive(FromRow)]
struct Row {
    id: i64,
    address: String,
    browser: String,
    created_at: i64,
    last_seen_at: i64,
}

/// One's own sign-ins that hold, the last used one first.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access, current: Option<i64>) -> Result<Vec<SignIn>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, address, browser, floor(extract(epoch FROM created_at) * 1000)::bigint AS created_at, \
         floor(extract(epoch FROM last_seen_at) * 1000)::bigint AS last_seen_at FROM sign_ins \
         WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() AND last_seen_at > now() - make_interval(hours => $2) \
         ORDER BY last_seen_at DESC, id DESC",
    )
    .bind(access.user)
    .bind(IDLE_HOURS)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(rows
        .into_iter()
        .map(|row| SignIn {
            current: Some(row.id) == current,
            id: row.id,
            address: row.address,
            browser: browser_name(&row.browser),
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
        })
        .collect())
}

/// Ends one of one's own sign-ins: its tokens are void at once.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn revoke(ledger: &Ledger, access: &Access, id: i64) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query("UPDATE sign_ins SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL")
        .bind(id)
        .bind(access.user)
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(LedgerError::NotFound)
    }
}

/// Ends all sign-ins of a user but one, and makes every token of theirs void.
///
/// # Errors
/// When the database fails.
pub async fn end_all(ledger: &Ledger, user: i32, but: Option<i64>) -> Result<(), LedgerError> {
    sqlx::query("SELECT door_end_sign_ins($1, $2)")
        .bind(user)
        .bind(but)
        .execute(ledger.pool())
        .await?;
    Ok(())
}

/// Lets a sign-in look at another org that the person belongs to.
///
/// # Errors
/// [`LedgerError::NotFound`] when they do not belong to it.
pub async fn switch(ledger: &Ledger, access: &Access, sign_in: i64, org: i32) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query(
        "UPDATE sign_ins SET org_id = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL \
         AND EXISTS (SELECT FROM memberships m WHERE m.user_id = $2 AND m.org_id = $3)",
    )
    .bind(sign_in)
    .bind(access.user)
    .bind(org)
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(LedgerError::NotFound)
    }
}

/// The orgs that a user belongs to: real ones first, then those where they have been longest.
///
/// # Errors
/// When the database fails.
pub async fn orgs_of(ledger: &Ledger, user: i32) -> Result<Vec<OwnOrg>, LedgerError> {
    let mut txn = ledger.begin(&of(user), "").await?;
    let rows: Vec<(i32, String, bool)> = sqlx::query_as(
        "SELECT o.id, o.name, o.sample FROM memberships m JOIN orgs o ON o.id = m.org_id WHERE m.user_id = $1 \
         ORDER BY o.sample, m.created_at, o.id",
    )
    .bind(user)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(rows.into_iter().map(|(id, name, sample)| OwnOrg { id, name, sample }).collect())
}

/// A user who looks at no org: they see their own memberships and sign-ins.
fn of(user: i32) -> Access {
    Access { user, ..Access::system(0) }
}
