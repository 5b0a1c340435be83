//! A session with its requests.

use serde::{Deserialize, Serialize};

use super::SessionRow;
use crate::usage::activity::{Clock, Cursor, RequestRow};

/// How many requests of a session are told at once.
pub const SESSION_REQUESTS: usize = 100;

/// A session, and a part of its requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionDetail {
    /// The session.
    pub session: SessionRow,
    /// Its requests, the oldest first.
    pub requests: Vec<RequestRow>,
    /// Behind which request more follow.
    pub next: Option<Cursor>,
    /// The zone that its times are told in.
    pub zone: String,
    /// What clocks show in it.
    pub clock: Clock,
}
