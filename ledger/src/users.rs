//! People who sign in, and what they may do where.

use domain::access::{Access, Role};
use domain::text;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, raw_sql};
use sqlx::FromRow;

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

/// The user of that number.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn find(ledger: &Ledger, id: i32) -> Result<User, LedgerError> {
    user::Entity::find_by_id(id).one(&ledger.db).await?.ok_or(LedgerError::NotFound)
}

/// What a token is checked against on every request: the user as they are now, in the org that the token names.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
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
    /// How many orgs they belong to.
    pub orgs: i32,
    /// Whether the sign-in that was named looks at this org.
    pub here: bool,
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
            token: None,
            address: None,
        }
    }
}

/// How a user stands in an org; `None` when they are not, or no longer, a member, or when the sign-in that is named is over.
///
/// # Errors
/// When the database fails.
pub async fn standing(ledger: &Ledger, user: i32, org: i32, sign_in: Option<i64>) -> Result<Option<Standing>, LedgerError> {
    Ok(sqlx::query_as("SELECT * FROM door_standing($1, $2, $3)")
        .bind(user)
        .bind(org)
        .bind(sign_in)
        .fetch_optional(ledger.pool())
        .await?)
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
    let txn = ledger.work(&Access::system(org)).await?;
    let user = add_in(&txn, name, email, password_hash).await?;
    join_in(&txn, org, user.id, role, None).await?;
    txn.commit().await?;
    Ok(user)
}

/// Adds a user who belongs nowhere yet, as part of a transaction.
pub(crate) async fn add_in(txn: &impl ConnectionTrait, name: &str, email: &str, password_hash: &str) -> Result<User, LedgerError> {
    let row = user::ActiveModel {
        name: Set(text::line("name", name, 100, "write your name, in at most 100 characters")?),
        email: Set(text::email("email", email)?),
        password_hash: Set(password_hash.to_owned()),
        ..Default::default()
    };
    row.insert(txn)
        .await
        .map_err(|e| LedgerError::from(e).on_constraint("users_email_key", "email", "someone signs in with this e-mail already"))
}

/// Makes a user a member of an org.
///
/// # Errors
/// [`LedgerError::Conflict`] when they are one already.
pub async fn join(ledger: &Ledger, org: i32, user: i32, role: Role) -> Result<(), LedgerError> {
    let txn = ledger.work(&Access::system(org)).await?;
    join_in(&txn, org, user, role, None).await?;
    txn.commit().await?;
    Ok(())
}

/// The same, as part of a transaction that works for the org.
pub(crate) async fn join_in(
    txn: &impl ConnectionTrait,
    org: i32,
    user: i32,
    role: Role,
    accounts: Option<Vec<i32>>,
) -> Result<(), LedgerError> {
    let member = membership::ActiveModel {
        org_id: Set(org),
        user_id: Set(user),
        role: Set(role.as_str().to_owned()),
        accounts: Set(accounts),
        ..Default::default()
    };
    member
        .insert(txn)
        .await
        .map_err(|e| LedgerError::from(e).on_constraint("memberships_pkey", "email", "they are a member already"))?;
    Ok(())
}

/// Makes the admins of one org admins of another one.
///
/// # Errors
/// When the database fails.
pub async fn share_admins(ledger: &Ledger, from: i32, to: i32) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(&Access::system(from), "").await?;
    let admins: Vec<i32> = sqlx::query_scalar("SELECT user_id FROM memberships WHERE org_id = $1 AND role = 'admin'")
        .bind(from)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    let mut txn = ledger.begin(&Access::system(to), "").await?;
    sqlx::query("INSERT INTO memberships (org_id, user_id, role) SELECT $1, unnest($2::int[]), 'admin' ON CONFLICT DO NOTHING")
        .bind(to)
        .bind(admins)
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(())
}

/// Changes one's own name.
///
/// # Errors
/// [`LedgerError::Invalid`].
pub async fn rename(ledger: &Ledger, access: &Access, name: &str) -> Result<(), LedgerError> {
    let name = text::line("name", name, 100, "write your name, in at most 100 characters")?;
    let mut txn = ledger.begin(access, "").await?;
    let (before, email): (String, String) = sqlx::query_as("SELECT name, email FROM users WHERE id = $1 FOR UPDATE")
        .bind(access.user)
        .fetch_one(&mut *txn)
        .await?;
    if before != name {
        sqlx::query("UPDATE users SET name = $2 WHERE id = $1")
            .bind(access.user)
            .bind(&name)
            .execute(&mut *txn)
            .await?;
        sqlx::query("SELECT note($1, 'member.renamed', $2, $3, $4)")
            .bind(access.org)
            .bind(email)
            .bind(serde_json::json!({ "name": before }))
            .bind(serde_json::json!({ "name": name }))
            .execute(&mut *txn)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Gives a user a new password, which comes hashed, ends their other sign-ins and revokes their tokens: whoever knew the old one is out.
///
/// # Errors
/// When the database fails.
pub async fn change_password(
    ledger: &Ledger,
    access: &Access,
    user: i32,
    password_hash: &str,
    keep: Option<i64>,
) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(user)
        .bind(password_hash)
        .execute(&mut *txn)
        .await?;
    sqlx::query("SELECT door_end_sign_ins($1, $2), door_revoke_tokens($1)")
        .bind(user)
        .bind(keep)
        .execute(&mut *txn)
        .await?;
    // Who belongs to no org has no log.
    if access.org > 0 {
        sqlx::query("SELECT note($1, 'password.changed', (SELECT email FROM users WHERE id = $2), NULL, NULL)")
            .bind(access.org)
            .bind(user)
            .execute(&mut *txn)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}
