//! What a rule asks for.

use serde::{Deserialize, Serialize};

use super::{Facts, PartFacts, is_like};
use crate::query::QueryError;
use crate::text::{fail, line};

/// The days of the week as people call them, Sunday first.
pub const DAY_NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The longest pattern, in characters.
const LONGEST: usize = 200;

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The working directory is this one, or lies below it; stars stand for anything.
    Directory(String),
    /// A directory of this name is part of the path: tools tell where one works, and a repository is checked out under its name.
    Repository(String),
    /// The branch; stars stand for anything.
    Branch(String),
    /// One of these accounts.
    Accounts(Vec<i32>),
    /// One of these persons; 0 is "not named".
    Persons(Vec<i32>),
    /// One of these agents.
    Agents(Vec<i32>),
    /// One of these actions.
    Actions(Vec<i32>),
    /// One of these models.
    Models(Vec<i32>),
    /// The session began at one of these hours on the wall: from the first up to, and not with, the second; past midnight where the second is
    /// the smaller one.
    Hours(u8, u8),
    /// It began on one of these days: 0 is Sunday.
    Weekdays(Vec<u8>),
}

impl Condition {
    /// Whether the session as a whole meets it; `None` where its requests have to say.
    pub(super) fn of_session(&self, facts: &Facts) -> Option<bool> {
        Some(match self {
            Self::Accounts(list) => list.contains(&facts.account),
            Self::Persons(list) => list.contains(&facts.person),
            Self::Hours(from, to) if from <= to => (*from..*to).contains(&facts.hour),
            Self::Hours(from, to) => facts.hour >= *from || facts.hour < *to,
            Self::Weekdays(list) => list.contains(&facts.weekday),
            Self::Directory(_) | Self::Repository(_) | Self::Branch(_) | Self::Agents(_) | Self::Actions(_) | Self::Models(_) => {
                return None;
            }
        })
    }

    /// Whether requests meet it; what is asked of the session is met here.
    pub(super) fn of_part(&self, part: &PartFacts) -> bool {
        match self {
            Self::Directory(pattern) => {
                let pattern = pattern.trim_end_matches('/');
                is_like(pattern, &part.directory) || is_like(&format!("{pattern}/*"), &part.directory)
            }
            Self::Repository(name) => part.directory.split(['/', '\\']).any(|piece| is_like(name, piece)),
            Self::Branch(pattern) => is_like(pattern, &part.branch),
            Self::Agents(list) => list.contains(&part.agent),
            Self::Actions(list) => list.contains(&part.action),
            Self::Models(list) => list.contains(&part.model),
            Self::Accounts(_) | Self::Persons(_) | Self::Hours(..) | Self::Weekdays(_) => true,
        }
    }

    /// Checks what somebody typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        let text = |text: &str, what: &str| {
            let text = line(
                "conditions",
                text,
                LONGEST,
                &format!("write {what}, in at most 200 characters; a star stands for anything"),
            )?;
            if text.chars().all(|sign| sign == '*') {
                return Err(fail(
                    "conditions",
                    &format!("write {what}: only stars would let everything through"),
                ));
            }
            Ok(text)
        };
        let some = |list: &[i32]| {
            if list.is_empty() || list.iter().any(|id| *id < 0) {
                return Err(fail("conditions", "choose at least one value of each list"));
            }
            Ok(list.to_vec())
        };
        Ok(match self {
            Self::Directory(pattern) => Self::Directory(text(pattern, "a directory such as /work/globex")?),
            Self::Repository(name) if name.contains(['/', '\\']) => {
                return Err(fail(
                    "conditions",
                    "a repository is named without slashes; for a path, use a directory",
                ));
            }
            Self::Repository(name) => Self::Repository(text(name, "the name of a repository")?),
            Self::Branch(pattern) => Self::Branch(text(pattern, "a branch such as feature/*")?),
            Self::Accounts(list) => Self::Accounts(some(list)?),
            Self::Persons(list) => Self::Persons(some(list)?),
            Self::Agents(list) => Self::Agents(some(list)?),
            Self::Actions(list) => Self::Actions(some(list)?),
            Self::Models(list) => Self::Models(some(list)?),
            Self::Hours(from, to) if *from < 24 && *to <= 24 && from != to => self.clone(),
            Self::Hours(..) => return Err(fail("conditions", "choose two different hours of the day")),
            Self::Weekdays(list) if !list.is_empty() && list.iter().all(|day| *day < 7) => self.clone(),
            Self::Weekdays(_) => return Err(fail("conditions", "choose at least one day of the week")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(directory: &str, branch: &str) -> PartFacts {
        PartFacts {
            directory: directory.to_owned(),
            branch: branch.to_owned(),
            ..PartFacts::default()
        }
    }

    #[test]
    fn a_directory_holds_what_lies_below_it_and_not_what_begins_alike() {
        let globex = Condition::Directory("/work/globex/".to_owned());
        assert!(globex.of_part(&at("/work/globex", "")) && globex.of_part(&at("/work/globex/web", "")));
        assert!(!globex.of_part(&at("/work/globex-old", "")) && !globex.of_part(&at("", "")));
        assert!(Condition::Directory("*/clients/*/web".to_owned()).of_part(&at("/home/ana/clients/initech/web/src", "")));
        let repository = Condition::Repository("web-*".to_owned());
        assert!(repository.of_part(&at("/work/web-shop/src", "")) && repository.of_part(&at(r"C:\work\web-shop", "")));
        assert!(!repository.of_part(&at("/work/shop-web", "")));
        assert!(Condition::Branch("feature/*".to_owned()).of_part(&at("", "feature/x")));
    }

    #[test]
    fn hours_go_past_midnight() {
        let facts = |hour| Facts {
            hour,
            weekday: 1,
            ..Facts::default()
        };
        let night = Condition::Hours(22, 6);
        let within: Vec<u8> = (0..24).filter(|hour| night.of_session(&facts(*hour)) == Some(true)).collect();
        assert_eq!(within, [0, 1, 2, 3, 4, 5, 22, 23]);
        assert_eq!(Condition::Hours(9, 17).of_session(&facts(17)), Some(false));
        assert_eq!(Condition::Hours(0, 24).of_session(&facts(23)), Some(true));
        assert_eq!(Condition::Weekdays(vec![1, 2]).of_session(&facts(0)), Some(true));
        assert_eq!(Condition::Branch("x".to_owned()).of_session(&facts(0)), None);
    }

    #[test]
    fn what_would_say_nothing_is_refused() {
        for bad in [
            Condition::Directory(" ".to_owned()),
            Condition::Branch("**".to_owned()),
            Condition::Repository("a/b".to_owned()),
            Condition::Accounts(Vec::new()),
            Condition::Models(vec![-1]),
            Condition::Hours(9, 9),
            Condition::Hours(24, 3),
            Condition::Weekdays(vec![7]),
            Condition::Weekdays(Vec::new()),
        ] {
            assert_eq!(bad.checked().expect_err("refused").field, "conditions", "{bad:?}");
        }
        assert_eq!(
            Condition::Branch(" main ".to_owned()).checked(),
            Ok(Condition::Branch("main".to_owned()))
        );
    }
}
