//! How changes of sessions are told.

use domain::projects::Book;
use domain::sessions::{Assignment, Change, DeedKind, PastDeed, Turn, WHOLE};

use super::words::billed_to;
use crate::charts::format::count;

/// `Tagged 12 sessions as Globex · Relaunch`, `Undid: split 1 session`.
pub(super) fn change_words(change: &Change, book: &Book) -> String {
    let deed = deed_words(&change.deed, book);
    match change.turn {
        Turn::Done => deed,
        Turn::Undone => format!("Undid: {}", in_a_sentence(&deed)),
        Turn::DoneAgain => format!("Did again: {}", in_a_sentence(&deed)),
    }
}

/// What is said when a change has been undone: `Undone: Tagged 12 sessions as Globex · Relaunch.`
pub(super) fn undone_words(change: &Change, book: &Book) -> String {
    let deed = deed_words(&change.deed, book);
    match change.turn {
        Turn::Undone => format!("Done again: {deed}."),
        Turn::Done | Turn::DoneAgain => format!("Undone: {deed}."),
    }
}

/// Who did it.
pub(super) fn doer(change: &Change) -> String {
    change.by.clone().unwrap_or_else(|| "The program".to_owned())
}

fn deed_words(deed: &PastDeed, book: &Book) -> String {
    let sessions = count(deed.sessions, "session", "sessions");
    match (deed.kind, &deed.tag) {
        (DeedKind::Tag, Some(Assignment::NotBillable)) => format!("Marked {sessions} as not billable"),
        (DeedKind::Tag, Some(tag)) => format!("Tagged {sessions} as {}", with_client(tag, book)),
        (DeedKind::Tag, None) => format!("Took the tag away from {sessions}"),
        (DeedKind::Note, _) => format!("Changed the note of {sessions}"),
        (DeedKind::Split, _) => format!("Split {sessions}"),
        (DeedKind::Merge, None) => format!("Merged {sessions}"),
        (DeedKind::Merge, Some(Assignment::NotBillable)) => format!("Merged {sessions} into one that is not billable"),
        (DeedKind::Merge, Some(tag)) => format!("Merged {sessions} as {}", with_client(tag, book)),
    }
}

/// What work is billed to, with the client where it is one project: `Globex · Relaunch`.
pub(super) fn with_client(tag: &Assignment, book: &Book) -> String {
    let name = billed_to(tag, book);
    let client = match tag {
        Assignment::Projects(shares) => shares
            .iter()
            .find(|share| share.points == WHOLE)
            .and_then(|share| book.client(book.project(share.project)?.client)),
        Assignment::NotBillable => None,
    };
    client.map_or_else(|| name.clone(), |client| format!("{} · {name}", client.name))
}

/// The words where something stands before them.
fn in_a_sentence(deed: &str) -> String {
    let mut signs = deed.chars();
    signs
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}

#[cfg(test)]
mod tests {
    use domain::projects::{Client, Project};
    use domain::sessions::{ChangeState, Share};

    use super::*;

    fn book() -> Book {
        let project = |id: i32, name: &str| Project {
            id,
            client: 1,
            name: name.to_owned(),
            colour: 0,
            archived: false,
        };
        Book {
            clients: vec![Client {
                id: 1,
                name: "Globex".to_owned(),
                archived: false,
            }],
            projects: vec![project(7, "Relaunch"), project(8, "Care")],
        }
    }

    fn change(kind: DeedKind, tag: Option<Assignment>, sessions: i64, turn: Turn) -> Change {
        Change {
            action: 2,
            at: 0,
            by: None,
            undoes: None,
            deed: PastDeed {
                action: 1,
                is_own: true,
                kind,
                tag,
                sessions,
            },
            turn,
            state: ChangeState::Holds,
        }
    }

    #[test]
    fn deeds_are_told_with_client_and_project() {
        let told = |kind, tag, sessions| change_words(&change(kind, tag, sessions, Turn::Done), &book());
        let relaunch = Some(Assignment::project(7));
        assert_eq!(told(DeedKind::Tag, relaunch.clone(), 12), "Tagged 12 sessions as Globex · Relaunch");
        let share = |project, points| Share { project, points };
        let two = Assignment::Projects(vec![share(7, 6_000), share(8, 4_000)]);
        assert_eq!(told(DeedKind::Tag, Some(two), 1), "Tagged 1 session as Relaunch 60 % · Care 40 %");
        assert_eq!(
            told(DeedKind::Tag, Some(Assignment::NotBillable), 2),
            "Marked 2 sessions as not billable"
        );
        assert_eq!(told(DeedKind::Tag, None, 1), "Took the tag away from 1 session");
        assert_eq!(told(DeedKind::Note, None, 3), "Changed the note of 3 sessions");
        assert_eq!(told(DeedKind::Split, None, 1), "Split 1 session");
        assert_eq!(told(DeedKind::Merge, None, 2), "Merged 2 sessions");
        assert_eq!(told(DeedKind::Merge, relaunch, 2), "Merged 2 sessions as Globex · Relaunch");
        assert_eq!(
            told(DeedKind::Tag, Some(Assignment::project(9)), 1),
            "Tagged 1 session as a project"
        );
    }

    #[test]
    fn undoings_say_of_what() {
        let split = |turn| change(DeedKind::Split, None, 1, turn);
        assert_eq!(change_words(&split(Turn::Undone), &book()), "Undid: split 1 session");
        assert_eq!(change_words(&split(Turn::DoneAgain), &book()), "Did again: split 1 session");
        assert_eq!(undone_words(&split(Turn::Done), &book()), "Undone: Split 1 session.");
        assert_eq!(undone_words(&split(Turn::Undone), &book()), "Done again: Split 1 session.");
        assert_eq!(doer(&split(Turn::Done)), "The program");
    }
}
