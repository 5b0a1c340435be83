//! What a session is billed to, with names.

use domain::projects::Book;
use domain::sessions::{Assignment, Share};
use serde::Serialize;
use utoipa::ToSchema;

/// What a session is billed to: `"not_billable"`, or `{"projects": [...]}`. It can be sent as the `tag` of another decision as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagAnswer {
    /// Nobody is billed for it.
    NotBillable,
    /// One project, or several with parts that add up to the whole.
    Projects(Vec<ShareAnswer>),
}

/// A project's part of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShareAnswer {
    /// The project's number.
    project: i32,
    /// Its name.
    name: String,
    /// The name of the client whose project it is.
    client: String,
    /// Its part in hundredths of a percent: 10,000 is all of it.
    points: u16,
}

impl TagAnswer {
    /// A tag with the names that its projects have.
    pub fn of(tag: &Assignment, book: &Book) -> Self {
        match tag {
            Assignment::NotBillable => Self::NotBillable,
            Assignment::Projects(shares) => Self::Projects(shares.iter().map(|share| ShareAnswer::of(share, book)).collect()),
        }
    }
}

impl ShareAnswer {
    fn of(share: &Share, book: &Book) -> Self {
        let project = book.project(share.project);
        let client = project.and_then(|project| book.client(project.client));
        Self {
            project: share.project,
            name: project.map(|project| project.name.clone()).unwrap_or_default(),
            client: client.map(|client| client.name.clone()).unwrap_or_default(),
            points: share.points,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::projects::{Client, Project};

    use super::*;

    #[test]
    fn what_is_told_can_be_sent_back() {
        let book = Book {
            clients: vec![Client {
                id: 2,
                name: "Globex".to_owned(),
                archived: false,
            }],
            projects: vec![Project {
                id: 7,
                client: 2,
                name: "Relaunch".to_owned(),
                colour: 3,
                archived: false,
            }],
        };
        for tag in [Assignment::NotBillable, Assignment::project(7)] {
            let told = serde_json::to_value(TagAnswer::of(&tag, &book)).expect("JSON");
            assert_eq!(serde_json::from_value::<Assignment>(told).expect("a tag"), tag);
        }
        let told = serde_json::to_value(TagAnswer::of(&Assignment::project(7), &book)).expect("JSON");
        assert_eq!(told["projects"][0]["name"], "Relaunch");
        assert_eq!(told["projects"][0]["client"], "Globex");
    }
}
