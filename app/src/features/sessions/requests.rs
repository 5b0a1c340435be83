//! The requests of a session, oldest first, with the pauses between them.

use domain::Outcome;
use domain::sessions::{Deed, Micros, SessionDetail};
use domain::usage::activity::RequestRow;
use leptos::prelude::*;

use super::desk::use_desk;
use super::words::{NOTHING, length, named};
use crate::charts::format::compact_text;

/// A pause that is worth a word.
const NOTED: Micros = 60_000_000;

/// The list.
#[component]
pub(super) fn Requests(
    /// The session, and those of its requests that have been read.
    detail: SessionDetail,
    /// Whether it may be split.
    may: bool,
) -> impl IntoView {
    let desk = use_desk();
    let session = detail.session.id;
    let clock = detail.clock.clone();
    let mut before: Option<RequestRow> = None;
    let mut lines = Vec::with_capacity(detail.requests.len());
    for request in detail.requests {
        let pause = before.as_ref().map(|before| request.at - before.at);
        // Two requests of one moment cannot be parted.
        let can_split = may && pause.is_some_and(|pause| pause > 0);
        let time = clock.time(request.at_ms());
        let at = request.at;
        let split = can_split.then(|| {
            let label = format!("Split here, before the request of {time}");
            view! {
                <button
                    type="button"
                    class="button button--quiet more__split"
                    title="A new session begins with this request"
                    aria-label=label
                    on:click=move |_| desk.act(Deed::Split { session, at }, "Split".to_owned())
                >
                    "Split here"
                </button>
            }
        });
        let pause = pause.filter(|pause| *pause >= NOTED).map(|pause| {
            view! { <span class="more__pause">{format!("after {}", length(pause))}</span> }
        });
        let outcome = (request.outcome == Outcome::Error).then(|| view! { <span class="badge badge--bad">"failed"</span> });
        let cost = request.cost.map_or_else(|| "unpriced".to_owned(), domain::Nanos::display_usd);
        lines.push(view! {
            <li class="more__request">
                <a class="num" href=format!("/activity/{}", request.id)>
                    {time}
                </a>
                <span class="more__what">
                    {named(&request.agent)} <small>{request.action.replace('_', " ")}</small> {outcome} {pause}
                </span>
                <span class="more__model">{if request.model.is_empty() { NOTHING.to_owned() } else { request.model.clone() }}</span>
                <span class="num more__tokens">
                    {compact_text(request.input + request.cache_read + request.cache_write + request.output)} " tokens"
                </span>
                <span class="num more__cost">{cost}</span>
                {split}
            </li>
        });
        before = Some(request);
    }
    view! { <ol class="more__lines">{lines}</ol> }.into_any()
}
