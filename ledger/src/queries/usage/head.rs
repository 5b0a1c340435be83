//! The org, its seq and the database's clock.

use domain::access::Access;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::LedgerError;

/// What the rest of the page is read against.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Head {
    pub seq: i64,
    pub as_of: i64,
    pub time_zone: String,
    pub hour_aligned: bool,
    pub sample: bool,
    pub has_events: bool,
}

pub(crate) async fn head(txn: &DatabaseTransaction, access: &Access) -> Result<Head, LedgerError> {
    let (org, limited) = (access.org, access.accounts.is_some());
    let accounts = access.accounts.clone().unwrap_or_default();
    Head::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT c.seq, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS as_of, o.time_zone, o.hour_aligned, o.sample,
               EXISTS (SELECT 1 FROM usage_1h u WHERE u.org_id = o.id AND (NOT {limited} OR u.account_id = ANY({accounts}))) AS has_events
           FROM orgs o JOIN org_counters c ON c.org_id = o.id WHERE o.id = {org}"#
    ))
    .one(txn)
    .await?
    .ok_or(LedgerError::NotFound)
}
