//! The Overview, read in one snapshot together with the org's seq.

mod activity;
mod before;
mod cells;
mod costs_by_day;
mod cycles;
mod days;
mod feed;
mod head;
mod spans;

use domain::access::Access;
use domain::models::{Model, ModelClass};
use domain::overview::{Overview, Week};
use domain::periods;
use domain::query::{Granularity, UsageQuery};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::{Ledger, LedgerError};
pub use spans::Spans;

/// Reads everything that the Overview shows.
///
/// # Errors
/// [`LedgerError::Invalid`] when the question cannot be resolved, [`LedgerError::NotFound`] for an unknown org.
pub async fn overview(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Overview, LedgerError> {
    let txn = ledger.snapshot(access).await?;
    let head = head::head(&txn, access).await?;
    let zone = periods::zone(&head.time_zone)?;
    let window = periods::resolve(query, &zone, now)?;
    let visible = crate::accounts::list_in(&txn, access).await?;
    let asked: Vec<i32> = visible
        .iter()
        .filter(|account| query.account.is_none_or(|only| only == account.id))
        .filter(|account| query.source.is_none_or(|only| only == account.key_source))
        .map(|account| account.id)
        .collect();

    // The daily rollup answers where its days begin when ours do, and where nothing finer than a day is asked for.
    let by_day = days::agree(&txn, &head.time_zone, &window).await?;
    let spans = |start: i64, days_until: i64, end: i64| {
        let days_until = if by_day { days_until } else { start };
        Spans::new(head.hour_aligned, start, days_until, end)
    };
    let buckets_until = if window.granularity == Granularity::Hour {
        window.start
    } else {
        window.end
    };
    let whole = spans(window.start, buckets_until, window.end);
    let cells = cells::cells(&txn, access.org, &asked, &whole, &window.buckets).await?;
    let presences = activity::presences(&txn, access.org, &asked, &whole, &window.buckets).await?;
    let week_start = window.week.first().map_or(window.end, |day| day.start);
    let week = spans(week_start, window.end, window.end);
    let costs = costs_by_day::costs_by_day(&txn, access.org, &asked, &week, &window.week).await?;
    let before = spans(window.before_start, window.before_day, window.before_end);
    let before = before::before(&txn, access.org, &asked, &before).await?;
    let accounts = cycles::cycles(&txn, access.org, &head, &zone, visible, now).await?;
    let models = models(&txn, access).await?;
    let feed = feed::feed(&txn, access.org, &asked).await?;
    txn.commit().await?;

    Ok(Overview {
        seq: head.seq,
        as_of: head.as_of,
        query: query.clone(),
        granularity: window.granularity,
        zone: head.time_zone,
        range_label: window.range_label,
        before_label: window.before_label,
        buckets: window.buckets,
        end: window.end,
        cells,
        presences,
        week: Week {
            days: window.week,
            end: window.end,
            costs,
        },
        before,
        accounts,
        models,
        feed,
        sample: head.sample,
        has_events: head.has_events,
        limited: access.accounts.is_some(),
    })
}

#[derive(FromQueryResult)]
struct ModelRow {
    id: i32,
    name: String,
    class: String,
}

/// The models that they may know of: a limited member those of their accounts.
async fn models(txn: &DatabaseTransaction, access: &Access) -> Result<Vec<Model>, LedgerError> {
    let (org, limited) = (access.org, access.accounts.is_some());
    let accounts = access.accounts.clone().unwrap_or_default();
    let rows = ModelRow::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT id, name, class FROM models WHERE org_id = {org} AND (NOT {limited} OR id IN (
               SELECT u.model_id FROM usage_1d u WHERE u.org_id = {org} AND u.account_id = ANY({accounts}))) ORDER BY id"#
    ))
    .all(txn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Model {
            id: row.id,
            name: row.name,
            class: ModelClass::parse(&row.class).unwrap_or(ModelClass::Premium),
        })
        .collect())
}
