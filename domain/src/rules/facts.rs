//! What is known of a session, as rules and suggestions look at it.

use crate::sessions::Micros;

/// Requests of a session that say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartFacts {
    /// Working directory; empty where nobody knows.
    pub directory: String,
    /// Branch that was checked out; empty where nobody knows.
    pub branch: String,
    /// Agent; 0 is "not named".
    pub agent: i32,
    /// Action; 0 is "not named".
    pub action: i32,
    /// Model; 0 is "not named".
    pub model: i32,
    /// How many requests.
    pub requests: i64,
}

/// A session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its account.
    pub account: i32,
    /// Who worked; 0 is "not named".
    pub person: i32,
    /// When it began.
    pub starts: Micros,
    /// The hour on the wall when it began, 0 to 23, in the org's zone.
    pub hour: u8,
    /// The day of the week then: 0 is Sunday.
    pub weekday: u8,
    /// Its requests, by what they say.
    pub parts: Vec<PartFacts>,
}

impl Facts {
    /// Its requests.
    #[must_use]
    pub fn requests(&self) -> i64 {
        self.parts.iter().map(|part| part.requests).sum()
    }
}
