//! From commit to one open stream: when little happens, and while a thousand events a second come in.

use std::time::{Duration, Instant};

use ledger::Ledger;
use tokio::time::{MissedTickBehavior, interval};

use super::bars;
use super::body::{Bodies, Writer};
use super::cast::Cast;
use super::fill::rate;
use super::ingest::post;
use super::report::Report;
use super::served::Served;
use super::watch::Watch;
use super::wire::Client;

/// Single events, and the time from one to the next: longer than the hub's pace, and never in step with it.
const FEW: (u64, Duration) = (60, Duration::from_millis(370));
/// Batches of [`PART`] events, twenty a second: 1,000 events/s for ten seconds.
const MANY: (u64, Duration) = (200, Duration::from_millis(50));
const PART: u64 = 50;

/// How many events [`measure`] sends.
pub const fn events() -> u64 {
    FEW.0 + MANY.0 * PART
}

/// Measures both.
///
/// # Errors
/// When the server refuses an event or breaks the stream.
pub async fn measure(served: &Served, ledger: &Ledger, cast: &Cast, writer: &mut Writer, report: &mut Report) -> anyhow::Result<()> {
    for (name, bodies, every) in [
        ("single events", writer.bodies(FEW.0, 1), FEW.1),
        ("at 1,000 events/s", writer.bodies(MANY.0, PART), MANY.1),
    ] {
        let watch = Watch::open(served, ledger, cast.org, 1).await?;
        let reached = pace(served, bodies, every).await?;
        let delivered = watch.finish(ledger, cast.org).await?;
        report.judged(
            format!("commit → stream, {name}, p50"),
            delivered.times.p50(),
            "ms",
            bars::DELIVERY_P50,
        );
        report.judged(
            format!("commit → stream, {name}, p95"),
            delivered.times.p95(),
            "ms",
            bars::DELIVERY_P95,
        );
        report.judged(
            format!("commit → stream, {name}, changes lost"),
            as_number(delivered.lost),
            "",
            bars::NONE,
        );
        if every == MANY.1 {
            report.figure("commit → stream, the rate that was reached", reached, "events/s");
        }
    }
    Ok(())
}

/// A count for the table.
#[expect(clippy::cast_precision_loss, reason = "a count to look at")]
pub fn as_number(count: u64) -> f64 {
    count as f64
}

/// Sends bodies from one connection at a fixed pace, in a hurry after a delay. Returns events a second.
pub async fn pace(served: &Served, bodies: Bodies, every: Duration) -> anyhow::Result<f64> {
    let mut client = Client::connect(served.address).await?;
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (begun, mut sent) = (Instant::now(), 0);
    for (body, held) in bodies {
        ticks.tick().await;
        sent += post(&mut client, &served.key, &body, held).await?;
    }
    Ok(rate(sent, begun.elapsed()))
}
