//! Orgs: the tenants.

use domain::access::Access;
use domain::org::OrgForm;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::entities::org;
use crate::{Ledger, LedgerError};

/// An org.
pub type Org = org::Model;

impl From<Org> for OrgForm {
    fn from(org: Org) -> Self {
        Self {
            name: org.name,
            time_zone: org.time_zone,
            currency: org.currency,
            session_gap_minutes: org.session_gap_minutes,
            retention_months: org.retention_months,
        }
    }
}

/// The org of that number.
///
/// # Errors
/// [`LedgerError::NotFound`] when there is none.
pub async fn find(ledger: &Ledger, id: i32) -> Result<Org, LedgerError> {
    let txn = ledger.work(&Access::system(id)).await?;
    org::Entity::find_by_id(id).one(&txn).await?.ok_or(LedgerError::NotFound)
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
    let statement = sea_orm::raw_sql!(Postgres, r#"SELECT * FROM all_orgs()"#);
    Ok(org::Entity::find().from_raw_sql(statement).all(&ledger.db).await?)
}

/// Creates an org.
///
/// # Errors
/// [`LedgerError::Invalid`] when the zone is no IANA time zone or the name is empty.
pub async fn create(ledger: &Ledger, name: &str, time_zone: &str, sample: bool) -> Result<Org, LedgerError> {
    let id = next_id(ledger).await?;
    let txn = ledger.work(&Access::system(id)).await?;
    let org = create_in(&txn, id, name, time_zone, sample).await?;
    txn.commit().await?;
    Ok(org)
}

/// The number of the next org. It is taken before the transaction, because that has to work for the org before it is there.
pub(crate) async fn next_id(ledger: &Ledger) -> Result<i32, LedgerError> {
    Ok(sqlx::query_scalar("SELECT nextval(pg_get_serial_sequence('orgs', 'id'))::int")
        .fetch_one(ledger.pool())
        .await?)
}

/// The same, as part of a transaction that works for the new org.
pub(crate) async fn create_in(txn: &impl ConnectionTrait, id: i32, name: &str, time_zone: &str, sample: bool) -> Result<Org, LedgerError> {
    checked(name, time_zone)?;
    let row = org::ActiveModel {
        id: Set(id),
        name: Set(name.trim().to_owned()),
        time_zone: Set(time_zone.to_owned()),
        sample: Set(sample),
        ..Default::default()
    };
    row.insert(txn).await.map_err(unknown_zone)
}

/// Changes the settings.
///
/// # Errors
/// [`LedgerError::Invalid`] with the field.
pub async fn edit(ledger: &Ledger, access: &Access, form: &OrgForm) -> Result<Org, LedgerError> {
    let form = form.checked()?;
    let txn = ledger.work(access).await?;
    // Another zone cuts all days of the org anew.
    txn.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    let row = org::ActiveModel {
        id: Set(access.org),
        name: Set(form.name),
        time_zone: Set(form.time_zone),
        currency: Set(form.currency),
        session_gap_minutes: Set(form.session_gap_minutes),
        retention_months: Set(form.retention_months),
        ..Default::default()
    };
    let row = row.update(&txn).await.map_err(unknown_zone)?;
    txn.commit().await?;
    Ok(row)
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
