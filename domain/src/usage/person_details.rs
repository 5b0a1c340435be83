//! What the row of a person opens to.

use serde::{Deserialize, Serialize};

use super::{Parts, Window};
use crate::live::FeedRow;

/// How many of their latest requests are listed.
pub const PERSON_REQUESTS: usize = 10;

/// On what somebody spent, and what they asked for last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    /// The person's number; 0 stands for requests that name nobody.
    pub id: i32,
    /// The window.
    pub window: Window,
    /// The models that they used.
    pub models: Parts,
    /// The agents that they used.
    pub agents: Parts,
    /// The accounts that paid for it.
    pub accounts: Parts,
    /// Their latest requests in the window, newest first.
    pub latest: Vec<FeedRow>,
}
