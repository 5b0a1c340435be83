//! What has happened to a statement.

use domain::billing::Month;
use domain::statements::{Reopened, Standing};
use leptos::prelude::*;

use super::address::earlier_url;
use crate::components::moment::Moment;

/// Who closed it, under which hash, and where it was opened again.
#[component]
pub(super) fn History(
    /// The project.
    project: i32,
    /// The month.
    month: Month,
    /// How it stands.
    standing: Standing,
    /// Where it was opened again.
    reopened: Vec<Reopened>,
) -> impl IntoView {
    if standing.closed_at.is_none() && reopened.is_empty() {
        return ().into_any();
    }
    let closed = standing.closed_at.map(|at| {
        let by = standing.closed_by.clone().unwrap_or_default();
        let number = standing.number.unwrap_or_default();
        view! {
            <li>
                {format!("Closed as No. {number} by {by}, ")} <Moment at=at />
                <code class="hash">{standing.sha256.clone()}</code>
            </li>
        }
    });
    let earlier = reopened
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    {format!("No. {} was opened again by {}, ", one.number, one.by)} <Moment at=one.at />
                    <q>{one.reason}</q> " "
                    <a class="link" href=earlier_url(project, month, one.number)>
                        "Read it as it was closed"
                    </a> <code class="hash">{one.sha256}</code>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card c6">
            <header class="card__head">
                <h2>"History"</h2>
            </header>
            <ul class="history">{closed} {earlier}</ul>
        </section>
    }
    .into_any()
}
