//! The page with its data.

use domain::query::UsageQuery;
use domain::usage::activity::Activity;
use leptos::prelude::*;

use super::address::use_asked;
use super::log::Log;
use super::strip::Strip;
use crate::components::analytics::Reading;
use crate::components::no_events::NoEvents;

/// The strip and the log below it; where there is no request yet, how to send the first.
pub(super) fn body(reading: Reading<Activity>) -> AnyView {
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
            <div class="grid">
                <Strip page=page live=reading.live.state />
                <Log page=page live=reading.live.state />
            </div>
        </Show>
    }
    .into_any()
}
