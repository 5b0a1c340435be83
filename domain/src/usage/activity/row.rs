//! One line of the log.

use serde::{Deserialize, Serialize};

use super::Cursor;
use crate::live::FeedRow;
use crate::pricing::Why;
use crate::{Nanos, Outcome};

/// One request, with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// Its number.
    pub id: i64,
    /// When, unix microseconds.
    pub at: i64,
    /// Its account.
    pub account_id: i32,
    /// The person's number; 0 is "not named".
    pub person_id: i32,
    /// Who asked; empty when nobody is named.
    pub person: String,
    /// The agent's number; 0 is "not named".
    pub agent_id: i32,
    /// The program that asked; empty when none is named.
    pub agent: String,
    /// The action's number; 0 is "not named".
    pub action_id: i32,
    /// What for; empty when nothing is named.
    pub action: String,
    /// The model's number; 0 is "not named".
    pub model_id: i32,
    /// The model; empty when none is named.
    pub model: String,
    /// Uncached input, in tokens.
    pub input: i64,
    /// Input read from a cache, in tokens.
    pub cache_read: i64,
    /// Input written to a cache, in tokens.
    pub cache_write: i64,
    /// Output, in tokens.
    pub output: i64,
    /// Cost; `None` is unpriced.
    pub cost: Option<Nanos>,
    /// Why it is unpriced; `None` when it is priced, and where that is not known yet.
    pub why: Option<Why>,
    /// From question to the end of the answer, in ms.
    pub latency_ms: Option<i32>,
    /// To the first token, in ms.
    pub ttft_ms: Option<i32>,
    /// How it ended.
    pub outcome: Outcome,
    /// A short class of failure; empty when it has not failed, or does not say.
    pub error_type: String,
}

impl RequestRow {
    /// Its place in the log.
    #[must_use]
    pub const fn cursor(&self) -> Cursor {
        Cursor { at: self.at, id: self.id }
    }

    /// When, unix milliseconds.
    #[must_use]
    pub const fn at_ms(&self) -> i64 {
        self.at.div_euclid(1000)
    }
}

impl From<&FeedRow> for RequestRow {
    /// A request of the stream, which knows its time to the millisecond.
    fn from(row: &FeedRow) -> Self {
        Self {
            id: row.id,
            at: row.at.saturating_mul(1000),
            account_id: row.account,
            person_id: row.person_id,
            person: row.person.clone(),
            agent_id: row.agent_id,
            agent: row.agent.clone(),
            action_id: row.action_id,
            action: row.action.clone(),
            model_id: row.model,
            model: row.model_name.clone(),
            input: row.input - row.cache_read - row.cache_write,
            cache_read: row.cache_read,
            cache_write: row.cache_write,
            output: row.output,
            cost: row.cost,
            why: None,
            latency_ms: row.latency_ms,
            ttft_ms: None,
            outcome: if row.error { Outcome::Error } else { Outcome::Ok },
            error_type: row.error_type.clone(),
        }
    }
}
