//! Something that was done to sessions, for programs.

use domain::projects::Book;
use domain::sessions::{Change, ChangeState, DeedKind, Turn};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::moment;
use super::tag_answer::TagAnswer;

/// The latest changes.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct ChangesAnswer {
    /// At most 50, the latest first.
    changes: Vec<ChangeAnswer>,
}

/// Something that was done to sessions: a decision, or an undoing.
#[derive(Serialize, ToSchema)]
pub struct ChangeAnswer {
    /// The number under which it can be undone.
    action: i64,
    /// When it was done, RFC 3339.
    #[schema(format = DateTime)]
    at: String,
    /// Who did it, by name; absent where the program did.
    by: Option<String>,
    /// What was done, undone, or done again.
    what: DeedKind,
    /// Which of these.
    turn: Turn,
    /// The action that an undoing undid.
    undoes: Option<i64>,
    /// What sessions were billed to by it; absent where their tags were taken away, and where it is about no tag.
    tag: Option<TagAnswer>,
    /// How many sessions it was done to.
    sessions: i64,
    /// Whether it can be undone now: `holds` if so; `overtaken` where something was decided since about the same requests, which would have to be
    /// undone first; `undone` where it was; `nothing` where it changed nothing.
    state: ChangeState,
}

impl ChangesAnswer {
    /// Changes with the names that the projects have.
    pub fn of(changes: Vec<Change>, book: &Book) -> Self {
        let told = |change: Change| ChangeAnswer {
            action: change.action,
            at: moment(change.at, &TimeZone::UTC),
            by: change.by,
            what: change.deed.kind,
            turn: change.turn,
            undoes: change.undoes,
            tag: change.deed.tag.map(|tag| TagAnswer::of(&tag, book)),
            sessions: change.deed.sessions,
            state: change.state,
        };
        Self {
            changes: changes.into_iter().map(told).collect(),
        }
    }
}

fn example() -> Value {
    json!({ "changes": [
        { "action": 813, "at": "2026-11-25T09:12:40.118203+00:00", "by": "Ben Okafor", "what": "split", "turn": "undone", "undoes": 811, "tag": null,
            "sessions": 1, "state": "holds" },
        { "action": 812, "at": "2026-11-25T09:11:02.530117+00:00", "by": "Ana Silva", "what": "tag", "turn": "done", "undoes": null,
            "tag": { "projects": [{ "project": 7, "name": "Relaunch", "client": "Globex", "points": 10_000 }] }, "sessions": 2, "state": "holds" },
        { "action": 811, "at": "2026-11-25T09:10:47.004310+00:00", "by": "Ana Silva", "what": "split", "turn": "done", "undoes": null, "tag": null,
            "sessions": 1, "state": "undone" }
    ] })
}
