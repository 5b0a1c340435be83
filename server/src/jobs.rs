//! Background jobs: partitions ahead of time, the refresh of the billing periods, pruning the outbox, the calendars, the work sessions.

use std::time::Duration;

use jiff::Timestamp;
use ledger::calendar::{self, Pace};
use ledger::{Ledger, LedgerError, maintenance, orgs, sessions};
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::live::Hub;

/// How often the job looks whether something is due.
const TICK: Duration = Duration::from_secs(10);
/// The billing periods are refreshed at least this often …
const REFRESH: Duration = Duration::from_secs(3600);
/// … or when so many cells have come in since, because the tail that pages add up would grow long …
const MOST_UNSUMMARISED: i64 = 1500;
/// … but not more often than this: under full ingest the rollups answer, and the refresh would take their time.
const REFRESH_CROWDED: Duration = Duration::from_secs(60);
/// The shortest time between two rounds over the sessions …
const PACE: Duration = Duration::from_millis(250);
/// … and the longest, should a notice be lost.
const PATROL: Duration = Duration::from_secs(5);
/// Partitions and pruning.
const CHORES: Duration = Duration::from_secs(6 * 3600);

/// Runs the jobs until the server stops.
pub async fn run(ledger: Ledger, stopping: CancellationToken) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut refreshed, mut tidied): (Option<Instant>, Option<Instant>) = (None, None);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let due = |last: Option<Instant>, every: Duration| last.is_none_or(|at| at.elapsed() >= every);
        if due(tidied, CHORES) {
            tidied = Some(Instant::now());
            report("tidying", tidy(&ledger).await);
        }
        let crowded = due(refreshed, REFRESH_CROWDED)
            && matches!(maintenance::unsummarised_cells(&ledger).await, Ok(cells) if cells > MOST_UNSUMMARISED);
        if due(refreshed, REFRESH) || crowded {
            refreshed = Some(Instant::now());
            report(
                "refreshing the billing periods",
                maintenance::refresh_billing_periods(&ledger).await,
            );
        }
    }
}

/// Keeps every org's calendars until the server stops. A job of its own, because the first time takes a while.
pub async fn tend_calendars(ledger: Ledger, stopping: CancellationToken) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        tokio::select! {
            () = stopping.cancelled() => return,
            result = tend(&ledger) => report("adding up days", result),
        }
    }
}

/// Cuts work sessions anew wherever something has changed, until the server stops: within a second of the change, and for all of history that
/// was collected before there were sessions.
pub async fn keep_sessions(ledger: Ledger, hub: Hub, stopping: CancellationToken) {
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = hub.any_change() => {}
            () = tokio::time::sleep(PATROL) => {}
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            result = cut_all(&ledger) => report("cutting sessions", result),
        }
        tokio::time::sleep(PACE).await;
    }
}

async fn cut_all(ledger: &Ledger) -> Result<(), LedgerError> {
    for org in sessions::touched_orgs(ledger).await? {
        // What comes in meanwhile is for the next round, so that no org keeps the others waiting.
        let mut left = sessions::waiting(ledger, org).await?;
        while left > 0 {
            let begun = Instant::now();
            match sessions::keep(ledger, org).await {
                Ok(kept) if kept.touched > 0 => left -= i64::try_from(kept.touched).unwrap_or(i64::MAX),
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, org, "cutting sessions failed and will be tried again");
                    break;
                }
            }
            // A long history leaves room for whoever is looked at meanwhile.
            if left > 0 {
                tokio::time::sleep(begun.elapsed().min(Duration::from_secs(1))).await;
            }
        }
    }
    Ok(())
}

async fn tend(ledger: &Ledger) -> Result<(), LedgerError> {
    for org in orgs::all(ledger).await? {
        // What fails for one org is not to keep the others waiting.
        match calendar::tend(ledger, org.id, Timestamp::now(), Pace::Gentle).await {
            Ok(0) => {}
            Ok(built) => tracing::debug!(org = org.id, built, "added up days, weeks and months"),
            Err(error) => tracing::warn!(%error, org = org.id, "adding up days failed and will be tried again"),
        }
    }
    Ok(())
}

async fn tidy(ledger: &Ledger) -> Result<(), LedgerError> {
    maintenance::ensure_partitions(ledger).await?;
    let pruned = maintenance::prune_outbox(ledger).await?;
    maintenance::prune_people(ledger).await?;
    let expired = maintenance::expire_events(ledger).await?;
    tracing::debug!(pruned, expired, "tidied");
    Ok(())
}

fn report(what: &str, result: Result<(), LedgerError>) {
    if let Err(error) = result {
        tracing::warn!(%error, what, "a job failed and will be tried again");
    }
}
