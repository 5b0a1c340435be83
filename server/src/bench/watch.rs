//! Streams that note when each change reaches them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use domain::access::Access;
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use ledger::{Ledger, changes};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::quantile::Times;
use super::served::Served;
use super::wire::{Client, Events};

/// Streams that are being opened at the same time.
const AT_ONCE: usize = 32;
/// How long the last change may take to reach everybody.
const PATIENCE: Duration = Duration::from_secs(20);

/// A message that came: everything up to this seq, at this time (unix microseconds).
type Receipt = (i64, i64);

/// Open streams.
#[derive(Debug)]
pub struct Watch {
    since: i64,
    stop: CancellationToken,
    reached: Vec<Arc<AtomicI64>>,
    watching: Vec<JoinHandle<anyhow::Result<Vec<Receipt>>>>,
}

/// What the streams have seen.
#[derive(Debug)]
pub struct Delivered {
    /// From each change's note in the outbox, inside its transaction and so just before its commit, to its receipt; one time for
    /// each change and stream.
    pub times: Times,
    /// Changes that did not reach a stream, over all streams.
    pub lost: u64,
}

impl Watch {
    /// Opens so many streams from now on.
    ///
    /// # Errors
    /// When the server refuses one.
    pub async fn open(served: &Served, ledger: &Ledger, org: i32, streams: usize) -> anyhow::Result<Self> {
        let since = changes::latest(ledger, org).await?;
        let opened: Vec<Events> = futures::stream::iter(0..streams)
            .map(|_| async { Client::connect(served.address).await?.stream(since, &served.session).await })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let stop = CancellationToken::new();
        let reached: Vec<_> = (0..streams).map(|_| Arc::new(AtomicI64::new(since))).collect();
        let watching = opened.into_iter().zip(&reached);
        let watching = watching
            .map(|(events, reached)| tokio::spawn(note(events, reached.clone(), stop.clone())))
            .collect();
        Ok(Self {
            since,
            stop,
            reached,
            watching,
        })
    }

    /// Waits until the latest change has reached everybody (or not), and closes the streams.
    ///
    /// # Errors
    /// When the database fails, or a stream broke.
    pub async fn finish(self, ledger: &Ledger, org: i32) -> anyhow::Result<Delivered> {
        let latest = changes::latest(ledger, org).await?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && self.reached.iter().any(|reached| reached.load(Ordering::Relaxed) < latest) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.stop.cancel();
        let mut txn = ledger.begin(&Access::system(org), "").await?;
        let committed: Vec<i64> = sqlx::query_scalar(
            "SELECT floor(extract(epoch FROM at) * 1e6)::bigint FROM usage_changes WHERE org_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
        )
        .bind(org)
        .bind(self.since)
        .bind(latest)
        .fetch_all(&mut *txn)
        .await?;
        txn.commit().await?;
        ensure!(usize::try_from(latest - self.since) == Ok(committed.len()), "the outbox has a gap");
        let (mut millis, mut lost) = (Vec::new(), 0);
        for watching in self.watching {
            let seen = delays(self.since, &committed, &watching.await??);
            lost += (committed.len() - seen.len()) as u64;
            millis.extend(seen);
        }
        Ok(Delivered {
            times: Times::new(millis),
            lost,
        })
    }
}

/// Reads a stream until it is told to stop.
async fn note(mut events: Events, reached: Arc<AtomicI64>, stop: CancellationToken) -> anyhow::Result<Vec<Receipt>> {
    let mut receipts = Vec::new();
    while let Some(sent) = stop.run_until_cancelled(events.next()).await {
        let now = Timestamp::now().as_microsecond();
        match sent? {
            Some(sent) => {
                if let Some(seq) = sent.id {
                    receipts.push((seq, now));
                    reached.store(seq, Ordering::Relaxed);
                }
            }
            None => break,
        }
    }
    Ok(receipts)
}

/// Milliseconds from each change to the first receipt that covers it. Both clocks are this machine's.
#[expect(clippy::cast_precision_loss, reason = "microseconds of minutes")]
fn delays(since: i64, committed: &[i64], receipts: &[Receipt]) -> Vec<f64> {
    let mut receipts = receipts.iter().peekable();
    let mut millis = Vec::with_capacity(committed.len());
    for (seq, at) in (since + 1..).zip(committed) {
        while receipts.next_if(|(upto, _)| *upto < seq).is_some() {}
        if let Some((_, received)) = receipts.peek() {
            millis.push((received - at) as f64 / 1e3);
        }
    }
    millis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_timed_by_the_message_that_brought_it() {
        let committed = [1_000, 2_000, 3_000, 4_000];
        assert_eq!(
            delays(10, &committed, &[(11, 1_500), (13, 5_000)]),
            [0.5, 3.0, 2.0],
            "the last one never came"
        );
        assert!(delays(10, &committed, &[]).is_empty());
    }
}
