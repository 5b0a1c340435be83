//! The page: reads the data for the first time; from then on the board looks after itself.

use domain::query::UsageQuery;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::ask;
use super::board::Board;
use super::skeleton::OverviewSkeleton;
use crate::components::filter_bar::{FilterBar, use_usage_query};
use crate::components::panel::Failure;
use crate::components::session::use_session;
use crate::error::AppError;

/// The Overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let session = use_session();
    let asked = use_usage_query();
    let query = Memo::new(move |_| asked.get().unwrap_or_default());
    // Read once. Later answers (other filters, a refresh, a gap in the stream) go into the board's own signal, so that charts and
    // cards are changed instead of being built again.
    let first = Resource::new(|| (), move |()| session.run(move || ask(query.get_untracked())));
    view! {
        <Title text="Overview" />
        <Transition fallback=|| {
            view! {
                <Bar />
                <OverviewSkeleton />
            }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(page) => view! { <Board first=page query=query /> }.into_any(),
                    Err(error) => view! { <Failed error=error query=query again=Callback::new(move |()| first.refetch()) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The page without data: what went wrong. Other filters may be what helps.
#[component]
fn Failed(error: AppError, query: Memo<UsageQuery>, again: Callback<()>) -> impl IntoView {
    Effect::new(move |before: Option<()>| {
        query.track();
        if before.is_some() {
            again.run(());
        }
    });
    view! {
        <Bar />
        <div class="page">
            <Failure text=error.to_string() retry=again />
        </div>
    }
}

/// The filter bar without an answer.
#[component]
fn Bar() -> impl IntoView {
    view! { <FilterBar title="Overview" accounts=Vec::new() granularity=None /> }
}
