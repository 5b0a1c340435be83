//! What a reader must know about the numbers before believing them.

use domain::access::Scope;
use domain::overview::Overview;
use leptos::prelude::*;

use crate::components::session::use_session;
use crate::components::unpriced::unpriced_note;

/// The notes above the numbers.
#[component]
pub fn Banners(
    /// The page's data.
    page: RwSignal<Overview>,
) -> impl IntoView {
    let session = use_session();
    let unpriced = Memo::new(move |_| page.with(|page| unpriced_note(&page.unpriced_models(), &page.total())));
    let sample = Memo::new(move |_| page.with(|page| page.sample));
    let limited = Memo::new(move |_| page.with(|page| page.limited));
    let quiet = Memo::new(move |_| page.with(|page| page.has_events && page.cells.is_empty()));
    view! {
        <Show when=move || sample.get()>
            <p class="note note--sample">
                <b>"Sample. "</b>
                "These are generated numbers of a studio that does not exist, with a slow trickle of new requests. "
                <Show when=move || session.may(Scope::KeysWrite)>
                    <a href="/settings/accounts">"Send your own"</a>
                </Show>
            </p>
        </Show>
        <Show when=move || limited.get()>
            <p class="note">"You see the accounts that you have been given; the totals are of those only."</p>
        </Show>
        {move || unpriced.get().map(|text| view! { <p class="note note--warn">{text}</p> })}
        <Show when=move || quiet.get()>
            <p class="note">
                {move || page.with(|page| format!("Nothing was used from {} under these filters. ", page.window.label.replace(" – ", " to ")))}
                <a href="/">"Show the last 30 days of everything"</a>
            </p>
        </Show>
    }
}
