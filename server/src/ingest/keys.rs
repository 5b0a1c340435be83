//! Ingest keys: looked up once, remembered for a few seconds, so that a busy client does not ask the database each time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ledger::keys::Opened;
use ledger::{Ledger, LedgerError};

/// A revoked key stops working within this time.
const REMEMBER: Duration = Duration::from_secs(2);
/// Wrong keys are not remembered, so this only bounds the right ones.
const MOST: usize = 10_000;

/// The memory.
#[derive(Default)]
pub struct Keys(Mutex<HashMap<String, (Opened, Instant)>>);

impl Keys {
    /// What a secret opens; `None` when it is unknown or revoked.
    pub async fn open(&self, ledger: &Ledger, secret: &str) -> Result<Option<Opened>, LedgerError> {
        let known = self
            .lock()
            .get(secret)
            .filter(|(_, at)| at.elapsed() < REMEMBER)
            .map(|(opened, _)| *opened);
        if known.is_some() {
            return Ok(known);
        }
        let opened = ledger::keys::open(ledger, secret).await?;
        self.remember(secret, opened);
        if let Some(opened) = opened {
            ledger::keys::touch(ledger, &opened).await?;
        }
        Ok(opened)
    }

    fn remember(&self, secret: &str, opened: Option<Opened>) {
        let mut memory = self.lock();
        if memory.len() >= MOST {
            memory.clear();
        }
        match opened {
            Some(opened) => memory.insert(secret.to_owned(), (opened, Instant::now())),
            None => memory.remove(secret),
        };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Opened, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
