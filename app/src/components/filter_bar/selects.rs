//! The selects: they belong to one form, which asks for the same address as they do when the page is alive.

use domain::account::KeySource;
use domain::query::{Compare, Facet, Granularity, UsageQuery};
use leptos::prelude::*;

use super::FORM;
use super::go::{Go, Steps};
use super::links::{auto_name, granularity_name};
use super::memory::Memory;
use super::names;
use crate::charts::format::whole;

/// The width of the buckets.
#[component]
pub(super) fn GranularitySelect(query: Memo<UsageQuery>, shown: Signal<Option<Granularity>>, go: Go) -> impl IntoView {
    let list = move || {
        let auto = query.with(|query| auto_name(query, shown.get()));
        // What would make too many points is not offered, unless it is what the address asks for.
        let (range, asked) = query.with(|query| (query.range, query.granularity));
        let named = Granularity::ALL
            .iter()
            .filter(|one| one.suits(range) || asked == Some(**one))
            .map(|one| (one.as_str().to_owned(), format!("By {}", granularity_name(*one))));
        let chosen = query.with(|query| query.granularity.map_or("auto", Granularity::as_str));
        options(std::iter::once(("auto".to_owned(), auto)).chain(named), chosen)
    };
    view! {
        <select
            class="pick"
            form=FORM
            name="granularity"
            aria-label="Granularity"
            on:change=move |event| {
                let granularity = Granularity::parse(&event_target_value(&event));
                go.to(UsageQuery { granularity, ..query.get_untracked() });
            }
        >
            {list}
        </select>
    }
    .into_any()
}

/// Whose key the account is: one of them, or all. It takes the focus when the panel opens.
#[component]
pub(super) fn SourceSelect(
    /// What is asked now.
    query: Memo<UsageQuery>,
    /// Where choices go.
    steps: Steps,
    /// What is known.
    memory: Memory,
) -> impl IntoView {
    let of = Facet::Source;
    let offered = Memo::new(move |_| query.with(|query| memory.offer(query, of, |options| options.of(of).clone())));
    let list = move || {
        let name = |id: i32| {
            let word = names::known(of, id).unwrap_or_default();
            let requests = offered.with(|offered| {
                let choice = offered.as_ref()?.iter().find(|choice| choice.id == id)?;
                choice.requests
            });
            requests.map_or_else(|| word.to_owned(), |n| format!("{word} · {}", whole(n)))
        };
        let values = KeySource::ALL
            .iter()
            .map(|source| (source.as_str().to_owned(), name(source.number().into())));
        options(
            std::iter::once(("all".to_owned(), "All".to_owned())).chain(values),
            query.with(|query| query.filters.source.map_or("all", KeySource::as_str)),
        )
    };
    view! {
        <label class="facets__select">
            <span>{names::one(of)}</span>
            <select
                class="pick"
                form=FORM
                name=of.as_str()
                data-focus=""
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    let source = KeySource::parse(&chosen);
                    steps.step(|query| query.choosing(of, source.map(|source| source.number().into())));
                }
            >
                {list}
            </select>
        </label>
    }
    .into_any()
}

/// What a window is compared with.
#[component]
pub(super) fn CompareSelect(query: Memo<UsageQuery>, steps: Steps) -> impl IntoView {
    let list = move || {
        let values = Compare::ALL
            .iter()
            .map(|compare| (compare.as_str().to_owned(), compare_name(*compare).to_owned()));
        options(values, query.with(|query| query.compare.as_str()))
    };
    view! {
        <label class="facets__select">
            <span>"Compare with"</span>
            <select
                class="pick"
                form=FORM
                name="compare"
                on:change=move |event| {
                    let chosen = Compare::parse(&event_target_value(&event)).unwrap_or(Compare::Before);
                    steps.step(|query| UsageQuery { compare: chosen, ..query });
                }
            >
                {list}
            </select>
        </label>
    }
    .into_any()
}

/// What the comparisons are called.
pub(super) const fn compare_name(compare: Compare) -> &'static str {
    match compare {
        Compare::Before => "The period before",
        Compare::YearAgo => "The same period last year",
    }
}

/// Options with one chosen. The attribute is for the server's page, the property for one that a person has already touched.
pub(super) fn options(list: impl IntoIterator<Item = (String, String)>, chosen: &str) -> AnyView {
    list.into_iter()
        .map(|(key, name)| {
            let selected = key == chosen;
            view! {
                <option value=key selected=selected prop:selected=selected>
                    {name}
                </option>
            }
        })
        .collect_view()
        .into_any()
}
