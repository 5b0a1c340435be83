//! Ingest keys: shown once, kept as a hash, bound to an org and optionally to an account, revocable.

use chrono::Utc;
use domain::access::Access;
use domain::account::IngestKey;
use domain::text;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};

use crate::entities::{account, ingest_key};
use crate::{Ledger, LedgerError};

/// What every secret begins with, so that scanners for leaked secrets can know it.
pub const SECRET_PREFIX: &str = "ch_ingest_";

impl From<ingest_key::Model> for IngestKey {
    fn from(row: ingest_key::Model) -> Self {
        Self {
            id: row.id,
            label: row.label,
            prefix: row.prefix,
            account: row.account_id,
            created_at: row.created_at.timestamp_millis(),
            last_used_at: row.last_used_at.map(|at| at.timestamp_millis()),
            revoked_at: row.revoked_at.map(|at| at.timestamp_millis()),
        }
    }
}

/// The org's keys, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access) -> Result<Vec<IngestKey>, LedgerError> {
    let rows = ingest_key::Entity::find()
        .filter(ingest_key::COLUMN.org_id.eq(access.org))
        .order_by_desc(ingest_key::COLUMN.id)
        .all(&ledger.work(access).await?)
        .await?;
    Ok(rows
        .into_iter()
        .map(IngestKey::from)
        .filter(|key| reaches(access, key.account))
        .collect())
}

/// Creates a key and returns it with its secret, which cannot be shown again.
///
/// # Errors
/// [`LedgerError::Invalid`] for an empty label or an account that is not the org's.
pub async fn create(ledger: &Ledger, access: &Access, label: &str, account: Option<i32>) -> Result<(IngestKey, String), LedgerError> {
    let label = text::line("label", label, 80, "name the key by what will use it, in at most 80 characters")?;
    let txn = ledger.work(access).await?;
    if access.accounts.is_some() && account.is_none() {
        return Err(text::fail("account", "choose one of your accounts: a key for all of them is not yours to give").into());
    }
    if let Some(id) = account {
        let found = account::Entity::find_by_id(id)
            .filter(account::COLUMN.org_id.eq(access.org))
            .one(&txn)
            .await?;
        if found.is_none() || !access.sees(id) {
            return Err(text::fail("account", "choose one of the organization's accounts").into());
        }
    }
    let secret = secret(SECRET_PREFIX);
    let row = ingest_key::ActiveModel {
        org_id: Set(access.org),
        account_id: Set(account),
        label: Set(label),
        prefix: Set(secret[..SECRET_PREFIX.len() + 6].to_owned()),
        hash: Set(hash(&secret)),
        created_by: Set((access.user > 0).then_some(access.user)),
        ..Default::default()
    };
    let row = row.insert(&txn).await?;
    txn.commit().await?;
    Ok((row.into(), secret))
}

/// Revokes a key; what it sent stays.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn revoke(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    let txn = ledger.work(access).await?;
    let row = ingest_key::Entity::find_by_id(id)
        .filter(ingest_key::COLUMN.org_id.eq(access.org))
        .one(&txn)
        .await?;
    let row = row.filter(|row| reaches(access, row.account_id)).ok_or(LedgerError::NotFound)?;
    if row.revoked_at.is_none() {
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(Utc::now()));
        row.update(&txn).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// What a secret opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The key.
    pub key: i32,
    /// The org that its events go to.
    pub org: i32,
    /// The account that they belong to, if the key is bound to one.
    pub account: Option<i32>,
}

/// Looks a secret up; `None` when it is unknown or revoked. Looking up by hash takes the same time for every wrong secret.
///
/// # Errors
/// When the database fails.
pub async fn open(ledger: &Ledger, secret: &str) -> Result<Option<Opened>, LedgerError> {
    let row: Option<(i32, i32, Option<i32>)> = sqlx::query_as("SELECT id, org_id, account_id FROM door_ingest_key($1)")
        .bind(hash(secret))
        .fetch_optional(ledger.pool())
        .await?;
    Ok(row.map(|(key, org, account)| Opened { key, org, account }))
}

/// Notes that a key was used, at most once a minute.
///
/// # Errors
/// When the database fails.
pub async fn touch(ledger: &Ledger, opened: &Opened) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(&Access::system(opened.org), "").await?;
    sqlx::query("UPDATE ingest_keys SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')")
        .bind(opened.key)
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(())
}

/// Whether a key is within what they may see. One that is bound to no account reaches all of them.
fn reaches(access: &Access, account: Option<i32>) -> bool {
    match account {
        Some(id) => access.sees(id),
        None => access.accounts.is_none(),
    }
}

/// What of a secret is kept: secrets are 256 random bits, so a plain hash is enough.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// A new secret, 256 bits as hex digits, with what it begins with.
pub(crate) fn secret(prefix: &str) -> String {
    format!("{prefix}{}{}", random_hex(), random_hex())
}

/// 32 hex digits of the operating system's randomness.
fn random_hex() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
