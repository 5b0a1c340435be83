//! What the hub sends to streams.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use domain::live::Change;

use super::frame;

/// What the hub sends.
#[derive(Clone, Debug)]
pub enum News {
    /// A step of usage.
    Usage(Message),
    /// Work sessions have changed, for the how manieth time.
    Sessions(i64, Touched),
}

/// Of which accounts sessions have changed; nothing where that is not known, so that it may be any.
pub type Touched = Option<Arc<BTreeSet<i32>>>;

/// One coalesced step of an org.
#[derive(Clone, Debug)]
pub enum Message {
    /// Everything after `change.from` up to `change.seq`; serialized once for all who see everything.
    Change {
        /// For those who see only some accounts.
        change: Arc<Change>,
        /// For all others.
        frame: Bytes,
    },
    /// Too much has happened to be told: pages read again. Afterwards the org is at this seq.
    Resync(i64),
}

impl Message {
    /// A change, serialized.
    pub fn change(change: Change) -> Self {
        Self::Change {
            frame: frame::usage(&change),
            change: Arc::new(change),
        }
    }

    /// The seq that the org is at afterwards.
    pub fn seq(&self) -> i64 {
        match self {
            Self::Change { change, .. } => change.seq,
            Self::Resync(seq) => *seq,
        }
    }
}
