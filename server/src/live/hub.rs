//! The hub: for each org that someone looks at, a pump that reads the outbox when the bell rings and sends at most four steps a second.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ledger::{Ledger, LedgerError, changes, sessions};
use tokio::sync::{Notify, broadcast, watch};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::message::{Message, News};
use super::outbox;
use crate::observe::Metrics;

/// The shortest time between two steps of an org: four a second.
const PACE: Duration = Duration::from_millis(250);
/// How many steps a slow stream may lie behind before it has to look into the outbox itself.
const BEHIND: usize = 64;
/// How long a pump goes on after its last stream has gone.
const LINGER: Duration = Duration::from_secs(60);
/// How often a pump looks even when no bell has rung, so that a lost notice costs seconds and not the truth.
const PATROL: Duration = Duration::from_secs(20);

/// The live tail of all orgs. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    metrics: Metrics,
    orgs: Mutex<HashMap<i32, Arc<Org>>>,
    /// Rings when any org has changed, looked at or not.
    any: Notify,
    listening: AtomicBool,
    streams: AtomicUsize,
    streams_per_user: usize,
    /// By user: their open streams hear when they may do something else.
    people: Mutex<HashMap<i32, watch::Sender<()>>>,
    stopping: CancellationToken,
}

/// One org that is looked at.
struct Org {
    bell: Notify,
    /// Of which accounts sessions have changed since that was last told; the inner `None` is any of them.
    sessions: Mutex<Option<Option<BTreeSet<i32>>>>,
    sender: broadcast::Sender<News>,
}

impl Hub {
    /// A hub without orgs yet.
    #[must_use]
    pub fn new(ledger: Ledger, metrics: Metrics, streams_per_user: usize, stopping: CancellationToken) -> Self {
        Self(Arc::new(Inner {
            ledger,
            metrics,
            orgs: Mutex::default(),
            any: Notify::new(),
            listening: AtomicBool::new(false),
            streams: AtomicUsize::new(0),
            streams_per_user,
            people: Mutex::default(),
            stopping,
        }))
    }

    /// Whether the listener is connected.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.0.listening.load(Ordering::Relaxed)
    }

    /// Open streams.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.0.streams.load(Ordering::Relaxed)
    }

    pub(super) fn set_listening(&self, listening: bool) {
        self.0.listening.store(listening, Ordering::Relaxed);
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(super) fn count_stream(&self, opened: bool) {
        if opened {
            self.0.streams.fetch_add(1, Ordering::Relaxed);
        } else {
            self.0.streams.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The org has changed.
    pub(super) fn ring(&self, org: i32) {
        self.0.any.notify_one();
        if let Some(org) = self.orgs().get(&org) {
            org.bell.notify_one();
        }
    }

    /// Sessions of an account have changed.
    pub(super) fn ring_for_sessions(&self, org: i32, account: i32) {
        if let Some(org) = self.orgs().get(&org) {
            if let Some(accounts) = org.sessions().get_or_insert_with(|| Some(BTreeSet::new())) {
                accounts.insert(account);
            }
            org.bell.notify_one();
        }
    }

    /// Waits until some org has changed. One job may wait.
    pub async fn any_change(&self) {
        self.0.any.notified().await;
    }

    /// Hears when what a user may do has changed; each of their streams holds one. `None` when they have as many as one user may.
    pub(super) fn access_of(&self, user: i32) -> Option<watch::Receiver<()>> {
        let mut people = self.people();
        people.retain(|_, sender| sender.receiver_count() > 0);
        let sender = people.entry(user).or_insert_with(|| watch::Sender::new(()));
        (sender.receiver_count() < self.0.streams_per_user).then(|| sender.subscribe())
    }

    /// What a user may do has changed.
    pub(super) fn access_changed(&self, user: i32) {
        if let Some(sender) = self.people().get(&user) {
            sender.send_replace(());
        }
    }

    fn people(&self) -> std::sync::MutexGuard<'_, HashMap<i32, watch::Sender<()>>> {
        self.0.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Anything may have changed: the listener was away.
    pub(super) fn ring_all(&self) {
        self.0.any.notify_one();
        for sender in self.people().values() {
            sender.send_replace(());
        }
        for org in self.orgs().values() {
            *org.sessions() = Some(None);
            org.bell.notify_one();
        }
    }

    /// The steps of an org from now on. The first subscriber starts its pump.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn subscribe(&self, org: i32) -> Result<broadcast::Receiver<News>, LedgerError> {
        if let Some(known) = self.orgs().get(&org) {
            return Ok(known.sender.subscribe());
        }
        let seq = changes::latest(&self.0.ledger, org).await?;
        let mut orgs = self.orgs();
        if let Some(known) = orgs.get(&org) {
            return Ok(known.sender.subscribe());
        }
        let (sender, receiver) = broadcast::channel(BEHIND);
        let entry = Arc::new(Org {
            bell: Notify::new(),
            sessions: Mutex::default(),
            sender,
        });
        orgs.insert(org, entry.clone());
        drop(orgs);
        tokio::spawn(self.clone().pump(org, entry, seq));
        Ok(receiver)
    }

    fn orgs(&self) -> std::sync::MutexGuard<'_, HashMap<i32, Arc<Org>>> {
        self.0.orgs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that sessions have changed, if they have. Returns whether they have.
    async fn tell_of_sessions(&self, org: i32, entry: &Org) -> bool {
        let Some(accounts) = entry.sessions().take() else {
            return false;
        };
        match sessions::changes(&self.0.ledger, org).await {
            Ok(seq) => {
                // Nobody there is not an error.
                let _ = entry.sender.send(News::Sessions(seq, accounts.map(Arc::new)));
            }
            Err(error) => {
                tracing::warn!(org, %error, "it cannot be told that sessions have changed; trying again");
                *entry.sessions() = Some(None);
                entry.bell.notify_one();
            }
        }
        true
    }

    /// Reads and sends, until nobody has listened for a while.
    async fn pump(self, org: i32, entry: Arc<Org>, mut seq: i64) {
        let mut next = Instant::now();
        let mut abandoned: Option<Instant> = None;
        loop {
            tokio::select! {
                () = self.0.stopping.cancelled() => return,
                () = entry.bell.notified() => {}
                () = tokio::time::sleep(PATROL) => {}
            }
            sleep_until(next).await;
            match outbox::step(&self.0.ledger, org, seq).await {
                Ok(Some(message)) => {
                    seq = message.seq();
                    if let Message::Change { change, .. } = &message {
                        let now = jiff::Timestamp::now().as_millisecond();
                        self.0
                            .metrics
                            .sent(Duration::from_millis(u64::try_from(now - change.at).unwrap_or(0)).as_secs_f64());
                    }
                    // Nobody there is not an error.
                    let _ = entry.sender.send(News::Usage(message));
                    next = Instant::now() + PACE;
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(org, %error, "the outbox cannot be read; trying again");
                    next = Instant::now() + Duration::from_secs(1);
                    entry.bell.notify_one();
                }
            }
            if self.tell_of_sessions(org, &entry).await {
                next = Instant::now() + PACE;
            }
            if entry.sender.receiver_count() > 0 {
                abandoned = None;
            } else if abandoned.get_or_insert_with(Instant::now).elapsed() > LINGER {
                let mut orgs = self.orgs();
                if entry.sender.receiver_count() == 0 {
                    orgs.remove(&org);
                    return;
                }
            }
        }
    }
}

impl Org {
    fn sessions(&self) -> std::sync::MutexGuard<'_, Option<Option<BTreeSet<i32>>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
