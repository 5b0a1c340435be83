//! The org, its seq and the database's clock.

use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::LedgerError;

/// What the rest of the page is read against.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Head {
    pub seq: i64,
    pub as_of: i64,
    pub time_zone: String,
    pub hour_aligned: bool,
    pub sample: bool,
    pub has_events: bool,
}

pub(super) async fn head(txn: &DatabaseTransaction, org: i32) -> Result<Head, LedgerError> {
    Head::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT c.seq, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS as_of, o.time_zone, o.hour_aligned, o.sample,
               EXISTS (SELECT 1 FROM usage_1h u WHERE u.org_id = o.id) AS has_events
           FROM orgs o JOIN org_counters c ON c.org_id = o.id WHERE o.id = {org}"#
    ))
    .one(txn)
    .await?
    .ok_or(LedgerError::NotFound)
}
