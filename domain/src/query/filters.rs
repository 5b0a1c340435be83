//! Which use is looked at.

use serde::{Deserialize, Serialize};

use super::QueryError;
use crate::Outcome;
use crate::account::KeySource;
use crate::live::FeedRow;
use crate::models::ModelClass;

/// The most values that one filter can name.
pub const MAX_CHOICES: usize = 200;

/// Filters. A list names what is let through; an empty one lets everything through. Values of one list are alternatives, and what passes
/// has to pass all of them.
///
/// Numbers are those of the org's dimensions; 0 stands for "not named".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Only accounts of this key source.
    pub source: Option<KeySource>,
    /// Only these accounts.
    pub accounts: Vec<i32>,
    /// Only these persons.
    pub persons: Vec<i32>,
    /// Only these agents.
    pub agents: Vec<i32>,
    /// Only these actions.
    pub actions: Vec<i32>,
    /// Only these models.
    pub models: Vec<i32>,
    /// Only models of these classes. Requests that name no model have no class.
    pub classes: Vec<ModelClass>,
    /// Only requests that ended so.
    pub outcomes: Vec<Outcome>,
}

impl Filters {
    /// Reads URL parameters: `source`, `account`, `person`, `agent`, `action`, `model` (numbers with commas), `class`,
    /// `outcome` (words with commas).
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn parse<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let get = |name| get(name).filter(|value| !value.is_empty() && *value != "all");
        let list = |name| get(name).map_or(Ok(Vec::new()), |text| numbers(name, text));
        let one = |name: &str, text: &str, values: &str| QueryError::new(name, &format!("{text:?} is unknown: use {values}"));
        Ok(Self {
            source: get("source")
                .map(|text| KeySource::parse(text).ok_or_else(|| one("source", text, "all, system or byok")))
                .transpose()?,
            accounts: list("account")?,
            persons: list("person")?,
            agents: list("agent")?,
            actions: list("action")?,
            models: list("model")?,
            classes: get("class").map_or(Ok(Vec::new()), |text| {
                words(text, ModelClass::ALL, ModelClass::parse).ok_or_else(|| one("class", text, "all, fast or premium"))
            })?,
            outcomes: get("outcome").map_or(Ok(Vec::new()), |text| {
                words(text, Outcome::ALL, Outcome::parse).ok_or_else(|| one("outcome", text, "all, ok or error"))
            })?,
        })
    }

    /// The URL parameters; filters that let everything through are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if let Some(source) = self.source {
            pairs.push(("source", source.as_str().to_owned()));
        }
        for (name, list) in self.lists() {
            if !list.is_empty() {
                let numbers: Vec<String> = list.iter().map(i32::to_string).collect();
                pairs.push((name, numbers.join(",")));
            }
        }
        let words = [
            ("class", self.classes.iter().map(|class| class.as_str()).collect::<Vec<_>>()),
            ("outcome", self.outcomes.iter().map(|outcome| outcome.as_str()).collect()),
        ];
        for (name, list) in words {
            if !list.is_empty() {
                pairs.push((name, list.join(",")));
            }
        }
        pairs
    }

    /// The lists, by the names that URLs have for them.
    #[must_use]
    pub fn lists(&self) -> [(&'static str, &Vec<i32>); 5] {
        [
            ("account", &self.accounts),
            ("person", &self.persons),
            ("agent", &self.agents),
            ("action", &self.actions),
            ("model", &self.models),
        ]
    }

    /// Whether everything passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the lists let a person and a model through; the account, and the model's class, are asked for elsewhere.
    #[must_use]
    pub fn lets_delta(&self, person: i32, model: i32) -> bool {
        lets(&self.persons, person) && lets(&self.models, model)
    }

    /// Whether they let a request of the feed through, besides its account and its model's class.
    #[must_use]
    pub fn lets_row(&self, row: &FeedRow) -> bool {
        self.lets_delta(row.person_id, row.model)
            && lets(&self.agents, row.agent_id)
            && lets(&self.actions, row.action_id)
            && lets(&self.outcomes, if row.error { Outcome::Error } else { Outcome::Ok })
    }

    /// Whether a change of the stream, which knows account, person and model, is enough to tell what passes.
    #[must_use]
    pub fn decides_changes(&self) -> bool {
        self.agents.is_empty() && self.actions.is_empty() && self.only_outcome().is_none()
    }

    /// The outcome that a request must have had, unless any will do.
    #[must_use]
    pub fn only_outcome(&self) -> Option<Outcome> {
        match *self.outcomes.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether the classes let a model's class through; `None` is that of no model.
    #[must_use]
    pub fn lets_class(&self, class: Option<ModelClass>) -> bool {
        self.classes.is_empty() || class.is_some_and(|class| self.classes.contains(&class))
    }
}

/// Whether a list lets a value through.
fn lets<T: PartialEq>(list: &[T], value: T) -> bool {
    list.is_empty() || list.contains(&value)
}

/// `fast,premium`: each once, in the order of all of them; `None` if one of them is unknown.
fn words<T: Copy + PartialEq>(text: &str, all: &[T], parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let named: Vec<T> = text.split(',').map(|word| parse(word.trim())).collect::<Option<_>>()?;
    Some(all.iter().copied().filter(|one| named.contains(one)).collect())
}

/// `3,5`: sorted, each once.
fn numbers(name: &str, text: &str) -> Result<Vec<i32>, QueryError> {
    let mut list: Vec<i32> = text
        .split(',')
        .map(|part| part.trim().parse::<i32>().ok().filter(|number| *number >= 0))
        .collect::<Option<_>>()
        .ok_or_else(|| QueryError::new(name, "use numbers, with commas between them"))?;
    list.sort_unstable();
    list.dedup();
    if list.len() > MAX_CHOICES {
        return Err(QueryError::new(name, "name at most 200, or none for all"));
    }
    Ok(list)
}
