//! What the address says besides the question: which measure each part of the page shows. The page's data hold all measures, so another
//! choice asks nothing of the server.

use domain::address::and;
use domain::query::UsageQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::PATH;
use crate::components::filter_bar::{filter_url, use_usage_query};

/// A parameter of the address with its values; the first one is meant when it is absent, or says something else.
#[derive(Debug)]
pub(super) struct Choice {
    /// Its name.
    pub name: &'static str,
    /// What is chosen, for who does not see where.
    pub label: &'static str,
    /// The values, and what they are called.
    pub values: &'static [(&'static str, &'static str)],
}

/// The measure of the hours of the week.
pub(super) const HEAT: usize = 0;
/// The measure over time by key source.
pub(super) const SOURCES: usize = 1;
/// What models have a share of.
pub(super) const MIX: usize = 2;

/// All of them.
pub(super) const CHOICES: [Choice; 3] = [
    Choice {
        name: "heat",
        label: "Measure of the hours",
        values: &[("cost", "Cost"), ("requests", "Requests"), ("tokens", "Tokens")],
    },
    Choice {
        name: "sources",
        label: "Measure over time",
        values: &[
            ("cost", "Cost"),
            ("requests", "Requests"),
            ("tokens", "Tokens"),
            ("each", "Cost per request"),
            ("cache", "Cache hit rate"),
        ],
    },
    Choice {
        name: "mix",
        label: "Measure of the shares",
        values: &[("cost", "Cost"), ("tokens", "Tokens")],
    },
];

/// The values that are chosen, in the order of [`CHOICES`].
type Values = [&'static str; CHOICES.len()];

/// What the address chooses.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    query: Memo<UsageQuery>,
    values: Memo<Values>,
}

/// Reads it from the address.
pub(super) fn use_chosen() -> Chosen {
    let map = use_query_map();
    let asked = use_usage_query();
    Chosen {
        query: Memo::new(move |_| asked.get().unwrap_or_default()),
        values: Memo::new(move |_| map.with(|map| read(|name| map.get_str(name)))),
    }
}

impl Chosen {
    /// The value of a choice.
    pub fn value(self, choice: usize) -> &'static str {
        self.values.with(|values| values.get(choice).copied().unwrap_or_default())
    }

    /// The same page with another value of a choice.
    pub fn url(self, choice: usize, value: &'static str) -> String {
        let mut values = self.values.get();
        if let Some(place) = values.get_mut(choice) {
            *place = value;
        }
        self.query.with(|query| address(query, &values))
    }

    /// The same page about another question.
    pub fn asking(self, change: impl FnOnce(UsageQuery) -> UsageQuery) -> String {
        address(&change(self.query.get()), &self.values.get())
    }

    /// The same, for whoever must not follow the address.
    pub fn asking_untracked(self, change: impl FnOnce(UsageQuery) -> UsageQuery) -> String {
        address(&change(self.query.get_untracked()), &self.values.get_untracked())
    }
}

fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Values {
    CHOICES.map(|choice| {
        let said = get(choice.name);
        let known = choice.values.iter().map(|(value, _)| *value);
        known
            .clone()
            .find(|value| said == Some(*value))
            .or(known.clone().next())
            .unwrap_or_default()
    })
}

/// The address; defaults are left out.
fn address(query: &UsageQuery, values: &Values) -> String {
    let mut url = filter_url(PATH, query);
    for (choice, value) in CHOICES.iter().zip(values) {
        if choice.values.first().is_some_and(|(first, _)| first != value) {
            url = and(&url, choice.name, value);
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use domain::query::Range;

    use super::*;

    #[test]
    fn the_address_says_what_is_not_the_default() {
        let query = UsageQuery {
            range: Range::Days(7),
            ..UsageQuery::default()
        };
        assert_eq!(address(&UsageQuery::default(), &["cost", "cost", "cost"]), "/advanced");
        assert_eq!(
            address(&UsageQuery::default(), &["tokens", "cost", "cost"]),
            "/advanced?heat=tokens"
        );
        assert_eq!(
            address(&query, &["requests", "each", "tokens"]),
            "/advanced?range=7d&heat=requests&sources=each&mix=tokens"
        );
    }

    #[test]
    fn what_the_address_says_wrong_is_the_default() {
        let of = |pairs: &[(&str, &'static str)]| read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
        assert_eq!(of(&[]), ["cost", "cost", "cost"]);
        assert_eq!(
            of(&[("heat", "tokens"), ("sources", "weather"), ("mix", "tokens")]),
            ["tokens", "cost", "tokens"]
        );
    }
}
