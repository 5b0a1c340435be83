//! What people do to sessions, as programs send it.

use domain::query::QueryError;
use domain::sessions::{Assignment, Deed};
use domain::text::fail;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

/// Something that is done to sessions, which are named by their numbers: at most 1,000 at once. All of it is done, or nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schema(example = json!({ "tag": { "sessions": [4021, 4022], "tag": { "projects": [{ "project": 7, "points": 10_000 }] } } }))]
pub enum DeedForm {
    /// Tags sessions, or takes their tags away.
    Tag {
        /// Which ones.
        sessions: Vec<i64>,
        /// What they are billed to; null takes their tags away. It is not left out: a name that was mistyped would take them away, too.
        #[serde(deserialize_with = "Option::deserialize")]
        #[schema(required = true)]
        tag: Option<Assignment>,
    },
    /// Notes something about sessions.
    Note {
        /// Which ones.
        sessions: Vec<i64>,
        /// The text, in at most 2,000 characters; an empty one takes the note away.
        text: String,
    },
    /// Makes two of one.
    Split {
        /// Which one.
        session: i64,
        /// The second one begins with the first request from this moment on: RFC 3339, such as `2026-11-25T14:02:11+01:00`.
        #[schema(format = DateTime)]
        at: String,
    },
    /// Makes one of several that follow each other, of one person on one account.
    Merge {
        /// Which ones, in any order.
        sessions: Vec<i64>,
        /// What it is billed to; where nothing is said, the tag that they have in common.
        tag: Option<Assignment>,
    },
}

impl DeedForm {
    /// The same, as the program does it.
    ///
    /// # Errors
    /// Names the field that cannot be read.
    pub fn read(self) -> Result<Deed, QueryError> {
        Ok(match self {
            Self::Tag { sessions, tag } => Deed::Tag { sessions, tag },
            Self::Note { sessions, text } => Deed::Note { sessions, text },
            Self::Split { session, at } => {
                let at: Timestamp = at.parse().map_err(|_| {
                    fail(
                        "at",
                        "write a moment with its offset, such as 2026-11-25T14:02:11Z or 2026-11-25T15:02:11+01:00",
                    )
                })?;
                Deed::Split {
                    session,
                    at: at.as_microsecond(),
                }
            }
            Self::Merge { sessions, tag } => Deed::Merge { sessions, tag },
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn split(at: &str) -> Result<Deed, QueryError> {
        let form: DeedForm = serde_json::from_value(json!({ "split": { "session": 4, "at": at } })).expect("a deed");
        form.read()
    }

    #[test]
    fn a_moment_is_read_with_its_offset_or_refused() {
        let at = 1_795_615_331_043_007;
        for text in ["2026-11-25T14:02:11.043007Z", "2026-11-25T15:02:11.043007+01:00"] {
            assert_eq!(split(text), Ok(Deed::Split { session: 4, at }), "{text}");
        }
        for bad in [
            "",
            "1795615331043007",
            "2026-11-25",
            "2026-11-25T14:02:11",
            "2026-02-30T10:00:00Z",
            "soon",
        ] {
            assert_eq!(split(bad).expect_err(bad).field, "at");
        }
    }
}
