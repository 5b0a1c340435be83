//! First start: the one-time link that makes the first admin.

use std::net::IpAddr;

use domain::access::{Access, Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, IntoActiveModel};

use crate::connect::whose;
use crate::keys::{hash, secret};
use crate::{Ledger, LedgerError, orgs, users};

/// What the setup page can fill in already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupInfo {
    /// The org's name, when an import or the sample has made one.
    pub org_name: Option<String>,
    /// Its zone.
    pub time_zone: Option<String>,
    /// Whether it is the sample.
    pub sample: bool,
}

/// What the first admin typed. The password comes hashed.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The link's token.
    pub token: String,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// argon2id of their password.
    pub password_hash: String,
    /// The org's name.
    pub org: String,
    /// Its IANA time zone.
    pub time_zone: String,
}

/// Makes a link's token that works once, for a day. Earlier unused ones stop working.
///
/// # Errors
/// When the database fails.
pub async fn create_link(ledger: &Ledger) -> Result<String, LedgerError> {
    let token = secret("");
    let mut txn = ledger.pool().begin().await?;
    sqlx::query("DELETE FROM one_time_links WHERE purpose = 'setup' AND used_at IS NULL")
        .execute(&mut *txn)
        .await?;
    sqlx::query("INSERT INTO one_time_links (hash, purpose, expires_at) VALUES ($1, 'setup', now() + interval '1 day')")
        .bind(hash(&token))
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(token)
}

/// What the link opens; `None` when it is unknown, used or too old.
///
/// # Errors
/// When the database fails.
pub async fn info(ledger: &Ledger, token: &str) -> Result<Option<SetupInfo>, LedgerError> {
    let valid: Option<i32> =
        sqlx::query_scalar("SELECT 1 FROM one_time_links WHERE hash = $1 AND purpose = 'setup' AND used_at IS NULL AND expires_at > now()")
            .bind(hash(token))
            .fetch_optional(ledger.pool())
            .await?;
    if valid.is_none() || !users::none_yet(ledger).await? {
        return Ok(None);
    }
    let org = orgs::first(ledger).await?;
    Ok(Some(SetupInfo {
        org_name: org.as_ref().map(|org| org.name.clone()),
        time_zone: org.as_ref().map(|org| org.time_zone.clone()),
        sample: org.is_some_and(|org| org.sample),
    }))
}

/// Uses the link: makes the first admin, and names the org that is there or makes one. All or nothing.
///
/// # Errors
/// [`LedgerError::Forbidden`] when the link does not work (any more), otherwise as for users and orgs; then the link still works.
pub async fn complete(ledger: &Ledger, setup: &Setup, address: Option<IpAddr>) -> Result<(users::User, i32), LedgerError> {
    orgs::checked(&setup.org, &setup.time_zone)?;
    let found = orgs::first(ledger).await?;
    let org = match &found {
        Some(org) => org.id,
        None => orgs::next_id(ledger).await?,
    };
    let access = Access {
        address,
        ..Access::system(org)
    };
    let txn = ledger.work(&access).await?;
    let used = txn
        .execute_raw(sea_orm::Statement::from_sql_and_values(
            sea_orm::DatabaseBackend::Postgres,
            "UPDATE one_time_links SET used_at = now() WHERE hash = $1 AND purpose = 'setup' AND used_at IS NULL AND expires_at > now() \
             AND NOT EXISTS (SELECT 1 FROM users)",
            [hash(&setup.token).into()],
        ))
        .await?;
    if used.rows_affected() != 1 {
        return Err(LedgerError::Forbidden);
    }
    let user = users::add_in(&txn, &setup.name, &setup.email, &setup.password_hash).await?;
    // From here on it is they who work.
    txn.execute_unprepared(&whose(&Access { user: user.id, ..access })).await?;
    match found {
        Some(found) => {
            let mut row = found.into_active_model();
            row.name = Set(setup.org.trim().to_owned());
            row.time_zone = Set(setup.time_zone.clone());
            row.update(&txn).await.map_err(orgs::unknown_zone)?;
        }
        None => {
            orgs::create_in(&txn, org, &setup.org, &setup.time_zone, false).await?;
        }
    }
    users::join_in(&txn, org, user.id, Role::Admin, None).await?;
    txn.commit().await?;
    // What else is there (the sample beside an import) would otherwise be nobody's.
    for other in orgs::all(ledger).await?.into_iter().filter(|other| other.id != org) {
        users::join(ledger, other.id, user.id, Role::Admin).await?;
    }
    Ok((user, org))
}
