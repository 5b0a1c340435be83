//! The frame of a page of numbers: heading and filter bar, the first reading, and then a board that looks after itself.

mod board;
mod reading;
mod skeleton;
mod zoom;

use std::future::Future;

use domain::usage::Snapshot;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::Serialize;
use serde::de::DeserializeOwned;

use board::board;
pub use reading::Reading;
use skeleton::Waiting;
pub use zoom::use_zoom;

use super::filter_bar::FilterBar;
use super::panel::Failure;
use super::session::use_session;
use crate::error::AppError;

/// A page of numbers: reads its data for the first time; from then on the data is moved by the stream and read again, at once for another
/// question and at most every five seconds for what the stream cannot move.
///
/// `question` is what the address asks for, `ask` the server function, and `body` makes the page once, from signals.
pub fn analytics_page<T, F>(
    title: &'static str,
    question: Memo<T::Question>,
    ask: fn(T::Question) -> F,
    body: fn(Reading<T>) -> AnyView,
) -> impl IntoView
where
    T: Snapshot + Serialize + DeserializeOwned,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let session = use_session();
    // Read once. Later answers go into the board's own signal, so that charts and cards are changed instead of being built again.
    let first = Resource::new(|| (), move |()| session.run(move || ask(question.get_untracked())));
    view! {
        <Title text=title />
        <Transition fallback=move || {
            view! {
                <FilterBar title=title granularity=None />
                <Waiting />
            }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(page) => board(title, page, question, ask, body),
                    Err(error) => failed(title, &error, question, Callback::new(move |()| first.refetch())),
                }
            })}
        </Transition>
    }
}

/// The page without data: what went wrong. Another question may be what helps.
fn failed<Q: Clone + PartialEq + Send + Sync + 'static>(
    title: &'static str,
    error: &AppError,
    question: Memo<Q>,
    again: Callback<()>,
) -> AnyView {
    Effect::new(move |before: Option<()>| {
        question.track();
        if before.is_some() {
            again.run(());
        }
    });
    view! {
        <FilterBar title=title granularity=None />
        <div class="page">
            <Failure text=error.to_string() retry=again />
        </div>
    }
    .into_any()
}
