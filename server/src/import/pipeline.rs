//! The import: a blocking reader on one core, the database on the other, a short queue between them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures::{StreamExt, TryStreamExt};
use ledger::imports::FileMark;
use ledger::record::{Recorded, record};
use ledger::{Ledger, LedgerError, imports};
use tokio_stream::wrappers::ReceiverStream;

use super::files::LogFile;
use super::read::{Batch, Stopped, read_files};
use super::{Meter, Summary, Target};

/// Batches that are recorded at the same time: one is being written while the other one is being prepared.
const AT_ONCE: usize = 2;
/// Batches that wait.
const QUEUE: usize = 4;
/// So long a database that is away is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why an import ended early. What was recorded until then stays, and is marked as read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The reader broke down.
    #[error("reading the logs failed: {0}")]
    Reader(#[from] tokio::task::JoinError),
}

/// Records what is new in the files, and brings `marks` (as loaded for the target's source) up to date. A mark is saved only after the
/// events before it are committed.
///
/// # Errors
/// When the database fails for longer than a minute.
pub async fn import(
    ledger: &Ledger,
    target: &Target,
    files: Vec<LogFile>,
    marks: &mut HashMap<String, FileMark>,
    meter: &Meter,
) -> Result<Summary, ImportError> {
    let begun = Instant::now();
    let mut summary = Summary::new(target);
    let (sender, receiver) = tokio::sync::mpsc::channel::<Batch>(QUEUE);
    let reading = tokio::task::spawn_blocking({
        let (target, marks, meter) = (target.clone(), marks_of(&files, marks), meter.clone());
        move || {
            read_files(&target, &files, &marks, &meter, |batch| {
                sender.blocking_send(batch).map_err(|_| Stopped)
            })
        }
    });
    let mut recorded = ReceiverStream::new(receiver)
        .map(|batch| async {
            let recorded = record_patiently(ledger, target.org, &batch).await?;
            Ok::<_, LedgerError>((batch, recorded))
        })
        .buffered(AT_ONCE);
    while let Some((batch, recorded)) = recorded.try_next().await? {
        summary.add(&batch.events, &recorded);
        meter.say_requests(summary.requests);
        // In order: a later batch's marks come after this one's.
        imports::save(ledger, target.org, target.format.source().as_str(), &batch.marks).await?;
        marks.extend(batch.marks.into_iter().map(|mark| (mark.path.clone(), mark)));
    }
    drop(recorded);
    if let Ok(findings) = reading.await? {
        summary.finish(findings, begun.elapsed());
    }
    meter.finish();
    Ok(summary)
}

/// Only the marks that the reader needs.
fn marks_of(files: &[LogFile], marks: &HashMap<String, FileMark>) -> HashMap<String, FileMark> {
    files
        .iter()
        .filter_map(|file| {
            let key = file.key();
            marks.get(&key).map(|mark| (key, mark.clone()))
        })
        .collect()
}

/// Records a batch, and waits for a database that is restarting.
async fn record_patiently(ledger: &Ledger, org: i32, batch: &Batch) -> Result<Recorded, LedgerError> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(200);
    loop {
        match record(ledger, org, &batch.events).await {
            Err(problem) if problem.is_temporary() && begun.elapsed() < PATIENCE => {
                tracing::warn!(%problem, "the database does not answer; trying again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
            result => return result,
        }
    }
}
