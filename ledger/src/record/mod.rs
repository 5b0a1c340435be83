//! The one way in. [`record`] writes a batch of priced events: idempotent, in one transaction, all or nothing.

mod collapse;
mod rows;
mod write;

use domain::models::ModelClass;
use domain::pricing::{Book, Pricing};
use domain::{Source, UsageEvent};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::write::Written;
use crate::{Ledger, LedgerError};

/// A usage event with its account, its normalised model and what it costs.
#[derive(Clone, Debug)]
pub struct Costed {
    /// Whose it is. Must be an account of the org.
    pub account: i32,
    /// The event.
    pub event: UsageEvent,
    /// The model's id after normalisation; empty when the source named none.
    pub model: String,
    /// The model's class.
    pub class: ModelClass,
    /// What it costs, or why that is unknown.
    pub pricing: Pricing,
}

impl Costed {
    /// Normalises the model and costs the event with a price book.
    #[must_use]
    pub fn new(account: i32, event: UsageEvent, book: &Book) -> Self {
        let resolved = book.resolve(&event.model);
        let pricing = book.price(&event);
        Self {
            account,
            model: resolved.model,
            class: resolved.class,
            pricing,
            event,
        }
    }

    /// What the event is found by in an org: a hash of its source and its key.
    pub(crate) fn key(&self) -> Uuid {
        key(self.event.source, &self.event.key)
    }
}

pub(crate) fn key(source: Source, external: &str) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(source.as_str().as_bytes());
    hasher.update([0]);
    hasher.update(external.as_bytes());
    crate::dimensions::first_16(&hasher.finalize())
}

/// What became of one event of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// New: it is in the ledger now.
    Accepted,
    /// Known: nothing changed.
    Duplicate,
    /// A later, larger version of a known request: it replaced the earlier one.
    Updated,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// New events.
    pub accepted: u64,
    /// Known ones.
    pub duplicates: u64,
    /// Replaced ones.
    pub updated: u64,
    /// The same, event by event, in the batch's order.
    pub fates: Vec<Fate>,
}

/// The counts alone, as answers and summaries show them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New events.
    pub accepted: u64,
    /// Known ones.
    pub duplicates: u64,
    /// Replaced ones.
    pub updated: u64,
}

impl Recorded {
    /// Counts the fates.
    #[must_use]
    pub fn of(fates: Vec<Fate>) -> Self {
        let counts = Counts::of(&fates);
        Self {
            accepted: counts.accepted,
            duplicates: counts.duplicates,
            updated: counts.updated,
            fates,
        }
    }
}

impl Counts {
    /// Counts fates.
    #[must_use]
    pub fn of(fates: &[Fate]) -> Self {
        let count = |fate| fates.iter().filter(|f| **f == fate).count() as u64;
        Self {
            accepted: count(Fate::Accepted),
            duplicates: count(Fate::Duplicate),
            updated: count(Fate::Updated),
        }
    }
}

/// How often a transaction that lost against another is tried again.
const TRIES: u32 = 3;
/// The same, where each time someone else has deleted an event that it was to change.
const MOST_TRIES: u32 = 20;

/// Writes a batch. When this returns `Ok`, all of it is committed; when it returns an error, none of it is.
///
/// # Errors
/// When the database fails, or an account is not the org's.
pub async fn record(ledger: &Ledger, org: i32, batch: &[Costed]) -> Result<Recorded, LedgerError> {
    if batch.is_empty() {
        return Ok(Recorded::default());
    }
    let groups = collapse::collapse(batch);
    let rows = rows::resolve(ledger, org, groups.standing.iter().map(AsRef::as_ref)).await?;
    let mut tries = 0;
    let fates = loop {
        tries += 1;
        match write::write(ledger, org, &rows).await {
            // Partitions are made outside of the transaction: they lock the whole table.
            Ok(Written::NoPartition(months)) => ledger.ensure_months(&months).await?,
            Ok(Written::Done(fates)) => break fates,
            Ok(Written::Gone) if tries < MOST_TRIES => tracing::debug!(tries, "an event was deleted meanwhile; writing the batch again"),
            Ok(Written::Gone) => return Err(sqlx::Error::RowNotFound.into()),
            Err(LedgerError::Sql(error)) if tries < TRIES && has_no_partition(&error) => {
                // A month that we have seen was detached or dropped since.
                ledger.forget_months();
            }
            Err(LedgerError::Sql(error)) if tries < TRIES && lost_a_race(&error) => {
                tracing::debug!(%error, tries, "writing the batch again");
            }
            Err(error) => return Err(error),
        }
    };
    Ok(Recorded::of(groups.spread(&fates)))
}

/// "no partition of relation … found for row" is a check violation.
fn has_no_partition(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_check_violation() && error.message().contains("partition"))
}

/// Deadlock or serialization failure: the transaction is gone, and trying again is right.
fn lost_a_race(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code.starts_with("40"))
}
