//! What a session can be billed to, as the picker offers it.

use domain::projects::Book;
use domain::sessions::Assignment;

use crate::components::fold::folded;

/// A line of the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// All of it to a project.
    Project {
        /// Its number.
        id: i32,
        /// What people call it.
        name: String,
        /// Whose it is.
        client: String,
        /// Its place in the palette.
        colour: i16,
    },
    /// Nobody is billed.
    NotBillable,
    /// Parts of it to several projects.
    Share,
    /// Nobody has said anything.
    Untag,
}

impl Choice {
    /// What it says.
    pub fn title(&self) -> String {
        match self {
            Self::Project { name, .. } => name.clone(),
            Self::NotBillable => "Not billable".to_owned(),
            Self::Share => "Share between projects…".to_owned(),
            Self::Untag => "Take the tag away".to_owned(),
        }
    }

    /// What sessions are tagged with by it; nothing for what leads elsewhere.
    pub fn tag(&self) -> Option<Option<Assignment>> {
        match self {
            Self::Project { id, .. } => Some(Some(Assignment::project(*id))),
            Self::NotBillable => Some(Some(Assignment::NotBillable)),
            Self::Untag => Some(None),
            Self::Share => None,
        }
    }

    /// Whether it has every word that is typed, in whatever case.
    fn is_like(&self, typed: &str) -> bool {
        let name = match self {
            Self::Project { name, client, .. } => folded(&format!("{client} {name}")),
            other => folded(&other.title()),
        };
        typed.split_whitespace().all(|word| name.contains(&folded(word)))
    }
}

/// What is offered: projects in use by client and name, those that begin with what is typed first, and then everything else that can be done.
pub(super) fn offered(book: &Book, typed: &str, is_tagged: bool) -> Vec<Choice> {
    let mut projects: Vec<(bool, String, Choice)> = book
        .projects
        .iter()
        .filter(|project| !project.archived)
        .map(|project| {
            let client = book.client(project.client).map(|client| client.name.clone()).unwrap_or_default();
            let begins = !typed.trim().is_empty() && folded(&project.name).starts_with(&folded(typed.trim()));
            let order = format!("{}\u{0}{}", client.to_lowercase(), project.name.to_lowercase());
            let choice = Choice::Project {
                id: project.id,
                name: project.name.clone(),
                client,
                colour: project.colour,
            };
            (!begins, order, choice)
        })
        .collect();
    projects.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let several = projects.len() > 1;
    let rest = [
        Some(Choice::NotBillable),
        several.then_some(Choice::Share),
        is_tagged.then_some(Choice::Untag),
    ];
    projects
        .into_iter()
        .map(|(_, _, choice)| choice)
        .chain(rest.into_iter().flatten())
        .filter(|choice| choice.is_like(typed))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::projects::{Client, Project};

    use super::*;

    fn book() -> Book {
        let client = |id: i32, name: &str| Client {
            id,
            name: name.to_owned(),
            archived: false,
        };
        let project = |id: i32, client: i32, name: &str, archived: bool| Project {
            id,
            client,
            name: name.to_owned(),
            colour: 0,
            archived,
        };
        Book {
            clients: vec![client(1, "Globex"), client(2, "Acme")],
            projects: vec![
                project(1, 1, "Relaunch", false),
                project(2, 1, "Care", false),
                project(3, 2, "Shop", false),
                project(4, 2, "Old shop", true),
                project(5, 1, "Gear", false),
            ],
        }
    }

    fn titles(typed: &str) -> Vec<String> {
        offered(&book(), typed, true).iter().map(Choice::title).collect()
    }

    #[test]
    fn projects_stand_by_their_clients_and_what_else_can_be_done_below() {
        assert_eq!(
            titles(""),
            [
                "Shop",
                "Care",
                "Gear",
                "Relaunch",
                "Not billable",
                "Share between projects…",
                "Take the tag away"
            ]
        );
        assert_eq!(offered(&Book::default(), "", false), [Choice::NotBillable]);
    }

    #[test]
    fn what_is_typed_finds_projects_and_their_clients() {
        assert_eq!(titles("glo rel"), ["Relaunch"]);
        assert_eq!(titles("SHOP"), ["Shop"], "what is archived is not offered");
        assert_eq!(titles("ge"), ["Gear"]);
        assert_eq!(
            titles("g"),
            ["Gear", "Care", "Relaunch", "Take the tag away"],
            "what begins so stands first"
        );
        assert_eq!(titles("not"), ["Not billable"]);
        assert!(titles("nothing like it").is_empty());
    }
}
