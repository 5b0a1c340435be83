//! Many open streams on one server: how late a change reaches them, and what each costs.

use std::time::{Duration, Instant};

use ledger::Ledger;

use super::bars;
use super::body::Writer;
use super::cast::Cast;
use super::delivery::{as_number, pace};
use super::report::Report;
use super::served::Served;
use super::watch::Watch;

/// Single events that everybody is told, and the time from one to the next.
const TOLD: (u64, Duration) = (20, Duration::from_millis(900));
/// So that memory is looked at after the openings have settled.
const SETTLE: Duration = Duration::from_secs(2);

/// How many events [`measure`] sends.
pub const fn events() -> u64 {
    TOLD.0
}

/// Opens the streams, tells them, and looks at the server's memory before and after. The memory of a stream is the largest that it
/// was: what telling needed is in it.
///
/// # Errors
/// When the server refuses a stream.
pub async fn measure(
    served: &Served,
    ledger: &Ledger,
    cast: &Cast,
    writer: &mut Writer,
    streams: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    let bodies = writer.bodies(TOLD.0, 1);
    served.forget_peak();
    let before = served.memory();
    let begun = Instant::now();
    let watch = Watch::open(served, ledger, cast.org, streams).await?;
    report.figure(format!("{streams} streams, time to open them"), begun.elapsed().as_secs_f64(), "s");
    tokio::time::sleep(SETTLE).await;
    pace(served, bodies, TOLD.1).await?;
    let peak = served.peak();
    let delivered = watch.finish(ledger, cast.org).await?;
    let name = format!("{streams} streams");
    report.figure(format!("{name}, commit → stream, p50"), delivered.times.p50(), "ms");
    report.judged(format!("{name}, commit → stream, p95"), delivered.times.p95(), "ms", bars::MANY_P95);
    report.judged(format!("{name}, changes lost"), as_number(delivered.lost), "", bars::NONE);
    report.figure(format!("{name}, deliveries timed"), as_number(delivered.times.len() as u64), "");
    report.judged(
        format!("{name}, memory of each"),
        each(before, peak, streams),
        "KB",
        bars::PER_STREAM,
    );
    Ok(())
}

/// Kilobytes a stream.
#[expect(clippy::cast_precision_loss, reason = "a size to look at")]
fn each(before: Option<u64>, peak: Option<u64>, streams: usize) -> f64 {
    match (before, peak) {
        (Some(before), Some(peak)) if streams > 0 => peak.saturating_sub(before) as f64 / 1e3 / streams as f64,
        _ => f64::NAN,
    }
}
