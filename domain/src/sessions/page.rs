//! What the page of sessions shows.

use serde::{Deserialize, Serialize};

use super::{Assignment, Micros, SessionCursor, SessionsQuery, Show};
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether the next request could still belong to it.
    pub is_running: bool,
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

    /// How long it lasted: from the first answer to the last one, and not less than the [active time](super::active()), to which the making of the first
    /// answer belongs too.
    #[must_use]
    pub fn lasted(&self) -> Micros {
        (self.ends - self.starts).max(self.active)
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
    /// How many of them are held apart from a neighbour.
    pub held_apart: i64,
    /// Under the filters: the untagged ones that lie outside of the window. Counted for the inbox only.
    pub elsewhere: Count,
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

impl Show {
    /// Whether it lists sessions that are billed so.
    #[must_use]
    const fn lists(self, row: &SessionRow, billed: Option<&Assignment>) -> bool {
        match self {
            Self::All => true,
            Self::Untagged => billed.is_none(),
            Self::Tagged => matches!(billed, Some(Assignment::Projects(_))),
            Self::NotBillable => matches!(billed, Some(Assignment::NotBillable)),
            Self::HeldApart => row.is_held_apart,
        }
    }
}

impl SessionsPage {
    /// Tags sessions on the page at once, before the server has: rows that do not belong to the list any more go, and the counts follow. What is
    /// read from the server afterwards is what holds.
    pub fn tag(&mut self, sessions: &[i64], tag: Option<&Assignment>) {
        let show = self.question.show;
        for row in self.rows.iter_mut().filter(|row| sessions.contains(&row.id)) {
            let was_untagged = row.billed().is_none();
            row.tag = tag.cloned();
            let step = i64::from(row.billed().is_none()) - i64::from(was_untagged);
            self.untagged.step(step, row.cost);
        }
        let mut gone = Count::default();
        self.rows.retain(|row| {
            let stays = show.lists(row, row.billed());
            if !stays {
                gone.step(1, row.cost);
            }
            stays
        });
        self.found.sessions -= gone.sessions;
        self.found.cost -= gone.cost;
    }
}

impl Count {
    /// One more, one less, or none.
    fn step(&mut self, step: i64, cost: Nanos) {
        self.sessions += step;
        self.cost += Nanos(cost.0 * step);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Granularity;

    fn row(id: i64, cost: i64) -> SessionRow {
        SessionRow {
            id,
            account: 1,
            person: 1,
            person_name: "ana@example.com".to_owned(),
            starts: 0,
            ends: 0,
            active: 0,
            requests: 1,
            errors: 0,
            tokens: 1,
            cost: Nanos(cost),
            unpriced_requests: 0,
            tag: None,
            by_rule: None,
            notes: Vec::new(),
            is_running: false,
            is_held_apart: false,
            models: Vec::new(),
            agents: Vec::new(),
            directories: Vec::new(),
            branches: Vec::new(),
        }
    }

    fn page(show: Show) -> SessionsPage {
        let count = Count {
            sessions: 3,
            cost: Nanos(60),
        };
        SessionsPage {
            question: SessionsQuery {
                show,
                ..SessionsQuery::default()
            },
            window: Window {
                start: 0,
                end: 86_400,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: 0,
                before_end: 0,
                before_label: String::new(),
                as_of: 0,
                seq: 0,
            },
            clock: Clock::default(),
            all: count,
            untagged: count,
            held_apart: 0,
            elsewhere: Count::default(),
            found: count,
            rows: vec![row(3, 10), row(2, 20), row(1, 30)],
            next: None,
            sessions_at: 1,
            waiting: 0,
            accounts: Vec::new(),
            book: Book::default(),
            has_events: true,
        }
    }

    #[test]
    fn what_is_tagged_leaves_the_inbox_and_stays_among_all() {
        let mut inbox = page(Show::Untagged);
        inbox.tag(&[3, 1], Some(&Assignment::project(7)));
        let left = Count {
            sessions: 1,
            cost: Nanos(20),
        };
        assert_eq!((inbox.untagged, inbox.found), (left, left));
        assert_eq!(inbox.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [2]);

        let mut all = page(Show::All);
        all.tag(&[2], Some(&Assignment::NotBillable));
        assert_eq!((all.untagged.sessions, all.found.sessions, all.rows.len()), (2, 3, 3));
        all.tag(&[2], None);
        assert_eq!(all, page(Show::All), "and untagged again it is as it was");
    }

    #[test]
    fn a_rule_speaks_again_where_a_tag_is_taken_away() {
        let mut all = page(Show::All);
        all.rows[0].by_rule = Some(ByRule {
            rule: 4,
            tag: Assignment::project(7),
        });
        all.rows[0].tag = Some(Assignment::NotBillable);
        all.tag(&[3], None);
        assert_eq!(all.rows[0].billed(), Some(&Assignment::project(7)));
        assert_eq!(all.untagged.sessions, 3);
    }
}
