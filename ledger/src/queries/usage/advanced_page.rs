//! What the Advanced page shows, read in one snapshot.

use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{AdvancedPage, Dimension};
use jiff::Timestamp;

use super::{Scene, breakdown, by_source, heatmap};
use crate::{Ledger, LedgerError};

/// Reads it.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn advanced_page(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<AdvancedPage, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let page = AdvancedPage {
        query: query.clone(),
        window: scene.told(),
        gate: scene.gate(),
        week: heatmap::week(&scene).await?,
        sources: by_source::sources(&scene).await?,
        models: breakdown::rows(&scene, Dimension::Model).await?,
        colours: scene.colours(now).await?,
        has_events: scene.head.has_events,
        buckets: scene.window.buckets.clone(),
    };
    scene.txn.commit().await?;
    Ok(page)
}
