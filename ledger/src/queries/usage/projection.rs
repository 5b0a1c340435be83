//! What this month will cost.

use domain::Nanos;
use domain::access::Access;
use domain::forecast::{Day, Method, back_test, project};
use domain::periods;
use domain::query::{Granularity, Range, UsageQuery};
use domain::usage::MonthToDate;
use jiff::{Timestamp, ToSpan};

use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// How many days of history are looked at, for the back-test.
const HISTORY: u16 = 180;

/// The method that is used. The mean of each weekday errs less, and its interval holds too rarely: see `docs/decisions/0019`.
const METHOD: Method = Method::Line;

/// Projects the running month under the filters and in the zone of the question, whatever its window is.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn projection(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<MonthToDate, LedgerError> {
    let scene = Scene::open(ledger, access, &history(query), now).await?;
    let month = month_to_date(&scene, now).await?;
    scene.txn.commit().await?;
    Ok(month)
}

/// The same question about the days that a projection is made from.
pub(super) fn history(query: &UsageQuery) -> UsageQuery {
    UsageQuery {
        range: Range::Days(HISTORY),
        granularity: Some(Granularity::Day),
        ..query.clone()
    }
}

/// Projects the running month from a scene of its [`history()`].
pub(super) async fn month_to_date(scene: &Scene, now: Timestamp) -> Result<MonthToDate, LedgerError> {
    let buckets = &scene.window.buckets;
    let rows = sums(&scene.txn, &scene.selection, &scene.in_buckets(), Some(buckets), &[], Columns::Cost).await?;
    let mut costs = vec![Nanos::ZERO; buckets.len()];
    for row in rows {
        if let Some(cost) = costs.get_mut(row.bucket as usize) {
            *cost += row.measures.cost;
        }
    }
    let today = now.to_zoned(scene.zone.clone()).date();
    let first = today.saturating_sub(i64::from(HISTORY - 1).days());
    let mut days: Vec<Day> = first
        .series(1.day())
        .zip(costs)
        .map(|(date, cost)| Day {
            cost,
            weekday: u8::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default(),
            left: u8::try_from(date.days_in_month() - date.day()).unwrap_or_default(),
        })
        .collect();
    let running = days.pop().unwrap_or(Day {
        cost: Nanos::ZERO,
        weekday: 0,
        left: 0,
    });
    // Days before the first use are not days without use: nothing was counted yet.
    let begin = days.iter().position(|day| day.cost != Nanos::ZERO).unwrap_or(days.len());
    let days = &days[begin..];
    Ok(MonthToDate {
        label: periods::month_label(today),
        start: periods::day_start(today.first_of_month(), &scene.zone),
        ahead: periods::days_of(today, today.last_of_month(), &scene.zone),
        projection: project(days, running, METHOD),
        back_tests: [METHOD, Method::Weekdays]
            .into_iter()
            .filter_map(|method| back_test(days, method))
            .collect(),
    })
}
