//! Links that work once: invitations, and new passwords. Only their hashes are kept.

use std::net::IpAddr;

use domain::access::{Access, Role};
use domain::people::{OpenLink, Standing};
use domain::text;
use sea_orm::ConnectionTrait;
use sqlx::FromRow;

use crate::connect::whose;
use crate::keys::{hash, secret};
use crate::{Ledger, LedgerError, members, users};

/// An invitation works for so many days.
const INVITATION_DAYS: i32 = 7;
/// A link for a new password works for so many hours.
const PASSWORD_HOURS: i32 = 24;

#[derive(FromRow)]
struct Row {
    id: i32,
    email: String,
    role: Option<String>,
    accounts: Option<Vec<i32>>,
    by: String,
    created_at: i64,
    expires_at: i64,
}

/// Invites someone, and returns the link's token. An earlier invitation of the same e-mail stops working.
///
/// # Errors
/// [`LedgerError::Invalid`] for a bad e-mail or account; [`LedgerError::Conflict`] when they are a member already.
pub async fn invite(ledger: &Ledger, access: &Access, email: &str, standing: &Standing) -> Result<(i32, String), LedgerError> {
    let email = text::email("email", email)?;
    let mut txn = ledger.begin(access, "").await?;
    members::check_accounts(&mut txn, access, standing).await?;
    let member: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org_id = $1 AND lower(u.email) = lower($2))",
    )
    .bind(access.org)
    .bind(&email)
    .fetch_one(&mut *txn)
    .await?;
    if member {
        return Err(LedgerError::Conflict {
            field: "email".to_owned(),
            problem: "they are a member already".to_owned(),
        });
    }
    sqlx::query("DELETE FROM one_time_links WHERE org_id = $1 AND purpose = 'invite' AND used_at IS NULL AND lower(email) = lower($2)")
        .bind(access.org)
        .bind(&email)
        .execute(&mut *txn)
        .await?;
    let token = secret("");
    let id = sqlx::query_scalar(
        "INSERT INTO one_time_links (hash, purpose, org_id, email, role, accounts, created_by, expires_at) \
         VALUES ($1, 'invite', $2, $3, $4, $5, $6, now() + make_interval(days => $7)) RETURNING id",
    )
    .bind(hash(&token))
    .bind(access.org)
    .bind(&email)
    .bind(standing.role.as_str())
    .bind(&standing.accounts)
    .bind((access.user > 0).then_some(access.user))
    .bind(INVITATION_DAYS)
    .fetch_one(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok((id, token))
}

/// Links that still work, newest first.
///
/// # Errors
/// When the database fails.
pub async fn open(ledger: &Ledger, access: &Access) -> Result<Vec<OpenLink>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT l.id, COALESCE(l.email, w.email) AS email, l.role, l.accounts, COALESCE(u.email, '') AS by, \
         floor(extract(epoch FROM l.created_at) * 1000)::bigint AS created_at, \
         floor(extract(epoch FROM l.expires_at) * 1000)::bigint AS expires_at \
         FROM one_time_links l LEFT JOIN users u ON u.id = l.created_by LEFT JOIN users w ON w.id = l.user_id \
         WHERE l.org_id = $1 AND l.used_at IS NULL AND l.expires_at > now() ORDER BY l.id DESC",
    )
    .bind(access.org)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(rows
        .into_iter()
        .map(|row| OpenLink {
            id: row.id,
            email: row.email,
            standing: standing(row.role, row.accounts),
            by: row.by,
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
        .collect())
}

fn standing(role: Option<String>, accounts: Option<Vec<i32>>) -> Option<Standing> {
    role.map(|role| Standing {
        role: Role::parse(&role).unwrap_or(Role::Viewer),
        accounts,
    })
}

/// Takes a link back: it stops working.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn withdraw(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query("DELETE FROM one_time_links WHERE id = $1 AND org_id = $2 AND used_at IS NULL")
        .bind(id)
        .bind(access.org)
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(LedgerError::NotFound)
    }
}

/// Makes a link with which a member sets a new password. An earlier one of the org for the same member stops working.
///
/// # Errors
/// [`LedgerError::NotFound`] when they are no member; [`LedgerError::Conflict`] when they also belong to an org that the asker is no admin of:
/// who can set a password can be that person everywhere.
pub async fn password_link(ledger: &Ledger, access: &Access, user: i32) -> Result<String, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let is_member: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM memberships WHERE org_id = $1 AND user_id = $2)")
        .bind(access.org)
        .bind(user)
        .fetch_one(&mut *txn)
        .await?;
    if !is_member {
        return Err(LedgerError::NotFound);
    }
    let elsewhere: bool = sqlx::query_scalar("SELECT door_belongs_elsewhere($1, $2)")
        .bind(user)
        .bind(access.user)
        .fetch_one(&mut *txn)
        .await?;
    if access.user > 0 && elsewhere {
        return Err(LedgerError::Conflict {
            field: String::new(),
            problem: "They belong to another organization, too, that you do not administer. Whoever runs the server can make the link: \
                      `countinghouse user password`."
                .to_owned(),
        });
    }
    sqlx::query("DELETE FROM one_time_links WHERE org_id = $1 AND purpose = 'password' AND used_at IS NULL AND user_id = $2")
        .bind(access.org)
        .bind(user)
        .execute(&mut *txn)
        .await?;
    let token = secret("");
    sqlx::query(
        "INSERT INTO one_time_links (hash, purpose, org_id, user_id, created_by, expires_at) \
         VALUES ($1, 'password', $2, $3, $4, now() + make_interval(hours => $5))",
    )
    .bind(hash(&token))
    .bind(access.org)
    .bind(user)
    .bind((access.user > 0).then_some(access.user))
    .bind(PASSWORD_HOURS)
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(token)
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The org that it is of.
    pub org: i32,
    /// What the org is called.
    pub org_name: String,
    /// Whom it is for.
    pub email: String,
    /// The user, if there is one with that e-mail.
    pub user: Option<i32>,
    id: i32,
    standing: Option<Standing>,
}

#[derive(FromRow)]
struct LinkRow {
    id: i32,
    org_id: i32,
    user_id: Option<i32>,
    email: Option<String>,
    role: Option<String>,
    accounts: Option<Vec<i32>>,
}

/// What an invitation leads to; `None` when it is unknown, used or too old.
///
/// # Errors
/// When the database fails.
pub async fn invitation(ledger: &Ledger, token: &str) -> Result<Option<Opened>, LedgerError> {
    opened(ledger, token, "invite").await
}

/// Whose password a link sets; `None` when it is unknown, used or too old.
///
/// # Errors
/// When the database fails.
pub async fn password_of(ledger: &Ledger, token: &str) -> Result<Option<Opened>, LedgerError> {
    opened(ledger, token, "password").await
}

async fn opened(ledger: &Ledger, token: &str, purpose: &str) -> Result<Option<Opened>, LedgerError> {
    let row: Option<LinkRow> = sqlx::query_as("SELECT id, org_id, user_id, email, role, accounts FROM door_link($1, $2)")
        .bind(hash(token))
        .bind(purpose)
        .fetch_optional(ledger.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let user = match (row.user_id, &row.email) {
        (Some(id), _) => Some(users::find(ledger, id).await?),
        (None, Some(email)) => users::find_by_email(ledger, email).await?,
        (None, None) => None,
    };
    Ok(Some(Opened {
        org: row.org_id,
        org_name: crate::orgs::find(ledger, row.org_id).await?.name,
        email: user.as_ref().map(|user| user.email.clone()).or(row.email).unwrap_or_default(),
        user: user.map(|user| user.id),
        id: row.id,
        standing: standing(row.role, row.accounts),
    }))
}

/// Takes an invitation up. Who has no user yet becomes one, with that name and (hashed) password. All or nothing.
///
/// # Errors
/// [`LedgerError::Forbidden`] when the link was used meanwhile; otherwise as for users.
pub async fn accept(
    ledger: &Ledger,
    opened: &Opened,
    name: &str,
    password_hash: &str,
    address: Option<IpAddr>,
) -> Result<i32, LedgerError> {
    let standing = opened.standing.clone().ok_or(LedgerError::Forbidden)?;
    let access = Access {
        address,
        ..Access::system(opened.org)
    };
    let txn = ledger.work(&access).await?;
    let user = match opened.user {
        Some(user) => user,
        None => users::add_in(&txn, name, &opened.email, password_hash).await?.id,
    };
    // From here on it is they who work.
    txn.execute_unprepared(&whose(&Access { user, ..access })).await?;
    use_up(&txn, opened).await?;
    users::join_in(&txn, opened.org, user, standing.role, standing.accounts).await?;
    txn.commit().await?;
    Ok(user)
}

/// Sets a new password, and ends all sign-ins of the user.
///
/// # Errors
/// [`LedgerError::Forbidden`] when the link was used meanwhile.
pub async fn set_password(ledger: &Ledger, opened: &Opened, password_hash: &str, address: Option<IpAddr>) -> Result<i32, LedgerError> {
    use sea_orm::{DatabaseBackend, Statement};
    let user = opened.user.ok_or(LedgerError::Forbidden)?;
    let access = Access {
        user,
        address,
        ..Access::system(opened.org)
    };
    let txn = ledger.work(&access).await?;
    use_up(&txn, opened).await?;
    for (sql, values) in [
        (
            "UPDATE users SET password_hash = $2 WHERE id = $1",
            vec![user.into(), password_hash.into()],
        ),
        ("SELECT door_end_sign_ins($1, NULL)", vec![user.into()]),
        ("SELECT door_revoke_tokens($1)", vec![user.into()]),
    ] {
        txn.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values))
            .await?;
    }
    txn.commit().await?;
    Ok(user)
}

async fn use_up(txn: &impl ConnectionTrait, opened: &Opened) -> Result<(), LedgerError> {
    let statement = sea_orm::Statement::from_sql_and_values(
        sea_orm::DatabaseBackend::Postgres,
        "SELECT door_use_link($1) AS used",
        [opened.id.into()],
    );
    let row = txn.query_one_raw(statement).await?.ok_or(LedgerError::Forbidden)?;
    if row.try_get::<bool>("", "used")? {
        Ok(())
    } else {
        Err(LedgerError::Forbidden)
    }
}
