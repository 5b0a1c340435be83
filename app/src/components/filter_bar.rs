//! The bar above a page of numbers: what is looked at, in which window. The URL holds all of it, so the back button works and an address can be
//! shared; the bar only reads and writes it.

mod api;
mod chips;
mod choice_list;
mod copy_link;
mod go;
mod keys;
mod links;
mod memory;
mod names;
mod panel;
mod pick;
mod selects;
mod zone;

use domain::query::{Facet, Granularity, QueryError, Range, UsageQuery};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

pub(crate) use api::ask as ask_for_options;
use chips::Chips;
pub(crate) use choice_list::matching;
use copy_link::CopyLink;
use go::Go;
use links::use_ranges;
pub use links::{be_one_list, filter_url, is_one_list, question_url, use_question_url};
pub use memory::provide_filters;
use memory::use_memory;
pub(crate) use names::{known, one};
use panel::Panel;
use pick::Pick;
use selects::GranularitySelect;

use super::date_picker::RangePicker;
use crate::features::views::ViewsMenu;

/// Id of the form that the selects belong to.
const FORM: &str = "question";

/// The question that the URL asks, or what is wrong with it.
#[must_use]
pub fn use_usage_query() -> Memo<Result<UsageQuery, QueryError>> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| UsageQuery::parse(|name| map.get_str(name))))
}

/// The bar: the page's heading, the ranges as links (they work before the page is alive), the filters, saved views, and on the right whatever the
/// page puts there: its live badge, its refresh button. Below it stands a chip for each filter that is set.
#[component]
pub fn FilterBar(
    /// The page's heading.
    title: &'static str,
    /// The granularity that the shown answer has, to say what Auto means; `None` before there is an answer.
    #[prop(into)]
    granularity: Signal<Option<Granularity>>,
    /// What stands on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let asked = use_usage_query();
    let query = Memo::new(move |_| asked.get().unwrap_or_default());
    let memory = use_memory();
    let go = Go::new(query);
    view! {
        <div class="bar">
            <h1>{title}</h1>
            <Ranges query=query go=go />
            <div class="bar__filters">
                <Pick of=Facet::Account id="pick-accounts" query=query go=go memory=memory />
                <Pick of=Facet::Model id="pick-models" query=query go=go memory=memory />
                <Panel query=query go=go memory=memory />
                {(!is_one_list()).then(|| view! { <GranularitySelect query=query shown=granularity go=go /> })}
                <button class="button bar__apply" form=FORM>
                    "Apply"
                </button>
                <div class="bar__tools">
                    <ViewsMenu />
                    <CopyLink query=query />
                </div>
            </div>
            <Form query=query />
            {children.map(|children| view! { <div class="bar__end">{children()}</div> })}
        </div>
        <Chips query=query memory=memory />
        {move || {
            asked
                .get()
                .err()
                .map(|error| {
                    view! {
                        <p class="notice" role="alert">
                            {format!("The address asks for something that cannot be shown. For “{}”, {}.", error.field, error.problem)}
                        </p>
                    }
                })
        }}
    }
    .into_any()
}

/// The ranges as links, and the way to one of one's own.
#[component]
fn Ranges(query: Memo<UsageQuery>, go: Go) -> impl IntoView {
    let picking = RwSignal::new(false);
    let (path, search) = {
        let location = use_location();
        (location.pathname, location.search)
    };
    let url = move |range: Range| {
        let query = query.get().over(range);
        search.with(|search| path.with(|path| question_url(path, search, &query)))
    };
    let offered = use_ranges();
    let is_offered = offered.iter().map(|(_, _, range)| *range).collect::<Vec<_>>();
    let own = move |range: Range| {
        if is_offered.contains(&range) {
            "Custom…".to_owned()
        } else {
            links::custom_name(range)
        }
    };
    let ranges = offered
        .into_iter()
        .map(|(name, long, range)| {
            view! {
                <a
                    href=move || url(range)
                    data-noscroll=""
                    title=long
                    aria-current=move || query.with(|query| query.range == range).then_some("true")
                >
                    {name}
                </a>
            }
        })
        .collect_view();
    let custom = move || query.with(|query| matches!(query.range, Range::Custom(..)));
    view! {
        <div class="seg" role="group" aria-label="Time range">
            {ranges}
            <button
                type="button"
                aria-haspopup="dialog"
                aria-current=move || custom().then_some("true")
                on:click=move |_| picking.set(true)
            >
                {move || query.with(|query| own(query.range))}
            </button>
        </div>
        <RangePicker open=picking query=query go=Callback::new(move |query| go.to(query)) />
    }
    .into_any()
}

/// The form of the selects. What no select says stands in it, hidden, so that it is kept when the form is sent before the page is alive.
#[component]
fn Form(query: Memo<UsageQuery>) -> impl IntoView {
    let location = use_location();
    let search = location.search;
    let kept = move || {
        let hidden = |(name, value): (String, String)| view! { <input type="hidden" name=name value=value /> };
        query
            .with(|query| search.with(|search| links::kept(search, query)))
            .into_iter()
            .map(hidden)
            .collect_view()
    };
    view! {
        <form id=FORM class="bar__form" method="get" action=move || location.pathname.get()>
            {kept}
        </form>
    }
    .into_any()
}
