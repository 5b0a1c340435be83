//! Personal tokens: for programs that read the REST API in someone's name. Shown once, kept as a hash, revocable, with an end.

use domain::access::{Access, Scope};
use domain::people::{MemberToken, PersonalToken};
use domain::text::{fail, line};
use sqlx::FromRow;

use crate::keys::{hash, secret};
use crate::{Ledger, LedgerError};

/// What every secret begins with, so that scanners for leaked secrets can know it.
pub const SECRET_PREFIX: &str = "ch_token_";
/// The longest life of a token, in days.
pub const LONGEST_DAYS: i32 = 366;

#[derive(FromRow)]
struct Row {
    id: i32,
    label: String,
    prefix: String,
    scopes: Vec<String>,
    created_at: i64,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl From<Row> for PersonalToken {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            label: row.label,
            prefix: row.prefix,
            scopes: row.scopes.iter().filter_map(|scope| Scope::parse(scope)).collect(),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

const COLUMNS: &str = "id, label, prefix, scopes, floor(extract(epoch FROM created_at) * 1000)::bigint AS created_at, \
    floor(extract(epoch FROM expires_at) * 1000)::bigint AS expires_at, \
    floor(extract(epoch FROM last_used_at) * 1000)::bigint AS last_used_at, \
    floor(extract(epoch FROM revoked_at) * 1000)::bigint AS revoked_at";

/// One's own tokens of the org, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access) -> Result<Vec<PersonalToken>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let statement = format!("SELECT {COLUMNS} FROM api_tokens WHERE org_id = $1 AND user_id = $2 ORDER BY id DESC");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(access.org)
        .bind(access.user)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(rows.into_iter().map(PersonalToken::from).collect())
}

#[derive(FromRow)]
struct MemberRow {
    email: String,
    #[sqlx(flatten)]
    token: Row,
}

/// The tokens of all members that still work, the latest first: an administrator can know, and end, what programs read of the org.
///
/// # Errors
/// When the database fails.
pub async fn of_members(ledger: &Ledger, access: &Access) -> Result<Vec<MemberToken>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let statement = format!(
        "SELECT u.email, t.* FROM (SELECT user_id, {COLUMNS} FROM api_tokens WHERE org_id = $1 AND revoked_at IS NULL AND expires_at > now()) AS t \
         JOIN users u ON u.id = t.user_id ORDER BY t.id DESC"
    );
    let rows: Vec<MemberRow> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(access.org)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    let of_row = |row: MemberRow| MemberToken {
        email: row.email,
        token: row.token.into(),
    };
    Ok(rows.into_iter().map(of_row).collect())
}

/// Creates a token and returns it with its secret, which cannot be shown again.
///
/// # Errors
/// [`LedgerError::Invalid`] with the field: a token can carry only what its owner may do.
pub async fn create(
    ledger: &Ledger,
    access: &Access,
    label: &str,
    scopes: &[Scope],
    days: i32,
) -> Result<(PersonalToken, String), LedgerError> {
    let label = line("label", label, 80, "name the token by what will use it, in at most 80 characters")?;
    if scopes.is_empty() {
        return Err(fail("scopes", "choose what the token may do").into());
    }
    if let Some(scope) = scopes.iter().find(|scope| !scope.is_for_tokens() || !access.may(**scope)) {
        return Err(fail("scopes", &format!("{} is not yours to give", scope.as_str())).into());
    }
    if !(1..=LONGEST_DAYS).contains(&days) {
        return Err(fail("days", "choose 1 to 366 days").into());
    }
    let secret = secret(SECRET_PREFIX);
    let mut names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut txn = ledger.begin(access, "").await?;
    let statement = format!(
        "INSERT INTO api_tokens (org_id, user_id, label, prefix, hash, scopes, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7)) RETURNING {COLUMNS}"
    );
    let row: Row = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(access.org)
        .bind(access.user)
        .bind(label)
        .bind(&secret[..SECRET_PREFIX.len() + 6])
        .bind(hash(&secret))
        .bind(names)
        .bind(days)
        .fetch_one(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok((row.into(), secret))
}

/// Revokes one of one's own tokens.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn revoke(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    revoke_of(ledger, access, id, Some(access.user)).await
}

/// Revokes a token of any member of the org.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn revoke_of_member(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    revoke_of(ledger, access, id, None).await
}

async fn revoke_of(ledger: &Ledger, access: &Access, id: i32, owner: Option<i32>) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query(
        "UPDATE api_tokens SET revoked_at = now() WHERE id = $1 AND org_id = $2 AND user_id = COALESCE($3, user_id) AND revoked_at IS NULL",
    )
    .bind(id)
    .bind(access.org)
    .bind(owner)
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(LedgerError::NotFound)
    }
}

/// What a secret opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whose.
    pub user: i32,
    /// In which org.
    pub org: i32,
    /// What it may do, as far as its owner may.
    pub scopes: Vec<Scope>,
    /// When it ends, unix seconds.
    pub expires_at: i64,
}

/// Looks a secret up; `None` when it is unknown, revoked or over.
///
/// # Errors
/// When the database fails.
pub async fn open(ledger: &Ledger, secret: &str) -> Result<Option<Opened>, LedgerError> {
    let row: Option<(i32, i32, Vec<String>, i64)> =
        sqlx::query_as("SELECT user_id, org_id, scopes, extract(epoch FROM expires_at)::bigint FROM door_api_token($1)")
            .bind(hash(secret))
            .fetch_optional(ledger.pool())
            .await?;
    Ok(row.map(|(user, org, scopes, expires_at)| Opened {
        user,
        org,
        scopes: scopes.iter().filter_map(|scope| Scope::parse(scope)).collect(),
        expires_at,
    }))
}
