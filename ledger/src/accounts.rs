//! Accounts: list, add, edit, archive.

use chrono::Utc;
use domain::Nanos;
use domain::access::Access;
use domain::account::{Account, AccountForm, KeySource};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entities::account;
use crate::{Ledger, LedgerError};

impl From<account::Model> for Account {
    fn from(row: account::Model) -> Self {
        Self {
            id: row.id,
            provider: row.provider,
            email: row.email,
            label: row.label,
            billing_day: row.billing_day,
            key_source: KeySource::parse(&row.key_source).unwrap_or(KeySource::System),
            seat_price: row.seat_price_nanos.map(Nanos),
            session_gap_minutes: row.session_gap_minutes,
            archived: row.archived_at.is_some(),
        }
    }
}

/// The accounts that they may see, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access) -> Result<Vec<Account>, LedgerError> {
    list_in(&ledger.work(access).await?, access).await
}

/// The same, inside a snapshot.
pub(crate) async fn list_in(db: &impl ConnectionTrait, access: &Access) -> Result<Vec<Account>, LedgerError> {
    let rows = account::Entity::find()
        .filter(account::COLUMN.org_id.eq(access.org))
        .order_by_asc(account::COLUMN.id)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(Account::from)
        .filter(|account| access.sees(account.id))
        .collect())
}

/// Adds an account.
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input, [`LedgerError::Conflict`] when it exists.
pub async fn add(ledger: &Ledger, access: &Access, form: &AccountForm) -> Result<Account, LedgerError> {
    let mut row = account::ActiveModel {
        org_id: Set(access.org),
        ..Default::default()
    };
    fill(&mut row, form.checked()?);
    let txn = ledger.work(access).await?;
    let row = row.insert(&txn).await.map_err(exists)?;
    txn.commit().await?;
    Ok(row.into())
}

/// Changes an account.
///
/// # Errors
/// As [`add`], and [`LedgerError::NotFound`].
pub async fn edit(ledger: &Ledger, access: &Access, id: i32, form: &AccountForm) -> Result<Account, LedgerError> {
    let txn = ledger.work(access).await?;
    let mut row = own(&txn, access, id).await?.into_active_model();
    fill(&mut row, form.checked()?);
    let row = row.update(&txn).await.map_err(exists)?;
    txn.commit().await?;
    Ok(row.into())
}

/// Archives an account, or takes it back. Its history stays.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn archive(ledger: &Ledger, access: &Access, id: i32, archived: bool) -> Result<Account, LedgerError> {
    let txn = ledger.work(access).await?;
    let mut row = own(&txn, access, id).await?.into_active_model();
    row.archived_at = Set(archived.then(Utc::now));
    let row = row.update(&txn).await?;
    txn.commit().await?;
    Ok(row.into())
}

async fn own(txn: &impl ConnectionTrait, access: &Access, id: i32) -> Result<account::Model, LedgerError> {
    let row = account::Entity::find_by_id(id)
        .filter(account::COLUMN.org_id.eq(access.org))
        .one(txn)
        .await?;
    row.filter(|row| access.sees(row.id)).ok_or(LedgerError::NotFound)
}

fn fill(row: &mut account::ActiveModel, form: AccountForm) {
    row.provider = Set(form.provider);
    row.email = Set(form.email);
    row.label = Set(form.label);
    row.billing_day = Set(form.billing_day);
    row.key_source = Set(form.key_source.as_str().to_owned());
    row.seat_price_nanos = Set(form.seat_price.map(|price| price.0));
    row.session_gap_minutes = Set(form.session_gap_minutes);
}

fn exists(error: sea_orm::DbErr) -> LedgerError {
    LedgerError::from(error).on_constraint(
        "accounts_identity_key",
        "email",
        "there is an account with this provider, e-mail and label: change the label to tell them apart",
    )
}
