//! The bar above a page of numbers: range, account, key source and granularity. The URL holds all of them, so the back button
//! works and an address can be shared; the bar only reads and writes it.

mod links;
mod selects;

use domain::query::{Granularity, QueryError, Range, UsageQuery};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use links::RANGES;
pub use links::filter_url;
use selects::Selects;

use super::date_picker::RangePicker;

/// The question that the URL asks, or what is wrong with it.
#[must_use]
pub fn use_usage_query() -> Memo<Result<UsageQuery, QueryError>> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| UsageQuery::parse(|name| map.get_str(name))))
}

/// The bar: the page's heading, the ranges as links (they work before the page is alive), the selects in a form (it has a button
/// where scripts are off), and on the right whatever the page puts there: its live badge, its refresh button.
#[component]
pub fn FilterBar(
    /// The page's heading.
    title: &'static str,
    /// Accounts to choose from: number and name.
    #[prop(into)]
    accounts: Signal<Vec<(i32, String)>>,
    /// The granularity that the shown answer has, to say what Auto means; `None` before there is an answer.
    #[prop(into)]
    granularity: Signal<Option<Granularity>>,
    /// What stands on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let asked = use_usage_query();
    let path = use_location().pathname;
    let query = Memo::new(move |_| asked.get().unwrap_or_default());
    let picking = RwSignal::new(false);
    let url = move |range: Range| {
        let query = UsageQuery { range, ..query.get() };
        path.with(|path| filter_url(path, &query))
    };
    let ranges = RANGES
        .into_iter()
        .map(|(name, long, range)| {
            view! {
                <a
                    href=move || url(range)
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
        <div class="bar">
            <h1>{title}</h1>
            <div class="seg" role="group" aria-label="Time range">
                {ranges}
                <button
                    type="button"
                    aria-haspopup="dialog"
                    aria-current=move || custom().then_some("true")
                    on:click=move |_| picking.set(true)
                >
                    {move || query.with(|query| links::custom_name(query.range))}
                </button>
            </div>
            <Selects query=query accounts=accounts granularity=granularity />
            {children.map(|children| view! { <div class="bar__end">{children()}</div> })}
        </div>
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
        <RangePicker open=picking query=query />
    }
    .into_any()
}
