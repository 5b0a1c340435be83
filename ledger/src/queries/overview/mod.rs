//! The Overview, read in one snapshot together with the org's seq.

mod cycles;
mod feed;
mod figures;

use domain::access::Access;
use domain::overview::{Overview, Week};
use domain::periods;
use domain::query::UsageQuery;
use jiff::Timestamp;

pub(crate) use cycles::cycles;

use crate::queries::usage::Scene;
use crate::{Ledger, LedgerError};

/// Reads everything that the Overview shows.
///
/// # Errors
/// [`LedgerError::Invalid`] when the question cannot be resolved, [`LedgerError::NotFound`] for an unknown org.
pub async fn overview(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Overview, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let (txn, window, selection) = (&scene.txn, &scene.window, &scene.selection);
    let in_buckets = scene.in_buckets();
    let cells = figures::cells(txn, selection, &in_buckets, &window.buckets).await?;
    let presences = figures::presences(txn, selection, &in_buckets, &window.buckets).await?;
    let week_start = window.week.first().map_or(window.end, |day| day.start);
    let week = scene.cut(week_start, window.end, &window.week);
    let costs = figures::costs_by_day(txn, selection, &week, &window.week).await?;
    let before = figures::before(txn, selection, &scene.before()).await?;
    // Billing cycles are cut in the org's zone, whatever zone the window is looked at in.
    let org_zone = periods::zone(&scene.head.time_zone)?;
    let accounts = cycles(txn, access.org, &scene.head, &org_zone, scene.accounts.clone(), now).await?;
    let feed = feed::feed(txn, selection).await?;
    let told = scene.told();
    let Scene {
        txn, head, window, models, ..
    } = scene;
    txn.commit().await?;

    Ok(Overview {
        query: query.clone(),
        buckets: window.buckets,
        cells,
        presences,
        week: Week {
            days: window.week,
            end: told.end,
            costs,
        },
        window: told,
        before,
        accounts,
        models,
        feed,
        sample: head.sample,
        has_events: head.has_events,
        limited: access.accounts.is_some(),
    })
}
