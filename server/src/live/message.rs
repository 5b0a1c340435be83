//! What the hub sends to streams.

use std::sync::Arc;

use domain::live::Change;

/// One coalesced step of an org.
#[derive(Clone, Debug)]
pub enum Message {
    /// Everything after `change.from` up to `change.seq`; serialized once for all who see everything.
    Change {
        /// For those who see only some accounts.
        change: Arc<Change>,
        /// For all others.
        json: Arc<str>,
    },
    /// Too much has happened to be told: pages read again. Afterwards the org is at this seq.
    Resync(i64),
}

impl Message {
    /// A change, serialized.
    pub fn change(change: Change) -> Self {
        let json = serde_json::to_string(&change).unwrap_or_default();
        Self::Change {
            change: Arc::new(change),
            json: json.into(),
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
