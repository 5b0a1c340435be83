//! From a request over HTTP to the work session that it is in: when little happens, and behind a flood.

use std::time::{Duration, Instant};

use anyhow::ensure;
use ledger::Ledger;
use ledger::sessions::waiting;
use tokio::time::sleep;

use super::bars;
use super::body::Writer;
use super::ingest::{post, send};
use super::quantile::Times;
use super::report::Report;
use super::served::Served;
use super::wire::Client;

/// Single events, and the time from one to the next: never in step with the job that cuts.
const FEW: (u64, Duration) = (60, Duration::from_millis(230));
/// Batches of so many events, as fast as they are taken.
const FLOOD: (u64, u64) = (20, 1_000);
/// How often it is looked whether all is cut.
const LOOK: Duration = Duration::from_millis(5);
/// Nothing of this takes longer.
const LONGEST: Duration = Duration::from_secs(120);

/// How many events [`measure`] sends.
pub const fn events() -> u64 {
    FEW.0 + FLOOD.0 * FLOOD.1
}

/// Measures both.
///
/// # Errors
/// When the server refuses an event, or never cuts it.
pub async fn measure(served: &Served, ledger: &Ledger, org: i32, writer: &mut Writer, report: &mut Report) -> anyhow::Result<()> {
    let (single, flood) = (writer.bodies(FEW.0, 1), writer.bodies(FLOOD.0, FLOOD.1));
    all_cut(ledger, org).await?;
    let mut client = Client::connect(served.address).await?;
    let mut millis = Vec::new();
    for (body, held) in &single {
        post(&mut client, &served.key, body, *held).await?;
        millis.push(all_cut(ledger, org).await?.as_secs_f64() * 1e3);
        sleep(FEW.1).await;
    }
    let times = Times::new(millis);
    report.figure("request → work session, single events, p50", times.p50(), "ms");
    report.judged("request → work session, single events, p95", times.p95(), "ms", bars::CUT);
    let rate = send(served, flood, 1).await?;
    report.judged("request → work session, a flood is taken at", rate, "events/s", bars::BATCHED);
    let behind = all_cut(ledger, org).await?;
    report.figure(
        "the same, all of it is cut after the last batch in",
        behind.as_secs_f64() * 1e3,
        "ms",
    );
    Ok(())
}

/// Waits until nothing is left to cut, and tells how long it took.
async fn all_cut(ledger: &Ledger, org: i32) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    while waiting(ledger, org).await? > 0 {
        ensure!(begun.elapsed() < LONGEST, "the server does not cut what came in");
        sleep(LOOK).await;
    }
    Ok(begun.elapsed())
}
