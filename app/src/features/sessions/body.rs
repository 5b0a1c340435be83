//! The page with its data.

use domain::query::UsageQuery;
use domain::sessions::SessionsPage;
use leptos::prelude::*;

use super::address::use_asked;
use super::list::List;
use super::tabs::Tabs;
use crate::components::analytics::Reading;
use crate::components::no_events::NoEvents;

/// The lists to choose from, and the chosen one; where there is no request yet, how to send the first.
pub(super) fn body(reading: Reading<SessionsPage>) -> AnyView {
    let page = reading.page;
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    let asked = use_asked();
    // What all pages are asked, the filter bar complains about.
    let complaint = move || {
        asked
            .get()
            .err()
            .filter(|error| !UsageQuery::PARAMETERS.contains(&error.field.as_str()))
            .map(|error| {
                view! {
                    <p class="note note--warn" role="alert">
                        {format!("The address asks for something that cannot be shown. For “{}”, {}.", error.field, error.problem)}
                    </p>
                }
            })
    };
    view! {
        {complaint}
        <Show when=move || has_events.get() fallback=NoEvents>
            <Tabs page=page />
            <div class="grid">
                <List reading=reading />
            </div>
        </Show>
    }
    .into_any()
}
