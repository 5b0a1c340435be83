//! What the page knows of the filters' values: names, and what was last offered. It lives as long as the frame, so that going from one page to
//! another asks for nothing again.

use std::collections::HashMap;

use domain::query::{Compare, Facet, Filters, UsageQuery};
use domain::usage::Options;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::ask;
use super::names::known;
use super::use_usage_query;
use crate::components::latest::Latest;
use crate::components::session::{Session, use_session};
use crate::error::AppError;

/// An answer, and the question that it is about.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    asked: UsageQuery,
    options: Options,
}

/// What is known. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Memory {
    session: Session,
    names: RwSignal<HashMap<(Facet, i32), String>>,
    offer: RwSignal<Option<Offer>>,
    problem: RwSignal<Option<AppError>>,
    latest: Latest,
    /// The names that the first HTML needs; nothing where no list is filtered.
    first: Resource<Option<Options>>,
}

/// Puts an empty memory into context, and begins to read the names of what the address filters by.
pub fn provide_filters() {
    let session = use_session();
    let asked = use_usage_query();
    let query = Memo::new(move |_| asked.get().unwrap_or_default());
    let first = Resource::new(
        || (),
        move |()| {
            let query = query.get_untracked();
            async move {
                // Where no list is filtered there is nothing to ask.
                names_needed(&query.filters).next()?;
                session.run(|| ask(query.clone(), false)).await.ok()
            }
        },
    );
    let memory = Memory {
        session,
        names: RwSignal::new(HashMap::new()),
        offer: RwSignal::new(None),
        problem: RwSignal::new(None),
        latest: Latest::new(),
        first,
    };
    // Someone went into a slice of a chart, or opened a link: what is filtered by now may have no name here yet.
    Effect::new(move |before: Option<()>| {
        let query = query.get();
        if before.is_some() && memory.lacks_names(&query.filters) {
            memory.ask_names(query);
        }
    });
    provide_context(memory);
}

/// The memory of this page.
///
/// # Panics
/// Outside of the frame.
#[must_use]
pub(super) fn use_memory() -> Memory {
    expect_context::<Memory>()
}

/// The values that are filtered by and whose names have to be looked up.
fn names_needed(filters: &Filters) -> impl Iterator<Item = (Facet, i32)> {
    Facet::NAMED
        .into_iter()
        .flat_map(move |of| filters.chosen(of).into_iter().map(move |id| (of, id)))
        .filter(|(of, id)| known(*of, *id).is_none())
}

/// The part of a question that decides what a facet offers: the window and the other filters. Without a facet, what decides it for all.
pub(super) fn deciding(query: &UsageQuery, of: Option<Facet>) -> UsageQuery {
    let filters = query.filters.clone();
    UsageQuery {
        compare: Compare::Before,
        granularity: None,
        filters: match of {
            Some(of) => filters.choosing(of, []),
            None => filters,
        },
        ..query.clone()
    }
}

impl Memory {
    /// Waits for the names that the first HTML needs, and takes them in.
    pub(super) async fn first_names(self) {
        if let Some(options) = self.first.await {
            self.learn(&options);
        }
    }

    /// What a value is called; its number as long as nobody has told. Follows what is learnt.
    pub(super) fn name(self, of: Facet, id: i32) -> String {
        if let Some(word) = known(of, id) {
            return word.to_owned();
        }
        self.names
            .with(|names| names.get(&(of, id)).cloned())
            .unwrap_or_else(|| id.to_string())
    }

    /// What a facet offers under a question, if that was the last one asked; requests are those of then. Follows the answers.
    pub(super) fn offer<T>(self, query: &UsageQuery, of: Facet, read: impl FnOnce(&Options) -> T) -> Option<T> {
        self.offer.with(|offer| {
            let offer = offer.as_ref()?;
            (deciding(&offer.asked, Some(of)) == deciding(query, Some(of))).then(|| read(&offer.options))
        })
    }

    /// Why there was no answer.
    pub(super) fn problem(self) -> Signal<Option<AppError>> {
        self.problem.into()
    }

    /// Asks what the filters offer while `open` holds: when it begins to, and whenever the question becomes another. What a facet itself lets
    /// through does not matter to what it offers, so for one facet its own ticks ask for nothing.
    pub(super) fn watch(self, open: Signal<bool>, query: Memo<UsageQuery>, of: Option<Facet>) {
        let asked = Memo::new(move |_| open.get().then(|| query.with(|query| deciding(query, of))));
        Effect::new(move |_| {
            if asked.get().is_some() {
                self.ask(query.get_untracked());
            }
        });
    }

    /// Asks what the filters offer.
    pub(super) fn ask(self, query: UsageQuery) {
        let asked = query.clone();
        let question = async move { self.session.run(|| ask(query.clone(), true)).await };
        self.latest.ask(question, move |answer| match answer {
            Ok(options) => {
                self.learn(&options);
                self.offer.try_set(Some(Offer { asked, options }));
                self.problem.try_set(None);
            }
            Err(error) => {
                self.problem.try_set(Some(error));
            }
        });
    }

    /// Asks for the names of what is filtered by. Where they cannot be had, numbers stay.
    fn ask_names(self, query: UsageQuery) {
        spawn_local(async move {
            if let Ok(options) = self.session.run(|| ask(query.clone(), false)).await {
                self.learn(&options);
            }
        });
    }

    fn lacks_names(self, filters: &Filters) -> bool {
        self.names
            .with_untracked(|names| names_needed(filters).any(|value| !names.contains_key(&value)))
    }

    fn learn(self, options: &Options) {
        self.names.try_maybe_update(|names| {
            let mut news = false;
            for of in Facet::NAMED {
                for choice in options.of(of) {
                    if names.get(&(of, choice.id)) != Some(&choice.name) {
                        names.insert((of, choice.id), choice.name.clone());
                        news = true;
                    }
                }
            }
            (news, ())
        });
    }
}

#[cfg(test)]
mod tests {
    use domain::query::{Granularity, Range};

    use super::*;

    fn query(change: impl FnOnce(&mut UsageQuery)) -> UsageQuery {
        let mut query = UsageQuery::default();
        change(&mut query);
        query
    }

    #[test]
    fn ones_own_ticks_and_the_look_of_the_page_do_not_decide_what_a_facet_offers() {
        let plain = deciding(&UsageQuery::default(), Some(Facet::Model));
        assert_eq!(deciding(&query(|query| query.filters.models = vec![1]), Some(Facet::Model)), plain);
        assert_eq!(
            deciding(&query(|query| query.granularity = Some(Granularity::Hour)), Some(Facet::Model)),
            plain
        );
        assert_eq!(
            deciding(&query(|query| query.compare = Compare::YearAgo), Some(Facet::Model)),
            plain
        );
        assert_ne!(deciding(&query(|query| query.filters.agents = vec![1]), Some(Facet::Model)), plain);
        assert_ne!(deciding(&query(|query| query.range = Range::Days(7)), Some(Facet::Model)), plain);
        assert_ne!(
            deciding(&query(|query| query.filters.models = vec![1]), None),
            deciding(&UsageQuery::default(), None)
        );
    }

    #[test]
    fn only_numbers_without_a_word_need_a_name() {
        let filters = Filters {
            persons: vec![0, 4],
            models: vec![7],
            outcomes: vec![domain::Outcome::Error],
            ..Filters::default()
        };
        assert_eq!(names_needed(&filters).collect::<Vec<_>>(), [(Facet::Person, 4), (Facet::Model, 7)]);
        assert_eq!(names_needed(&Filters::default()).next(), None);
    }
}
