//! What the page's address holds besides the question: the models that stand side by side, and the one that the traffic is priced again with.

use domain::address::{pairs, url};
use domain::query::UsageQuery;
use domain::usage::{Dimension, ModelEfficiency};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::components::filter_bar::question_url;

/// The page.
const PATH: &str = "/models";
/// The parameter of the models side by side: `3,5`, or [`NONE`].
const COMPARED: &str = "compare_models";
/// The parameter of the other model: `claude-haiku-4-5`.
const REPRICED: &str = "reprice";
/// No model at all. An empty value would mean that nothing is said.
const NONE: &str = "none";
/// So many models can stand side by side.
pub(super) const MOST: usize = 6;
/// So many do by themselves.
const FIRST: usize = 2;

/// The page's own part of the address. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Address {
    search: Memo<String>,
    go: Callback<String>,
}

/// The address of the page that the calling component stands on.
pub(super) fn use_address() -> Address {
    let location = use_location();
    let navigate = use_navigate();
    let go = Callback::new(move |url: String| {
        // A tick is no place to come back to.
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&url, options);
    });
    Address {
        search: location.search,
        go,
    }
}

impl Address {
    /// The models that are chosen to stand side by side, if the address says so.
    fn chosen(self) -> Option<Vec<i32>> {
        self.search.with(|search| read(search, COMPARED)).and_then(|text| numbers(&text))
    }

    /// The models that stand side by side: those that are chosen and have use in the window; the two dearest where nothing is said.
    pub(super) fn compared(self, page: &ModelEfficiency) -> Vec<i32> {
        compared(self.chosen(), page)
    }

    /// Puts a model beside the others, or takes it away.
    pub(super) fn toggle(self, page: &ModelEfficiency, id: i32) {
        let mut ids = self.chosen().unwrap_or_else(|| compared(None, page));
        match ids.iter().position(|known| *known == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        }
        ids.sort_unstable();
        let text = ids.iter().map(i32::to_string).collect::<Vec<_>>().join(",");
        self.set(COMPARED, if text.is_empty() { NONE } else { &text });
    }

    /// The model that the traffic is priced again with.
    pub(super) fn repriced(self) -> Option<String> {
        self.search.with(|search| read(search, REPRICED))
    }

    /// Prices it again with another one; with none for an empty name.
    pub(super) fn reprice(self, model: &str) {
        self.set(REPRICED, model);
    }

    /// The address of the page for one model only, with its own part kept.
    pub(super) fn only(self, query: &UsageQuery, model: i32) -> String {
        self.search
            .with(|search| question_url(PATH, search, &query.clone().with(Dimension::Model, model)))
    }

    fn set(self, name: &str, value: &str) {
        let url = self.search.with_untracked(|search| with(search, name, value));
        self.go.run(url);
    }
}

fn compared(chosen: Option<Vec<i32>>, page: &ModelEfficiency) -> Vec<i32> {
    let used = page.by_cost();
    match chosen {
        None => used.iter().take(FIRST).map(|row| row.id).collect(),
        Some(ids) => used.iter().map(|row| row.id).filter(|id| ids.contains(id)).take(MOST).collect(),
    }
}

/// The value of a parameter.
fn read(search: &str, name: &str) -> Option<String> {
    let found = pairs(search)?.into_iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// The address with another value of a parameter; without it for an empty one. Everything else stays.
fn with(search: &str, name: &str, value: &str) -> String {
    let mut all = pairs(search).unwrap_or_default();
    all.retain(|(key, _)| key != name);
    if !value.is_empty() {
        all.push((name.to_owned(), value.to_owned()));
    }
    url(PATH, all.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

/// `3,5`; what cannot be read says nothing.
fn numbers(text: &str) -> Option<Vec<i32>> {
    if text == NONE {
        return Some(Vec::new());
    }
    let ids: Option<Vec<i32>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    ids.filter(|ids| ids.len() <= 10 * MOST)
}

#[cfg(test)]
mod tests {
    use super::super::samples::page;
    use super::*;

    #[test]
    fn the_two_dearest_stand_side_by_side_until_something_is_chosen() {
        let page = page();
        assert_eq!(compared(None, &page), [1, 2]);
        assert_eq!(
            compared(Some(vec![3, 1, 99]), &page),
            [1, 3],
            "dearest first; what has no use is passed over"
        );
        assert_eq!(compared(Some(Vec::new()), &page), Vec::<i32>::new());
    }

    #[test]
    fn nonsense_says_nothing() {
        assert_eq!(numbers("3, 5"), Some(vec![3, 5]));
        assert_eq!(numbers("none"), Some(Vec::new()));
        for bad in ["", "mine", "3,,5", "3;5", &vec!["1"; 61].join(",")] {
            assert_eq!(numbers(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_parameter_changes_and_the_rest_stays() {
        let search = "?range=7d&compare_models=3,5&reprice=gpt-5";
        assert_eq!(with(search, COMPARED, "3"), "/models?range=7d&reprice=gpt-5&compare_models=3");
        assert_eq!(with(search, REPRICED, ""), "/models?range=7d&compare_models=3,5");
        assert_eq!(with("", REPRICED, "gpt-5"), "/models?reprice=gpt-5");
        assert_eq!(read(search, REPRICED).as_deref(), Some("gpt-5"));
        assert_eq!(read("?reprice=", REPRICED), None);
    }
}
