//! People who sign in, and what they may do where.

use domain::access::{Access, Role};
use domain::text;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, raw_sql};

use crate::entities::{membership, user};
use crate::{Ledger, LedgerError};

/// A user.
pub type User = user::Model;

/// The user with that e-mail, whatever its case.
///
/// # Errors
/// When the database fails.
pub async fn find_by_email(ledger: &Ledger, email: &str) -> Result<Option<User>, LedgerError> {
    // What is no address is nobody's, and need not be asked for.
    let Ok(email) = text::email("email", email) else {
        return Ok(None);
    };
    Ok(user::Entity::find()
        .from_raw_sql(raw_sql!(Postgres, r#"SELECT * FROM users WHERE lower(email) = lower({email})"#))
        .one(&ledger.db)
        .await?)
}

/// What a token is checked against on every request: the user as they are now, in the org that the token names.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The user.
    pub user_id: i32,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// A token of another version is void.
    pub token_version: i32,
    /// The org.
    pub org_id: i32,
    /// Its name.
    pub org_name: String,
    /// Its zone.
    pub time_zone: String,
    /// Whether it holds the sample.
    pub sample: bool,
    /// Their role in it.
    pub role: String,
    /// The only accounts they may see.
    pub accounts: Option<Vec<i32>>,
}

impl Standing {
    /// What they may see and do. An unknown role may nothing but read.
    #[must_use]
    pub fn access(&self) -> Access {
        Access {
            org: self.org_id,
            user: self.user_id,
            role: Role::parse(&self.role).unwrap_or(Role::Viewer),
            accounts: self.accounts.clone(),
        }
    }
}

/// How a user stands in an org; `None` when they are not, or no longer, a member.
///
/// # Errors
/// When the database fails.
pub async fn standing(ledger: &Ledger, user: i32, org: i32) -> Result<Option<Standing>, LedgerError> {
    Ok(Standing::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT u.id AS user_id, u.name, u.email, u.token_version, o.id AS org_id, o.name AS org_name, o.time_zone, o.sample, m.role, m.accounts
           FROM users u JOIN memberships m ON m.user_id = u.id JOIN orgs o ON o.id = m.org_id
           WHERE u.id = {user} AND o.id = {org}"#
    ))
    .one(&ledger.db)
    .await?)
}

/// The org that a user lands in when they sign in: the one they have belonged to longest.
///
/// # Errors
/// When the database fails.
pub async fn home_org(ledger: &Ledger, user: i32) -> Result<Option<i32>, LedgerError> {
    use sea_orm::QueryOrder;
    let row = membership::Entity::find()
        .filter(membership::COLUMN.user_id.eq(user))
        .order_by_asc(membership::COLUMN.created_at)
        .one(&ledger.db)
        .await?;
    Ok(row.map(|row| row.org_id))
}

/// Whether nobody can sign in yet.
///
/// # Errors
/// When the database fails.
pub async fn none_yet(ledger: &Ledger) -> Result<bool, LedgerError> {
    Ok(user::Entity::find().one(&ledger.db).await?.is_none())
}

/// Adds a user as a member of an org. The password comes hashed.
///
/// # Errors
/// [`LedgerError::Invalid`] for a bad name or e-mail, [`LedgerError::Conflict`] when the e-mail is taken.
pub async fn add(ledger: &Ledger, org: i32, name: &str, email: &str, password_hash: &str, role: Role) -> Result<User, LedgerError> {
    use sea_orm::TransactionTrait;
    let txn = ledger.db.begin().await?;
    let user = add_in(&txn, org, name, email, password_hash, role).await?;
    txn.commit().await?;
    Ok(user)
}

/// The same, as part of a transaction.
pub(crate) async fn add_in(
    txn: &impl ConnectionTrait,
    org: i32,
    name: &str,
    email: &str,
    password_hash: &str,
    role: Role,
) -> Result<User, LedgerError> {
    let row = user::ActiveModel {
        name: Set(text::line("name", name, 100, "write your name, in at most 100 characters")?),
        email: Set(text::email("email", email)?),
        password_hash: Set(password_hash.to_owned()),
        ..Default::default()
    };
    let user = row
        .insert(txn)
        .await
        .map_err(|e| LedgerError::from(e).on_constraint("users_email_key", "email", "someone signs in with this e-mail already"))?;
    join_in(txn, org, user.id, role).await?;
    Ok(user)
}

/// Makes a user a member of an org, as part of a transaction.
pub(crate) async fn join_in(txn: &impl ConnectionTrait, org: i32, user: i32, role: Role) -> Result<(), LedgerError> {
    let member = membership::ActiveModel {
        org_id: Set(org),
        user_id: Set(user),
        role: Set(role.as_str().to_owned()),
        ..Default::default()
    };
    member.insert(txn).await?;
    Ok(())
}

/// Makes the admins of one org admins of another one.
///
/// # Errors
/// When the database fails.
pub async fn share_admins(ledger: &Ledger, from: i32, to: i32) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO memberships (org_id, user_id, role) SELECT $2, user_id, role FROM memberships WHERE org_id = $1 AND role = 'admin' \
         ON CONFLICT DO NOTHING",
    )
    .bind(from)
    .bind(to)
    .execute(ledger.pool())
    .await?;
    Ok(())
}

/// Makes every token of the user void.
///
/// # Errors
/// When the database fails.
pub async fn sign_out_everywhere(ledger: &Ledger, user: i32) -> Result<(), LedgerError> {
    sqlx::query("UPDATE users SET token_version = token_version + 1 WHERE id = $1")
        .bind(user)
        .execute(ledger.pool())
        .await?;
    Ok(())
}
