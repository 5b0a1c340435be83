//! A statement beside the month before.

use domain::billing::Month;
use domain::statements::{Statement, Sum};
use leptos::prelude::*;

use super::address::statement_url;
use super::month_table::hours_text;
use super::words::{change, exact, has_equivalent};
use crate::charts::format::{compact_text, count};

/// What the project used in the month before, and how much more or less it is now, by the price book: what was agreed on may have changed in between.
#[component]
pub(super) fn Compared(
    /// The statement.
    statement: Statement,
    /// What was used in the month before.
    before: Sum,
) -> impl IntoView {
    let month: Month = statement.month.before();
    let url = statement_url(statement.project_id, month);
    let used = statement.used();
    // A closed statement stays; the month before it may still be tagged otherwise.
    let as_of = if statement.number.is_some() { ", as it is tagged now" } else { "" };
    let text = if before == Sum::default() {
        format!("{as_of}: nothing was used then")
    } else {
        format!(
            "{as_of}: {} in cost of use ({}, {} h, {}, {} tokens then)",
            change(used.cost, before.cost),
            count(before.sessions, "session", "sessions"),
            hours_text(before.active),
            count(before.requests, "request", "requests"),
            compact_text(before.tokens),
        )
    };
    let equivalent = has_equivalent(&statement.terms).then(|| {
        view! {
            <p class="mut num">
                {format!("API-equivalent {}, where {} counts", exact(used.cost), exact(statement.cost()))}
            </p>
        }
    });
    view! {
        <div class="no-print">
            {equivalent} <p class="mut num">
                "Against "
                <a class="link" href=url>
                    {month.label()}
                </a>
                {text}
            </p>
        </div>
    }
    .into_any()
}
