//! What a reader must know about the numbers before believing them.

use domain::usage::UsagePage;
use leptos::prelude::*;

use crate::components::unpriced::unpriced_note;

/// The notes above the numbers.
#[component]
pub fn Banners(
    /// The page's data.
    page: RwSignal<UsagePage>,
) -> impl IntoView {
    let unpriced = Memo::new(move |_| page.with(|page| unpriced_note(&page.unpriced_models, &page.total())));
    let quiet = Memo::new(move |_| page.with(|page| page.total().is_zero()));
    view! {
        {move || unpriced.get().map(|text| view! { <p class="note note--warn">{text}</p> })}
        <Show when=move || quiet.get()>
            <p class="note">
                {move || page.with(|page| format!("Nothing was used from {} under these filters. ", page.window.label.replace(" – ", " to ")))}
                <a href="/usage">"Show the last 30 days of everything"</a>
            </p>
        </Show>
    }
}
