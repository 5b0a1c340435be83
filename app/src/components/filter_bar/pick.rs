//! One facet in the bar: a button that says how many are chosen, and its list.

use domain::query::{Facet, UsageQuery};
use leptos::prelude::*;

use super::choice_list::ChoiceList;
use super::go::Go;
use super::memory::Memory;
use super::names;
use crate::components::popover::Popover;

/// The button and its list.
#[component]
pub(super) fn Pick(
    /// Which facet.
    of: Facet,
    /// Id of its popover.
    id: &'static str,
    /// What is asked now.
    query: Memo<UsageQuery>,
    /// The way to another question.
    go: Go,
    /// What is known.
    memory: Memory,
) -> impl IntoView {
    let open = RwSignal::new(false);
    memory.watch(open.into(), query, Some(of));
    let text = move || query.with(|query| names::chosen(of, query.filters.chosen(of).len()));
    let button = view! { <span>{text}</span> }.into_any();
    view! {
        <Popover id=id title=names::many(of) open=open button_class="pick bar__pick" button=button>
            <Show when=move || open.get()>
                <ChoiceList of=of query=query steps=go.steps() memory=memory />
            </Show>
        </Popover>
    }
    .into_any()
}
