//! Orgs: the tenants.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

use crate::entities::org;
use crate::{Ledger, LedgerError};

/// An org.
pub type Org = org::Model;

/// The org of that number.
///
/// # Errors
/// [`LedgerError::NotFound`] when there is none.
pub async fn find(ledger: &Ledger, id: i32) -> Result<Org, LedgerError> {
    org::Entity::find_by_id(id).one(&ledger.db).await?.ok_or(LedgerError::NotFound)
}

/// The oldest org that is no sample, else the sample: the one that the first admin sets up.
///
/// # Errors
/// When the database fails.
pub async fn first(ledger: &Ledger) -> Result<Option<Org>, LedgerError> {
    let mut all = all(ledger).await?;
    all.sort_by_key(|org| (org.sample, org.id));
    Ok(all.into_iter().next())
}

/// All orgs, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn all(ledger: &Ledger) -> Result<Vec<Org>, LedgerError> {
    Ok(org::Entity::find().order_by_asc(org::COLUMN.id).all(&ledger.db).await?)
}

/// Creates an org.
///
/// # Errors
/// [`LedgerError::Invalid`] when the zone is no IANA time zone or the name is empty.
pub async fn create(ledger: &Ledger, name: &str, time_zone: &str, sample: bool) -> Result<Org, LedgerError> {
    checked(name, time_zone)?;
    let row = org::ActiveModel {
        name: Set(name.trim().to_owned()),
        time_zone: Set(time_zone.to_owned()),
        sample: Set(sample),
        ..Default::default()
    };
    row.insert(&ledger.db).await.map_err(unknown_zone)
}

/// The database has a table of time zones of its own, which may be of another age.
pub(crate) fn unknown_zone(error: sea_orm::DbErr) -> LedgerError {
    LedgerError::from(error).on_state(
        "22023",
        "time_zone",
        "the database does not know this time zone: choose a city near by",
    )
}

/// Checks what a person typed for an org.
pub(crate) fn checked(name: &str, time_zone: &str) -> Result<(), LedgerError> {
    domain::text::line("org", name, 100, "name the organization, in at most 100 characters")?;
    domain::periods::zone(time_zone).map_err(|error| domain::query::QueryError {
        field: "time_zone".to_owned(),
        ..error
    })?;
    Ok(())
}
