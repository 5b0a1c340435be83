//! Clients with their projects, as the page shows them.

use domain::billing::Agreement;
use domain::projects::{Book, COLOURS, Client, Project};

use super::read::Listed;

/// A client and its projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Who is billed.
    pub client: Client,
    /// For what.
    pub projects: Vec<Entry>,
}

/// A project, and what is agreed on for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The project.
    pub project: Project,
    /// Terms and budget: the usual ones for who may not see them.
    pub agreement: Agreement,
    /// What its default rule is called, if it has one.
    pub default_rule: Option<String>,
}

/// The clients with their projects. Archived ones are left out, unless they are asked for.
pub(super) fn groups(listed: &Listed, archived: bool) -> Vec<Group> {
    let Listed {
        book,
        agreements,
        defaults,
    } = listed;
    let entry = |project: &Project| Entry {
        project: project.clone(),
        agreement: agreements.get(&project.id).cloned().unwrap_or_default(),
        default_rule: defaults.get(&project.id).cloned(),
    };
    let group = |client: &Client| Group {
        client: client.clone(),
        projects: book
            .projects
            .iter()
            .filter(|project| project.client == client.id && (archived || !project.archived))
            .map(entry)
            .collect(),
    };
    book.clients
        .iter()
        .filter(|client| archived || !client.archived)
        .map(group)
        .collect()
}

/// How many things are put away. What is archived only because its client is does not count on its own.
pub(super) fn archived(book: &Book) -> usize {
    let of_open = |project: &&Project| project.archived && book.client(project.client).is_some_and(|client| !client.archived);
    let clients = book.clients.iter().filter(|client| client.archived).count();
    clients + book.projects.iter().filter(of_open).count()
}

/// The colour for one more project: the first of those that the fewest projects in use have.
pub(super) fn free_colour(book: &Book) -> i16 {
    let used = |colour: i16| {
        let has = |project: &&Project| !project.archived && project.colour == colour;
        book.projects.iter().filter(has).count()
    };
    (0..COLOURS).min_by_key(|colour| used(*colour)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(id: i32, archived: bool) -> Client {
        Client {
            id,
            name: format!("client {id}"),
            archived,
        }
    }

    fn project(id: i32, client: i32, colour: i16, archived: bool) -> Project {
        Project {
            id,
            client,
            name: format!("project {id}"),
            colour,
            archived,
        }
    }

    fn book() -> Book {
        Book {
            clients: vec![client(1, false), client(2, true), client(3, false)],
            projects: vec![
                project(11, 1, 0, false),
                project(12, 1, 1, true),
                project(21, 2, 2, true),
                project(31, 3, 3, false),
            ],
        }
    }

    fn listed() -> Listed {
        let agreement = Agreement {
            budget: Some(domain::Nanos(1)),
            ..Agreement::default()
        };
        Listed {
            book: book(),
            agreements: [(11, agreement)].into(),
            defaults: [(31, "Globex".to_owned())].into(),
        }
    }

    fn shown(groups: &[Group]) -> Vec<(i32, Vec<i32>)> {
        let ids = |group: &Group| group.projects.iter().map(|entry| entry.project.id).collect();
        groups.iter().map(|group| (group.client.id, ids(group))).collect()
    }

    #[test]
    fn what_is_archived_is_shown_when_it_is_asked_for() {
        assert_eq!(shown(&groups(&listed(), false)), [(1, vec![11]), (3, vec![31])]);
        assert_eq!(shown(&groups(&listed(), true)), [(1, vec![11, 12]), (2, vec![21]), (3, vec![31])]);
        assert_eq!(archived(&book()), 2, "a client, and a project of another one");
        assert_eq!(archived(&Book::default()), 0);
    }

    #[test]
    fn a_project_has_what_is_agreed_on_for_it() {
        let groups = groups(&listed(), true);
        let budgets: Vec<_> = groups[0].projects.iter().map(|entry| entry.agreement.budget).collect();
        assert_eq!(budgets, [Some(domain::Nanos(1)), None]);
        assert_eq!(groups[2].projects[0].default_rule.as_deref(), Some("Globex"));
    }

    #[test]
    fn a_new_project_looks_like_none_that_is_in_use() {
        assert_eq!(free_colour(&Book::default()), 0);
        assert_eq!(free_colour(&book()), 1, "the colour of an archived project is free");
        let all = Book {
            clients: vec![client(1, false)],
            projects: (0..COLOURS).map(|colour| project(colour.into(), 1, colour, false)).collect(),
        };
        assert_eq!(free_colour(&all), 0, "when all are taken it begins again");
    }
}
