//! All filters in one place: behind a button of the bar, on a phone the only way to them.

use domain::query::{Facet, Filters, UsageQuery, ZoneChoice};
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::choice_list::ChoiceList;
use super::go::{Go, Steps};
use super::links::question_url;
use super::memory::Memory;
use super::names;
use super::selects::{CompareSelect, SourceSelect};
use super::zone::ZoneSelect;
use crate::components::icon::{Icon, Shape};
use crate::components::popover::Popover;

/// Id of the panel.
const ID: &str = "filters";

/// The button with the number of filters that are set, and the panel.
#[component]
pub(super) fn Panel(
    /// What is asked now.
    query: Memo<UsageQuery>,
    /// The way to another question.
    go: Go,
    /// What is known.
    memory: Memory,
) -> impl IntoView {
    let open = RwSignal::new(false);
    memory.watch(open.into(), query, None);
    let steps = go.steps();
    Effect::new(move |_| {
        if !open.get() {
            steps.end();
        }
    });
    let count = move || query.with(|query| query.filters.count());
    let button = view! {
        <Icon shape=Shape::Filter />
        <span>
            {move || match count() {
                0 => "Filters".to_owned(),
                n => format!("Filters · {n}"),
            }}
        </span>
    }
    .into_any();
    let lists = Facet::LISTS
        .map(|of| view! { <Section of=of open=open query=query steps=steps memory=memory /> })
        .into_iter()
        .collect_view();
    let location = use_location();
    let without = move || {
        let nothing = cleared(query.get());
        location
            .search
            .with(|search| location.pathname.with(|path| question_url(path, search, &nothing)))
    };
    view! {
        <Popover id=ID title="Filters" open=open button_class="button bar__all" button=button class="pop--panel">
            <div class="facets">
                <div class="facets__selects">
                    <SourceSelect query=query steps=steps memory=memory />
                    <CompareSelect query=query steps=steps />
                    <ZoneSelect query=query steps=steps open=open.into() />
                </div>
                <div class="facets__lists">{lists}</div>
                <footer class="facets__foot">
                    <a class="button button--quiet" href=without data-noscroll="">
                        "Clear all"
                    </a>
                    <button class="button bar__apply" form=super::FORM>
                        "Apply"
                    </button>
                    <button type="button" class="button facets__done" popovertarget=ID popovertargetaction="hide">
                        "Done"
                    </button>
                </footer>
            </div>
        </Popover>
    }
    .into_any()
}

/// One facet's list, folded.
#[component]
fn Section(of: Facet, open: RwSignal<bool>, query: Memo<UsageQuery>, steps: Steps, memory: Memory) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    let unfolded = RwSignal::new(false);
    let count = Memo::new(move |_| query.with(|query| query.filters.chosen(of).len()));
    view! {
        <details
            class="facets__list"
            node_ref=node
            on:toggle=move |_| {
                if let Some(details) = node.get_untracked() {
                    unfolded.set(details.open());
                }
            }
        >
            <summary>
                <Icon shape=Shape::Right />
                <b>{names::many(of)}</b>
                <span class:facets__set=move || count.get() != 0>
                    {move || match count.get() {
                        0 => "all".to_owned(),
                        n => format!("{n} chosen"),
                    }}
                </span>
            </summary>
            <Show when=move || open.get() && unfolded.get()>
                <ChoiceList of=of query=query steps=steps memory=memory />
            </Show>
        </details>
    }
    .into_any()
}

/// The question without filters: window, comparison, granularity and zone stay.
pub(super) fn cleared(query: UsageQuery) -> UsageQuery {
    UsageQuery {
        filters: Filters::default(),
        ..query
    }
}

/// Whether a zone is another one than the org's.
pub(super) fn is_elsewhere(zone: &ZoneChoice, org: &str) -> Option<String> {
    match zone {
        ZoneChoice::Named(name) if name != org => Some(name.clone()),
        _ => None,
    }
}
