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

/// The oldest org: the one that commands mean when they name none.
///
/// # Errors
/// When the database fails.
pub async fn first(ledger: &Ledger) -> Result<Option<Org>, LedgerError> {
    Ok(org::Entity::find().order_by_asc(org::COLUMN.id).one(&ledger.db).await?)
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
    Ok(row.insert(&ledger.db).await?)
}

/// Checks what a person typed for an org.
pub(crate) fn checked(name: &str, time_zone: &str) -> Result<(), LedgerError> {
    if name.trim().is_empty() || name.chars().count() > 100 {
        return Err(domain::query::QueryError {
            field: "org".to_owned(),
            problem: "name the organization, in at most 100 characters".to_owned(),
        }
        .into());
    }
    domain::periods::zone(time_zone).map_err(|error| domain::query::QueryError {
        field: "time_zone".to_owned(),
        ..error
    })?;
    Ok(())
}
