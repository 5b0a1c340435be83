//! The kinds of conditions, as the editor offers them.

use domain::query::Facet;
use domain::rules::Condition;

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The working directory.
    Directory,
    /// The name of a repository.
    Repository,
    /// The branch.
    Branch,
    /// One of some accounts, persons, agents, actions or models.
    One(Facet),
    /// The hour at which the session began.
    Hours,
    /// The day on which it began.
    Weekdays,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Directory,
        Self::Repository,
        Self::Branch,
        Self::One(Facet::Person),
        Self::One(Facet::Account),
        Self::One(Facet::Agent),
        Self::One(Facet::Action),
        Self::One(Facet::Model),
        Self::Weekdays,
        Self::Hours,
    ];

    /// That of a condition.
    pub const fn of(condition: &Condition) -> Self {
        match condition {
            Condition::Directory(_) => Self::Directory,
            Condition::Repository(_) => Self::Repository,
            Condition::Branch(_) => Self::Branch,
            Condition::Accounts(_) => Self::One(Facet::Account),
            Condition::Persons(_) => Self::One(Facet::Person),
            Condition::Agents(_) => Self::One(Facet::Agent),
            Condition::Actions(_) => Self::One(Facet::Action),
            Condition::Models(_) => Self::One(Facet::Model),
            Condition::Hours(..) => Self::Hours,
            Condition::Weekdays(_) => Self::Weekdays,
        }
    }

    /// Its name in the select's values.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Repository => "repository",
            Self::Branch => "branch",
            Self::One(of) => of.as_str(),
            Self::Hours => "hours",
            Self::Weekdays => "weekdays",
        }
    }

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What people read in the select.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Directory => "Directory",
            Self::Repository => "Repository",
            Self::Branch => "Branch",
            Self::One(Facet::Account) => "Account",
            Self::One(Facet::Person) => "Person",
            Self::One(Facet::Agent) => "Agent",
            Self::One(Facet::Action) => "Action",
            Self::One(Facet::Model) => "Model",
            // No condition asks for these.
            Self::One(Facet::Source | Facet::Class | Facet::Outcome) => "Value",
            Self::Hours => "Began at",
            Self::Weekdays => "Began on",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_offered_under_a_name_of_its_own() {
        let mut names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Kind::ALL.len());
        assert_eq!(Kind::parse("outcome"), None);
    }
}
