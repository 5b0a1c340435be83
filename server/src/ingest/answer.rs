//! The exact answer to a batch.

use ledger::record::{Counts, Fate};
use serde::Serialize;
use sources::events::Rejected;
use utoipa::ToSchema;

/// What became of a request's events: every event is in exactly one of the four.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Answer {
    /// New ones.
    pub accepted: u64,
    /// Known ones; nothing changed.
    pub duplicates: u64,
    /// Later, larger versions of known ones; they replaced them.
    pub updated: u64,
    /// Those that could not be taken, with their place in the body and what to change.
    #[schema(value_type = Vec<RejectedEvent>)]
    pub rejected: Vec<Rejected>,
}

/// An event that was not taken, as the document shows it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct RejectedEvent {
    /// Its place in the body, from 0.
    index: usize,
    /// What to change.
    error: String,
}

impl Answer {
    /// From the fates of those that could be taken, and the others.
    pub fn new(fates: &[Fate], rejected: Vec<Rejected>) -> Self {
        let Counts {
            accepted,
            duplicates,
            updated,
        } = Counts::of(fates);
        Self {
            accepted,
            duplicates,
            updated,
            rejected,
        }
    }
}
