//! What the page of sessions shows.

use serde::{Deserialize, Serialize};

use super::{Assignment, Micros, SessionCursor, SessionsQuery};
use crate::Nanos;
use crate::account::Account;
use crate::projects::Book;
use crate::usage::activity::Clock;
use crate::usage::{Snapshot, Window};

/// How many sessions a page has.
pub const SESSIONS_PAGE: usize = 50;

/// A name with its part of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    /// The number of the dimension's value; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// How many requests it has.
    pub requests: i64,
    /// What they cost.
    pub cost: Nanos,
}

/// A session of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its number.
    pub id: i64,
    /// Its account.
    pub account: i32,
    /// Who worked; 0 is "not named".
    pub person: i32,
    /// Their name; empty where nobody is named.
    pub person_name: String,
    /// Its first request.
    pub starts: Micros,
    /// Its last request.
    pub ends: Micros,
    /// For how long they worked: see [`super::active()`].
    pub active: Micros,
    /// Its requests.
    pub requests: i64,
    /// How many of them failed.
    pub errors: i64,
    /// Tokens of all kinds.
    pub tokens: i64,
    /// What the requests with a price cost.
    pub cost: Nanos,
    /// Requests without a price.
    pub unpriced_requests: i64,
    /// What somebody has tagged it with.
    pub tag: Option<Assignment>,
    /// What a rule says. A person's tag wins over it.
    pub by_rule: Option<ByRule>,
    /// What was noted.
    pub notes: Vec<String>,
    /// Whether it would be one with its neighbour, were the two not tagged differently.
    pub is_held_apart: bool,
    /// Its models, the dearest first.
    pub models: Vec<Portion>,
    /// Its agents.
    pub agents: Vec<Portion>,
    /// The directories that it was worked in.
    pub directories: Vec<Portion>,
    /// The branches that were checked out.
    pub branches: Vec<Portion>,
}

/// What a rule says of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByRule {
    /// The rule's number.
    pub rule: i32,
    /// What it bills the session to.
    pub tag: Assignment,
}

impl SessionRow {
    /// What it is billed to; nothing while it is untagged.
    #[must_use]
    pub fn billed(&self) -> Option<&Assignment> {
        self.tag.as_ref().or_else(|| self.by_rule.as_ref().map(|by| &by.tag))
    }
}

/// How many sessions, and what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Count {
    /// How many.
    pub sessions: i64,
    /// What their requests cost, as far as they have a price.
    pub cost: Nanos,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionsPage {
    /// The question.
    pub question: SessionsQuery,
    /// The window.
    pub window: Window,
    /// What clocks show in its zone.
    pub clock: Clock,
    /// Of the window and under the filters: all sessions, and those that are untagged.
    pub all: Count,
    /// Those that nobody has tagged.
    pub untagged: Count,
    /// Those that are listed, on all pages.
    pub found: Count,
    /// The rows of this page, the latest first.
    pub rows: Vec<SessionRow>,
    /// Where the next page begins.
    pub next: Option<SessionCursor>,
    /// How often sessions of the org had changed when it was read.
    pub sessions_at: i64,
    /// How many stretches wait to be cut: while there are some, the page is not complete.
    pub waiting: i64,
    /// The accounts that they may see.
    pub accounts: Vec<Account>,
    /// Who may be billed, and for what.
    pub book: Book,
    /// Whether there is any event at all.
    pub has_events: bool,
}

impl Snapshot for SessionsPage {
    crate::usage::asked!(SessionsQuery, question, question.usage);

    /// Sessions are cut behind the writers: what a request changes comes with the word that they are.
    fn is_moved_whole(&self) -> bool {
        true
    }

    fn sessions_at(&self) -> Option<i64> {
        Some(self.sessions_at)
    }
}
