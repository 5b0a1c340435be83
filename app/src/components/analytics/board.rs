//! The page with its data.

use std::future::Future;

use domain::query::Granularity;
use domain::usage::Snapshot;
use leptos::prelude::*;

use super::reading::{Reading, use_reading};
use crate::components::filter_bar::FilterBar;
use crate::components::panel::Failure;
use crate::error::AppError;
use crate::live::LiveBadge;

pub(super) fn board<T, F>(
    title: &'static str,
    first: T,
    question: Memo<T::Question>,
    ask: fn(T::Question) -> F,
    body: fn(Reading<T>) -> AnyView,
) -> AnyView
where
    T: Snapshot,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let reading = use_reading(first, question, ask);
    let Reading {
        page,
        problem,
        live,
        again,
        ..
    } = reading;
    let granularity: Memo<Option<Granularity>> = Memo::new(move |_| page.with(|page| Some(page.window().granularity)));
    let elsewhere = Memo::new(move |_| question.with(|asked| page.with(|page| page.question() != asked)));
    let busy = Memo::new(move |_| elsewhere.get() && problem.with(Option::is_none));
    let trouble = move || {
        problem.get().map(|error| {
            // The filter bar shows what was asked for; what stands below it was read before.
            let text = if elsewhere.get() {
                let range = page.with(|page| page.window().label.clone());
                format!("{error} The numbers below are still those of before: {range}.")
            } else {
                error.to_string()
            };
            view! { <Failure text=text retry=again /> }
        })
    };
    view! {
        <FilterBar title=title granularity=granularity>
            <LiveBadge live=live />
        </FilterBar>
        <div class="page" class:page--busy=busy aria-busy=move || busy.get().to_string()>
            {trouble}
            {body(reading)}
        </div>
    }
    .into_any()
}
