//! The latest requests, as the live feed shows them.

use domain::live::{FEED_LIMIT, FeedRow};
use sea_orm::DatabaseTransaction;

use crate::LedgerError;
use crate::queries::requests::requests;
use crate::queries::usage::Selection;

/// Newest first, at most [`FEED_LIMIT`].
pub(super) async fn feed(txn: &DatabaseTransaction, selection: &Selection) -> Result<Vec<FeedRow>, LedgerError> {
    let mut values = Vec::new();
    let condition = selection.condition(&mut values);
    let latest = format!("SELECT * FROM events WHERE {condition} ORDER BY occurred_at DESC, id DESC LIMIT {FEED_LIMIT}");
    requests(txn, &latest, values).await
}
