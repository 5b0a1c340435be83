//! Micro-batching: what many small clients send within a few milliseconds becomes one transaction of their org.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ledger::record::{Costed, Fate, record};
use ledger::{Ledger, LedgerError};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;

use super::accounts::Accounts;
use super::keys::Keys;

/// How long the first of a batch waits for company.
const GATHER: Duration = Duration::from_millis(3);
/// The most events in one transaction, if they come in smaller parts.
const BATCH: usize = 2000;
/// Transactions of one org at the same time.
const AT_ONCE: usize = 2;
/// And of all orgs: pages have connections left.
const AT_ONCE_IN_ALL: usize = 12;
/// The most events of one org that wait for the database; beyond, clients are asked to come again.
const MOST_WAITING: usize = 40_000;

/// Incoming events on their way to the ledger. Cheap to clone.
#[derive(Clone)]
pub struct Ingest(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    queues: Mutex<HashMap<i32, Queue>>,
    /// Turns of all orgs.
    turns: Arc<Semaphore>,
    pub keys: Keys,
    pub accounts: Accounts,
}

#[derive(Clone)]
struct Queue {
    sender: mpsc::UnboundedSender<Submission>,
    waiting: Arc<AtomicUsize>,
}

struct Submission {
    events: Vec<Costed>,
    answer: oneshot::Sender<Result<Vec<Fate>, LedgerError>>,
}

/// Why events were not written.
#[derive(Debug)]
pub enum Refused {
    /// Too much is waiting for the database already.
    Full,
    /// The database did not take them.
    Failed(LedgerError),
    /// The server is stopping.
    Stopping,
}

impl Ingest {
    /// Without any queue yet.
    #[must_use]
    pub fn new(ledger: Ledger) -> Self {
        Self(Arc::new(Inner {
            ledger,
            queues: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE_IN_ALL)),
            keys: Keys::default(),
            accounts: Accounts::default(),
        }))
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(super) fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    /// Events of all orgs that wait for the database.
    #[must_use]
    pub fn waiting_in_all(&self) -> usize {
        let queues = self.0.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.values().map(|queue| queue.waiting.load(Ordering::Acquire)).sum()
    }

    /// Events of an org that wait for the database.
    #[must_use]
    pub fn waiting(&self, org: i32) -> usize {
        let queues = self.0.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.get(&org).map_or(0, |queue| queue.waiting.load(Ordering::Acquire))
    }

    /// Writes events of one org, perhaps together with those of others who send at the same time. Returns after the commit.
    pub(super) async fn write(&self, org: i32, events: Vec<Costed>) -> Result<Vec<Fate>, Refused> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let queue = self.queue(org);
        let count = events.len();
        if queue.waiting.fetch_add(count, Ordering::AcqRel) + count > MOST_WAITING {
            queue.waiting.fetch_sub(count, Ordering::AcqRel);
            return Err(Refused::Full);
        }
        let (answer, answered) = oneshot::channel();
        if queue.sender.send(Submission { events, answer }).is_err() {
            return Err(Refused::Stopping);
        }
        answered.await.map_err(|_| Refused::Stopping)?.map_err(Refused::Failed)
    }

    fn queue(&self, org: i32) -> Queue {
        let mut queues = self.0.queues.lock().unwrap_or_else(PoisonError::into_inner);
        // A worker that has ended is replaced; whoever waited for it has been told.
        queues.retain(|_, queue| !queue.sender.is_closed());
        queues
            .entry(org)
            .or_insert_with(|| {
                let (sender, receiver) = mpsc::unbounded_channel();
                let waiting = Arc::new(AtomicUsize::new(0));
                tokio::spawn(work(self.0.ledger.clone(), org, receiver, waiting.clone(), self.0.turns.clone()));
                Queue { sender, waiting }
            })
            .clone()
    }
}

/// The org's writer: gathers, writes, answers. While the sums of one batch are made, which only one writer of an org can do at a time, the rows
/// of the next are written.
async fn work(
    ledger: Ledger,
    org: i32,
    mut receiver: mpsc::UnboundedReceiver<Submission>,
    waiting: Arc<AtomicUsize>,
    turns: Arc<Semaphore>,
) {
    let free = Arc::new(Semaphore::new(AT_ONCE));
    while let Some(first) = receiver.recv().await {
        // They are never closed.
        let (Ok(own), Ok(turn)) = (free.clone().acquire_owned().await, turns.clone().acquire_owned().await) else {
            return;
        };
        let mut batch = vec![first];
        gather(&mut batch, &mut receiver).await;
        let count = batch.iter().map(|submission| submission.events.len()).sum();
        let (ledger, written) = (ledger.clone(), Leaving(waiting.clone(), count));
        tokio::spawn(async move {
            write(&ledger, org, batch).await;
            drop((written, turn, own));
        });
    }
}

/// Events that wait no longer when this is dropped, whatever became of them.
struct Leaving(Arc<AtomicUsize>, usize);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.fetch_sub(self.1, Ordering::AcqRel);
    }
}

/// Takes what is there, and what comes within a moment.
async fn gather(batch: &mut Vec<Submission>, receiver: &mut mpsc::UnboundedReceiver<Submission>) {
    let mut count = batch[0].events.len();
    let company = async {
        while count < BATCH {
            let Some(next) = receiver.recv().await else { return };
            count += next.events.len();
            batch.push(next);
        }
    };
    // Running out of time is how a batch normally ends.
    let _ = timeout(GATHER, company).await;
}

/// One transaction for all of them. If it fails because of one, each is tried alone, so that nobody fails for another.
async fn write(ledger: &Ledger, org: i32, batch: Vec<Submission>) {
    let (mut all, mut waiting) = (Vec::new(), Vec::new());
    for submission in batch {
        waiting.push((submission.events.len(), submission.answer));
        all.extend(submission.events);
    }
    match record(ledger, org, &all).await {
        Ok(recorded) => {
            let mut fates = recorded.fates.into_iter();
            for (count, answer) in waiting {
                // Who has gone away needs no answer; the events are written.
                let _ = answer.send(Ok(fates.by_ref().take(count).collect()));
            }
        }
        Err(error) if waiting.len() == 1 || error.is_temporary() => {
            let temporary = error.is_temporary();
            let mut error = Some(error);
            for (_, answer) in waiting {
                let told = error.take().unwrap_or_else(|| {
                    if temporary {
                        LedgerError::Sql(sqlx::Error::PoolTimedOut)
                    } else {
                        LedgerError::NotFound
                    }
                });
                let _ = answer.send(Err(told));
            }
        }
        Err(_) => {
            let mut events = all.into_iter();
            for (count, answer) in waiting {
                let part: Vec<Costed> = events.by_ref().take(count).collect();
                let _ = answer.send(record(ledger, org, &part).await.map(|recorded| recorded.fates));
            }
        }
    }
}
