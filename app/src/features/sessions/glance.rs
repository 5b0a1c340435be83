//! What waits, in the words of the card that shows it elsewhere: it is put into words on the server, so that a page which only shows it stays small.

use domain::Nanos;
use domain::sessions::{Assignment, Count};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    super::row::{account, who},
    super::words::{billed_to, first_of, span},
    domain::sessions::SessionRow,
    domain::suggest::Suggestions,
    ledger::queries::sessions::Waiting,
};

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// How much waits, of all time.
    pub all: Count,
    /// Some of it, the dearest first.
    pub lines: Vec<Line>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// `Nov 26, 09:12–10:40`.
    pub when: String,
    /// The person; where nobody is named, the account.
    pub who: String,
    /// Its first model, and how many more.
    pub models: String,
    /// Its requests.
    pub requests: i64,
    /// What they cost.
    pub cost: Nanos,
    /// Whether it goes on.
    pub is_running: bool,
    /// What it is probably billed to, what that is called, and how sure it is, in percent.
    pub suggested: Option<(Assignment, String, u8)>,
}

/// Puts it into words.
#[cfg(feature = "ssr")]
pub(super) fn glance(all: Count, found: &Waiting, suggestions: &Suggestions) -> Glance {
    let line = |row: &SessionRow| {
        let suggested = suggestions
            .sessions
            .iter()
            .find(|one| one.session == row.id)
            .map(|one| &one.suggestion);
        let day = found.clock.day(row.starts.div_euclid(1_000));
        Line {
            id: row.id,
            when: format!("{day}, {}", span(&found.clock, row.starts, row.ends)),
            who: who(row, || account(&found.accounts, row.account)),
            models: first_of(&row.models),
            requests: row.requests,
            cost: row.cost,
            is_running: row.is_running,
            suggested: suggested.map(|one| (one.tag.clone(), billed_to(&one.tag, &found.book), one.percent())),
        }
    };
    Glance {
        all,
        lines: found.rows.iter().map(line).collect(),
    }
}
