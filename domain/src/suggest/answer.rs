//! Suggestions for some sessions, and how good they are.

use serde::{Deserialize, Serialize};

use super::{Accuracy, Suggestion};

/// A session that something is suggested for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggested {
    /// The session's number.
    pub session: i64,
    /// What it is probably to be billed to.
    pub suggestion: Suggestion,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// The sessions for which there is one.
    pub sessions: Vec<Suggested>,
    /// How the suggestions did on the latest tags, without having learned from them.
    pub accuracy: Accuracy,
    /// How many tags all was learned from.
    pub learned_from: usize,
}
