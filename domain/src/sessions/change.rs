//! What was done to sessions of late, and what of it can be undone.

use serde::{Deserialize, Serialize};

use super::{Assignment, Micros};
use crate::event::named;

/// How many of the latest changes are told.
pub const CHANGES_TOLD: usize = 50;

named! {
    /// What somebody did to sessions.
    DeedKind {
        /// Tagged them, or took their tags away.
        Tag = "tag",
        /// Noted something about them, or took a note away.
        Note = "note",
        /// Made two of one.
        Split = "split",
        /// Made one of several.
        Merge = "merge",
    }
}

named! {
    /// What a change is to its deed.
    Turn {
        /// It is the deed.
        Done = "done",
        /// It undid the deed.
        Undone = "undone",
        /// It undid the undoing.
        DoneAgain = "done_again",
    }
}

named! {
    /// Whether a change can be undone now.
    ChangeState {
        /// It holds, and can be undone.
        Holds = "holds",
        /// Something was decided since about the same requests, which would have to be undone first.
        Overtaken = "overtaken",
        /// It was undone.
        Undone = "undone",
        /// All was so already: there is nothing to undo.
        Nothing = "nothing",
    }
}

/// A deed, as it is told afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDeed {
    /// The number under which it was done.
    pub action: i64,
    /// Whether whoever asks did it.
    pub is_own: bool,
    /// What it was.
    pub kind: DeedKind,
    /// What sessions were billed to by it; nothing where their tags were taken away, and where it is about no tag.
    pub tag: Option<Assignment>,
    /// How many sessions it was done to.
    pub sessions: i64,
}

/// Something that was done to sessions: a deed, or an undoing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The number under which it can be undone.
    pub action: i64,
    /// When it was done.
    pub at: Micros,
    /// Who did it, by name, or by e-mail address where they have no name; nothing where the program did.
    pub by: Option<String>,
    /// What an undoing undid: the number of that change.
    pub undoes: Option<i64>,
    /// The deed that it is, undid, or did again.
    pub deed: PastDeed,
    /// Which of these.
    pub turn: Turn,
    /// Whether it can be undone now.
    pub state: ChangeState,
}

/// What takes back the latest deed of whoever asks that still holds; nothing where there is none among these.
#[must_use]
pub fn own_latest(changes: &[Change]) -> Option<&Change> {
    let takes_back = |change: &&Change| change.deed.is_own && change.turn != Turn::Undone && change.state == ChangeState::Holds;
    changes.iter().filter(takes_back).max_by_key(|change| change.deed.action)
}

impl Turn {
    /// After so many steps back to the deed: none is the deed itself.
    #[must_use]
    pub const fn after(steps: u32) -> Self {
        match steps {
            0 => Self::Done,
            odd if odd % 2 == 1 => Self::Undone,
            _ => Self::DoneAgain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(action: i64, deed: i64, turn: Turn, state: ChangeState) -> Change {
        Change {
            action,
            at: action,
            by: None,
            undoes: (action != deed).then_some(deed),
            deed: PastDeed {
                action: deed,
                is_own: true,
                kind: DeedKind::Tag,
                tag: None,
                sessions: 1,
            },
            turn,
            state,
        }
    }

    #[test]
    fn the_latest_deed_is_undone_and_no_undoing() {
        use ChangeState::{Holds, Overtaken, Undone};
        let latest = |changes: &[Change]| own_latest(changes).map(|change| change.action);
        let first = change(1, 1, Turn::Done, Holds);
        let second = change(2, 2, Turn::Done, Undone);
        let undoing = change(3, 2, Turn::Undone, Holds);
        assert_eq!(latest(&[undoing.clone(), second.clone(), first.clone()]), Some(1));
        // Done again it holds again, and what did it again is what can be undone. It stays the later deed of the two.
        let undone = Change { state: Undone, ..undoing };
        let again = change(4, 2, Turn::DoneAgain, Holds);
        assert_eq!(latest(&[again, undone, second, first.clone()]), Some(4));
        let mut others = first.clone();
        others.deed.is_own = false;
        assert_eq!(latest(&[change(5, 5, Turn::Done, Overtaken), others]), None);
        assert_eq!(latest(&[]), None);
    }

    #[test]
    fn every_other_undoing_does_it_again() {
        assert_eq!(
            [0, 1, 2, 3, 4].map(Turn::after),
            [Turn::Done, Turn::Undone, Turn::DoneAgain, Turn::Undone, Turn::DoneAgain]
        );
    }
}
