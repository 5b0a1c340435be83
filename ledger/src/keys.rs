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
        .all(&ledger.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(IngestKey::from)
        .filter(|key| key.account.is_none_or(|id| access.sees(id)))
        .collect())
}

/// Creates a key and returns it with its secret, which cannot be shown again.
///
/// # Errors
/// [`LedgerError::Invalid`] for an empty label or an account that is not the org's.
pub async fn create(ledger: &Ledger, access: &Access, label: &str, account: Option<i32>) -> Result<(IngestKey, String), LedgerError> {
    let label = text::line("label", label, 80, "name the key by what will use it, in at most 80 characters")?;
    if let Some(id) = account {
        let found = account::Entity::find_by_id(id)
            .filter(account::COLUMN.org_id.eq(access.org))
            .one(&ledger.db)
            .await?;
        if found.is_none() || !access.sees(id) {
            return Err(text::fail("account", "choose one of the organization's accounts").into());
        }
    }
    let secret = format!("{SECRET_PREFIX}{}{}", random_hex(), random_hex());
    let row = ingest_key::ActiveModel {
        org_id: Set(access.org),
        account_id: Set(account),
        label: Set(label),
        prefix: Set(secret[..SECRET_PREFIX.len() + 6].to_owned()),
        hash: Set(hash(&secret)),
        created_by: Set((access.user > 0).then_some(access.user)),
        ..Default::default()
    };
    Ok((row.insert(&ledger.db).await?.into(), secret))
}

/// Revokes a key; what it sent stays.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn revoke(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    let row = ingest_key::Entity::find_by_id(id)
        .filter(ingest_key::COLUMN.org_id.eq(access.org))
        .one(&ledger.db)
        .await?;
    let row = row
        .filter(|row| row.account_id.is_none_or(|account| access.sees(account)))
        .ok_or(LedgerError::NotFound)?;
    if row.revoked_at.is_none() {
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(Utc::now()));
        row.update(&ledger.db).await?;
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
    let row = ingest_key::Entity::find()
        .filter(ingest_key::COLUMN.hash.eq(hash(secret)))
        .filter(ingest_key::COLUMN.revoked_at.is_null())
        .one(&ledger.db)
        .await?;
    Ok(row.map(|row| Opened {
        key: row.id,
        org: row.org_id,
        account: row.account_id,
    }))
}

/// Notes that a key was used, at most once a minute.
///
/// # Errors
/// When the database fails.
pub async fn touch(ledger: &Ledger, key: i32) -> Result<(), LedgerError> {
    sqlx::query("UPDATE ingest_keys SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')")
        .bind(key)
        .execute(ledger.pool())
        .await?;
    Ok(())
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// 32 hex digits of the operating system's randomness.
pub(crate) fn random_hex() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
