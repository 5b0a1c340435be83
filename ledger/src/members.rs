//! Members: who belongs to the org, as what.

use domain::access::{Access, Role};
use domain::people::{Member, Standing};
use domain::text::fail;
use sqlx::{FromRow, PgConnection};

use crate::{Ledger, LedgerError};

#[derive(FromRow)]
struct Row {
    id: i32,
    name: String,
    email: String,
    role: String,
    accounts: Option<Vec<i32>>,
    joined_at: i64,
    last_seen_at: Option<i64>,
}

/// The org's members, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access) -> Result<Vec<Member>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT u.id, u.name, u.email, m.role, m.accounts, floor(extract(epoch FROM m.created_at) * 1000)::bigint AS joined_at, \
         floor(extract(epoch FROM door_last_seen(u.id)) * 1000)::bigint AS last_seen_at \
         FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org_id = $1 ORDER BY lower(u.name), u.id",
    )
    .bind(access.org)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(rows
        .into_iter()
        .map(|row| Member {
            id: row.id,
            name: row.name,
            email: row.email,
            role: Role::parse(&row.role).unwrap_or(Role::Viewer),
            accounts: row.accounts,
            joined_at: row.joined_at,
            last_seen_at: row.last_seen_at,
        })
        .collect())
}

/// Changes what a member may do and see. Their tokens are void at once.
///
/// # Errors
/// [`LedgerError::NotFound`]; [`LedgerError::Invalid`] for an account that is not the org's; [`LedgerError::Conflict`] when no admin would be
/// left.
pub async fn change(ledger: &Ledger, access: &Access, user: i32, standing: &Standing) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    check_accounts(&mut txn, access, standing).await?;
    let done = sqlx::query("UPDATE memberships SET role = $3, accounts = $4 WHERE org_id = $1 AND user_id = $2")
        .bind(access.org)
        .bind(user)
        .bind(standing.role.as_str())
        .bind(&standing.accounts)
        .execute(&mut *txn)
        .await
        .map_err(last_admin)?;
    if done.rows_affected() == 0 {
        return Err(LedgerError::NotFound);
    }
    txn.commit().await?;
    Ok(())
}

/// Removes a member. Their tokens are void and their open pages end at once; what they did stays.
///
/// # Errors
/// [`LedgerError::NotFound`]; [`LedgerError::Conflict`] when no admin would be left.
pub async fn remove(ledger: &Ledger, access: &Access, user: i32) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query("DELETE FROM memberships WHERE org_id = $1 AND user_id = $2")
        .bind(access.org)
        .bind(user)
        .execute(&mut *txn)
        .await
        .map_err(last_admin)?;
    if done.rows_affected() == 0 {
        return Err(LedgerError::NotFound);
    }
    txn.commit().await?;
    Ok(())
}

/// An account limit names accounts of the org.
pub(crate) async fn check_accounts(txn: &mut PgConnection, access: &Access, standing: &Standing) -> Result<(), LedgerError> {
    let Some(accounts) = &standing.accounts else {
        return Ok(());
    };
    if accounts.is_empty() {
        return Err(fail("accounts", "choose at least one account").into());
    }
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM accounts WHERE org_id = $1 AND id = ANY($2)")
        .bind(access.org)
        .bind(accounts)
        .fetch_one(txn)
        .await?;
    let distinct: std::collections::HashSet<_> = accounts.iter().collect();
    if usize::try_from(known) == Ok(distinct.len()) {
        Ok(())
    } else {
        Err(fail("accounts", "choose accounts of the organization").into())
    }
}

fn last_admin(error: sqlx::Error) -> LedgerError {
    let is_it = error.as_database_error().and_then(|e| e.constraint()) == Some("keep_an_admin");
    if is_it {
        return LedgerError::Conflict {
            field: "role".to_owned(),
            problem: "This is the only administrator of the whole organization: make someone else one first.".to_owned(),
        };
    }
    error.into()
}
