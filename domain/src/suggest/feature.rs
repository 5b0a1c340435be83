//! What sessions can have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rules::{Facts, PartFacts};

/// Something that a session has, and others may have too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Most of it was worked in this directory or below it.
    Directory(String),
    /// This branch was checked out for most of it.
    Branch(String),
    /// The person, on the account.
    PersonOnAccount(i32, i32),
    /// The person.
    Person(i32),
    /// The account.
    Account(i32),
    /// The agent that made most of its requests.
    Agent(i32),
    /// What most of its requests were for.
    Action(i32),
    /// The person, on this day of the week: 0 is Sunday.
    PersonOnWeekday(i32, u8),
}

/// Branches that every repository has say nothing about whose it is.
const TRUNKS: [&str; 5] = ["main", "master", "develop", "trunk", "HEAD"];
/// A directory above these says nothing: `/home/ana`, `/work`.
const LEAST_DEPTH: usize = 2;

impl Feature {
    /// All features of a session, each once.
    #[must_use]
    pub fn of(facts: &Facts) -> Vec<Self> {
        let mut features = vec![Self::Account(facts.account)];
        if facts.person != 0 {
            features.push(Self::Person(facts.person));
            features.push(Self::PersonOnAccount(facts.person, facts.account));
            features.push(Self::PersonOnWeekday(facts.person, facts.weekday));
        }
        if let Some(directory) = most(facts, |part| (!part.directory.is_empty()).then(|| part.directory.clone())) {
            features.extend(above(&directory).map(Self::Directory));
        }
        if let Some(branch) = most(facts, |part| (!part.branch.is_empty()).then(|| part.branch.clone()))
            && !TRUNKS.contains(&branch.as_str())
        {
            features.push(Self::Branch(branch));
        }
        features.extend(most(facts, |part| (part.agent != 0).then_some(part.agent)).map(Self::Agent));
        features.extend(most(facts, |part| (part.action != 0).then_some(part.action)).map(Self::Action));
        features
    }
}

/// What more than half of the requests say.
fn most<T: Ord>(facts: &Facts, get: impl Fn(&PartFacts) -> Option<T>) -> Option<T> {
    let mut counts: BTreeMap<T, i64> = BTreeMap::new();
    for part in &facts.parts {
        if let Some(value) = get(part) {
            *counts.entry(value).or_default() += part.requests;
        }
    }
    let best = counts.into_iter().min_by_key(|(_, requests)| Reverse(*requests));
    best.filter(|(_, requests)| requests * 2 > facts.requests()).map(|(value, _)| value)
}

/// A directory and those that hold it, as far as they say something.
fn above(directory: &str) -> impl Iterator<Item = String> {
    let pieces: Vec<&str> = directory.split(['/', '\\']).filter(|piece| !piece.is_empty()).collect();
    let lead = if directory.starts_with('/') { "/" } else { "" };
    let all: Vec<String> = (LEAST_DEPTH..=pieces.len())
        .map(|depth| format!("{lead}{}", pieces[..depth].join("/")))
        .collect();
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_what_most_of_the_session_says() {
        let part = |directory: &str, branch: &str, requests| PartFacts {
            directory: directory.to_owned(),
            branch: branch.to_owned(),
            agent: 4,
            requests,
            ..PartFacts::default()
        };
        let facts = Facts {
            account: 1,
            person: 2,
            weekday: 3,
            parts: vec![part("/work/globex/web", "main", 3), part("/work/initech", "fix/1", 2)],
            ..Facts::default()
        };
        assert_eq!(
            Feature::of(&facts),
            [
                Feature::Account(1),
                Feature::Person(2),
                Feature::PersonOnAccount(2, 1),
                Feature::PersonOnWeekday(2, 3),
                Feature::Directory("/work/globex".to_owned()),
                Feature::Directory("/work/globex/web".to_owned()),
                Feature::Agent(4),
            ]
        );
    }

    #[test]
    fn half_is_not_most() {
        let part = |branch: &str| PartFacts {
            branch: branch.to_owned(),
            requests: 1,
            ..PartFacts::default()
        };
        let facts = Facts {
            parts: vec![part("a"), part("b")],
            ..Facts::default()
        };
        assert_eq!(Feature::of(&facts), [Feature::Account(0)]);
    }
}
