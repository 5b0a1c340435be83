//! What the page's address holds besides the question: the order of the table, the models that stand side by side and what is compared of
//! them, and the model that the traffic is priced again with.

use domain::query::UsageQuery;
use domain::usage::{Dimension, ModelEfficiency};

use super::column::Order;
use super::side_by_side::Facet;
use crate::components::page_part::{PagePart, use_page_part};

/// The page.
const PATH: &str = "/models";
/// The parameter of the models side by side: `3,5`, or [`NONE`].
const COMPARED: &str = "compare_models";
/// The parameter of the other model: `claude-haiku-4-5`.
const REPRICED: &str = "reprice";
/// The parameter of the table's order: `p95`, or `-p95` for most first.
const SORT: &str = "sort";
/// The parameter of what is compared side by side: `latency`.
const SIDE: &str = "side";
/// No model at all. An empty value would mean that nothing is said.
const NONE: &str = "none";
/// So many models can stand side by side.
pub(super) const MOST: usize = 6;
/// So many do by themselves.
const FIRST: usize = 2;

/// The page's own part of the address. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Address(PagePart);

/// The address of the page that the calling component stands on.
pub(super) fn use_address() -> Address {
    Address(use_page_part(PATH))
}

impl Address {
    /// The models that are chosen to stand side by side, if the address says so.
    fn chosen(self) -> Option<Vec<i32>> {
        self.0.value(COMPARED).and_then(|text| numbers(&text))
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
        self.0.set(COMPARED, if text.is_empty() { NONE } else { &text });
    }

    /// The model that the traffic is priced again with.
    pub(super) fn repriced(self) -> Option<String> {
        self.0.value(REPRICED)
    }

    /// Prices it again with another one; with none for an empty name.
    pub(super) fn reprice(self, model: &str) {
        self.0.set(REPRICED, model);
    }

    /// The address of the page for one model only, with its own part kept.
    pub(super) fn only(self, query: &UsageQuery, model: i32) -> String {
        self.0.asking(&query.clone().with(Dimension::Model, model))
    }

    /// The order of the table.
    pub(super) fn order(self) -> Order {
        self.0.value(SORT).and_then(|text| Order::parse(&text)).unwrap_or_default()
    }

    /// Orders it otherwise.
    pub(super) fn sort(self, order: Order) {
        let text = order.to_string();
        self.0.set(SORT, if order == Order::default() { "" } else { &text });
    }

    /// What is compared of the models side by side.
    pub(super) fn facet(self) -> Facet {
        self.0.value(SIDE).and_then(|text| Facet::parse(&text)).unwrap_or_default()
    }

    /// Compares something else.
    pub(super) fn show(self, facet: Facet) {
        self.0.set(SIDE, if facet == Facet::default() { "" } else { facet.key() });
    }
}

fn compared(chosen: Option<Vec<i32>>, page: &ModelEfficiency) -> Vec<i32> {
    let used = page.by_cost();
    match chosen {
        None => used.iter().take(FIRST).map(|row| row.id).collect(),
        Some(ids) => used.iter().map(|row| row.id).filter(|id| ids.contains(id)).take(MOST).collect(),
    }
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
}
