//! Where a session came from: typed by a person, spawned by another session, or forked from one.

use serde_json::Value;

use crate::text::{MAX_NAME, clean};

/// What `session_meta.source` tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// The role of a subagent: `review`, a role's name, or `subagent` when it has none.
    pub subagent: Option<String>,
    /// Whether the session was spawned with its parent's history.
    pub spawned: bool,
}

impl Origin {
    /// Reads `source`: a plain word for sessions that a person started, `{"subagent": …}` otherwise.
    pub fn of(source: Option<&str>) -> Self {
        let source: Value = source.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let Some(subagent) = source.get("subagent").filter(|subagent| !subagent.is_null()) else {
            return Self::default();
        };
        let spawn = subagent.get("thread_spawn");
        let role = subagent
            .as_str()
            .or_else(|| spawn?.get("agent_role")?.as_str())
            .or_else(|| subagent.get("other")?.as_str())
            .and_then(|role| clean(role, MAX_NAME));
        Self {
            subagent: Some(role.unwrap_or_else(|| "subagent".to_owned())),
            spawned: spawn.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shapes_of_source() {
        let origin = |subagent: Option<&str>, spawned| Origin {
            subagent: subagent.map(str::to_owned),
            spawned,
        };
        assert_eq!(Origin::of(None), origin(None, false));
        assert_eq!(Origin::of(Some(r#""cli""#)), origin(None, false));
        assert_eq!(Origin::of(Some(r#"{"subagent":"review"}"#)), origin(Some("review"), false));
        assert_eq!(
            Origin::of(Some(r#"{"subagent":{"other":"guardian"}}"#)),
            origin(Some("guardian"), false)
        );
        let spawn = r#"{"subagent":{"thread_spawn":{"parent_thread_id":"p","depth":1,"agent_role":"explorer"}}}"#;
        assert_eq!(Origin::of(Some(spawn)), origin(Some("explorer"), true));
        let spawn = r#"{"subagent":{"thread_spawn":{"parent_thread_id":"p","agent_role":null}}}"#;
        assert_eq!(Origin::of(Some(spawn)), origin(Some("subagent"), true));
    }
}
