//! One request.

use domain::access::Access;
use domain::event::{Geography, ServiceTier, Speed};
use domain::query::{UsageQuery, ZoneChoice};
use domain::usage::activity::{Clock, RequestDetail};
use jiff::Timestamp;

use super::log::Writing;
use super::rows::{FullRow, read};
use super::{run, story, trace};
use crate::queries::usage::Scene;
use crate::{Ledger, LedgerError, prices};

/// Everything that is kept of a request, what it costs and why, and what stands around it. Times are those of the zone.
///
/// # Errors
/// [`LedgerError::NotFound`] when there is no such request, when it belongs to another org, and when its account may not be seen.
pub async fn request(ledger: &Ledger, access: &Access, id: i64, zone: &ZoneChoice, now: Timestamp) -> Result<RequestDetail, LedgerError> {
    let question = UsageQuery {
        zone: zone.clone(),
        ..UsageQuery::default()
    };
    let book = prices::book(ledger, access.org).await?;
    let scene = Scene::open(ledger, access, &question, now).await?;
    let row = find(&scene, id).await?;
    let cost = story::story(&scene.txn, access.org, &book, &row).await?;
    let run = run::run(&scene.txn, access.org, &row).await?;
    let (spans, more_spans) = trace::spans(&scene, &row).await?;
    let colours = scene.colours(now).await?;
    let account = scene.accounts.iter().find(|account| account.id == row.account_id);
    let account = account.map(|account| account.full_name()).unwrap_or_default();
    let around = 2 * 86_400;
    let latest = cost.before.first().map_or(0, |costed| costed.at.div_euclid(1_000));
    let detail = RequestDetail {
        row: row.row(&book),
        account,
        source: row.source(),
        recorded_at: row.recorded_at.timestamp_millis(),
        tier: ServiceTier::from_number(row.tier).unwrap_or_default(),
        speed: Speed::from_number(row.speed).unwrap_or_default(),
        geography: Geography::from_number(row.geography).unwrap_or_default(),
        cache_write_5m: row.cache_write_5m,
        cache_write_1h: row.cache_write_1h,
        cache_write_other: row.cache_write_other,
        reasoning: row.reasoning,
        web_searches: row.web_searches,
        cost,
        run,
        spans,
        more_spans,
        zone: scene.zone_name.clone(),
        clock: Clock::of(
            &scene.zone,
            row.at.timestamp() - around,
            row.recorded_at.timestamp().max(row.at.timestamp()).max(latest) + around,
        ),
        colours,
        request_id: row.request_id,
        session_id: row.session_id,
        cwd: row.cwd,
        git_branch: row.git_branch,
        trace_id: row.trace_id,
        span_id: row.span_id,
        parent_span_id: row.parent_span_id,
    };
    scene.txn.commit().await?;
    Ok(detail)
}

async fn find(scene: &Scene, id: i64) -> Result<FullRow, LedgerError> {
    let mut writing = Writing::default();
    let (org, id) = (writing.place(scene.selection.org), writing.place(id));
    let accounts: Vec<i32> = scene.accounts.iter().map(|account| account.id).collect();
    let accounts = writing.place(accounts);
    let chosen = format!("SELECT * FROM events WHERE id = {id} AND org_id = {org} AND account_id = ANY({accounts})");
    let rows = read(&scene.txn, &chosen, writing.values).await?;
    rows.into_iter().next().ok_or(LedgerError::NotFound)
}
