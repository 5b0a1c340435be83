//! Ingest over HTTP, by one client, by four, and by fifty that send single events; and the server's memory meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::bars;
use super::body::{Bodies, Writer};
use super::fill::rate;
use super::report::Report;
use super::served::Served;
use super::wire::Client;

/// Events in one body.
const BATCH: u64 = 1_000;
/// Clients that send single events.
const SINGLES: usize = 50;
/// Single events, all clients together.
const SINGLE_EVENTS: u64 = 15_000;
/// Nothing of this takes longer.
const LONGEST: Duration = Duration::from_secs(300);

/// How many events [`measure`] sends.
pub const fn events(http_events: u64) -> u64 {
    2 * http_events + SINGLE_EVENTS
}

/// Sends everything.
///
/// # Errors
/// When the server refuses an event.
pub async fn measure(served: &Served, writer: &mut Writer, http_events: u64, report: &mut Report) -> anyhow::Result<()> {
    let batches = (http_events / BATCH).max(1);
    let (one, four) = (writer.bodies(batches, BATCH), writer.bodies(batches, BATCH));
    let single = writer.bodies(SINGLE_EVENTS, 1);
    served.forget_peak();
    let batched = "ingest over HTTP, batches of 1,000";
    report.judged(
        format!("{batched}, 1 client"),
        send(served, one, 1).await?,
        "events/s",
        bars::BATCHED,
    );
    report.judged(
        format!("{batched}, 4 clients"),
        send(served, four, 4).await?,
        "events/s",
        bars::BATCHED,
    );
    report.judged("server memory at full ingest, peak", megabytes(served.peak()), "MB", bars::BUSY);
    report.judged(
        "ingest over HTTP, single events, 50 clients",
        send(served, single, SINGLES).await?,
        "events/s",
        bars::SINGLE,
    );
    Ok(())
}

/// Megabytes, or not a number where memory is not told.
#[expect(clippy::cast_precision_loss, reason = "a size to look at")]
pub fn megabytes(bytes: Option<u64>) -> f64 {
    bytes.map_or(f64::NAN, |bytes| bytes as f64 / 1e6)
}

/// Sends bodies from so many connections at once; each takes the next one that is left. Returns events a second.
pub async fn send(served: &Served, bodies: Bodies, clients: usize) -> anyhow::Result<f64> {
    let sent: u64 = bodies.iter().map(|(_, held)| held).sum();
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let mut ready = Vec::new();
    for _ in 0..clients {
        ready.push(Client::connect(served.address).await?);
    }
    let begun = Instant::now();
    let mut sending = JoinSet::new();
    for mut client in ready {
        let (bodies, next, key) = (bodies.clone(), next.clone(), served.key.clone());
        sending.spawn(async move {
            let mut accepted = 0;
            while let Some((body, held)) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                accepted += post(&mut client, &key, body, *held).await?;
            }
            anyhow::Ok(accepted)
        });
    }
    let all = async {
        let mut accepted = 0;
        while let Some(done) = sending.join_next().await {
            accepted += done??;
        }
        anyhow::Ok(accepted)
    };
    let accepted = timeout(LONGEST, all).await.context("sending took too long")??;
    ensure!(accepted == sent, "{accepted} of {sent} events were accepted");
    Ok(rate(sent, begun.elapsed()))
}

/// Sends one body. A server that asks to come again later is asked again, within reason, and the wait counts.
pub async fn post(client: &mut Client, key: &str, body: &[u8], held: u64) -> anyhow::Result<u64> {
    #[derive(Deserialize)]
    struct Answer {
        accepted: u64,
    }
    for _ in 0..20 {
        match client.post("/api/v1/events", key, body).await? {
            (200, answer) => {
                let accepted = serde_json::from_slice::<Answer>(&answer)?.accepted;
                ensure!(accepted == held, "not all was accepted: {}", String::from_utf8_lossy(&answer));
                return Ok(accepted);
            }
            (429 | 503, _) => tokio::time::sleep(Duration::from_millis(500)).await,
            (status, answer) => bail!("the server answered {status}: {}", String::from_utf8_lossy(&answer)),
        }
    }
    bail!("the server never took the events")
}
