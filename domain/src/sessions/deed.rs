//! What people do to sessions.

use serde::{Deserialize, Serialize};

use super::{Assignment, Micros};
use crate::billing::Month;
use crate::query::QueryError;
use crate::text::{fail, is_unseen};

/// The most sessions that one deed is done to.
pub const MOST_AT_ONCE: usize = 1_000;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 2_000;

/// Something that somebody does to sessions, named by their numbers. All of it is done, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Tags sessions, or takes their tags away.
    Tag {
        /// Which ones.
        sessions: Vec<i64>,
        /// What they are billed to.
        tag: Option<Assignment>,
    },
    /// Notes something about sessions; an empty text takes the note away.
    Note {
        /// Which ones.
        sessions: Vec<i64>,
        /// The text.
        text: String,
    },
    /// Makes two of one.
    Split {
        /// Which one.
        session: i64,
        /// The second one begins with the first request from this moment on.
        at: Micros,
    },
    /// Makes one of several that follow each other.
    Merge {
        /// Which ones, in any order.
        sessions: Vec<i64>,
        /// What it is billed to; where nothing is said, the tag that they have in common.
        tag: Option<Assignment>,
    },
}

/// A month of a project whose statement is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosedMonth {
    /// The project's number.
    pub project: i32,
    /// The month.
    pub month: Month,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "action": 812, "sessions": 2, "closed_months": [{ "project": 7, "month": "2026-10" }] })))]
pub struct Done {
    /// The number under which it can be undone.
    pub action: i64,
    /// How many sessions it was done to.
    pub sessions: usize,
    /// The closed months of projects in which something else is billed because of it: that becomes an adjustment of the next statement. Told to
    /// whoever may see statements.
    pub closed_months: Vec<ClosedMonth>,
}

impl Deed {
    /// What it is, as the database keeps it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Tag { .. } => "tag",
            Self::Note { .. } => "note",
            Self::Split { .. } => "split",
            Self::Merge { .. } => "merge",
        }
    }

    /// The sessions that it is done to, in order, each once.
    #[must_use]
    pub fn sessions(&self) -> Vec<i64> {
        let mut sessions = match self {
            Self::Tag { sessions, .. } | Self::Note { sessions, .. } | Self::Merge { sessions, .. } => sessions.clone(),
            Self::Split { session, .. } => vec![*session],
        };
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// Whether it can be done to any sessions at all.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn check(&self) -> Result<(), QueryError> {
        if !(1..=MOST_AT_ONCE).contains(&self.sessions().len()) {
            return Err(fail("sessions", &format!("choose between one and {MOST_AT_ONCE} sessions")));
        }
        match self {
            // Lines are a note's own; other control characters are not, NUL above all, which Postgres cannot keep.
            Self::Note { text, .. }
                if text.chars().count() > LONGEST_NOTE
                    || text.chars().any(|sign| is_unseen(sign) && !matches!(sign, '\n' | '\r' | '\t')) =>
            {
                Err(fail(
                    "text",
                    &format!("write a note in plain text, of at most {LONGEST_NOTE} characters"),
                ))
            }
            _ => Ok(()),
        }
    }

    /// What sessions are to be billed to.
    #[must_use]
    pub const fn tag(&self) -> Option<&Assignment> {
        match self {
            Self::Tag { tag, .. } | Self::Merge { tag, .. } => tag.as_ref(),
            Self::Note { .. } | Self::Split { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_named_once() {
        let deed = Deed::Merge {
            sessions: vec![9, 3, 9],
            tag: Some(Assignment::NotBillable),
        };
        assert_eq!((deed.sessions(), deed.name()), (vec![3, 9], "merge"));
        assert_eq!(deed.tag(), Some(&Assignment::NotBillable));
    }

    #[test]
    fn what_could_never_be_done_is_told() {
        let note = |text: &str| Deed::Note {
            sessions: vec![1],
            text: text.to_owned(),
        };
        assert_eq!(note("Two\nlines").check(), Ok(()));
        assert_eq!(note(&"ä".repeat(LONGEST_NOTE)).check(), Ok(()));
        for bad in [note("a\0b"), note(&"a".repeat(LONGEST_NOTE + 1))] {
            assert_eq!(bad.check().expect_err("refused").field, "text");
        }
        let tag = |sessions: Vec<i64>| Deed::Tag { sessions, tag: None };
        assert_eq!(tag(vec![]).check().expect_err("refused").field, "sessions");
        assert_eq!(tag((0..1_001).collect()).check().expect_err("refused").field, "sessions");
    }
}
