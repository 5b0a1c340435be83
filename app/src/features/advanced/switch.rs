//! Links that choose what a part of the page shows.

use leptos::prelude::*;

use super::choice::{CHOICES, Chosen};

/// The values of a choice, side by side. They are links: the address is the truth, and they work before the page is alive.
#[component]
pub(super) fn Switch(
    /// What is chosen.
    chosen: Chosen,
    /// Which choice, of [`CHOICES`].
    of: usize,
) -> impl IntoView {
    let choice = &CHOICES[of];
    let link = move |(value, name): &'static (&'static str, &'static str)| {
        view! {
            <a href=move || chosen.url(of, value) aria-current=move || (chosen.value(of) == *value).then_some("true")>
                {*name}
            </a>
        }
    };
    view! {
        <div class="seg switch" role="group" aria-label=choice.label>
            {choice.values.iter().map(link).collect_view()}
        </div>
    }
    .into_any()
}
