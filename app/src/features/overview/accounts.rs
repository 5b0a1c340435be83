//! The accounts, a card each.

use domain::access::Scope;
use domain::overview::Overview;
use leptos::prelude::*;

use super::account_card::{AccountCard, summaries};
use crate::charts::Palette;
use crate::components::session::use_session;

/// The section of the accounts.
#[component]
pub fn Accounts(
    /// The page's data.
    page: RwSignal<Overview>,
    /// The colours.
    palette: Memo<Palette>,
) -> impl IntoView {
    let session = use_session();
    let cards = Memo::new(move |_| page.with(|page| palette.with(|palette| summaries(page, palette))));
    view! {
        <div class="section">
            <h2>"Accounts"</h2>
            <Show when=move || session.may(Scope::AccountsRead)>
                <a href="/settings/accounts">"Manage"</a>
            </Show>
        </div>
        <For each=move || cards.with(|cards| cards.iter().map(|card| card.id).collect::<Vec<_>>()) key=|id| *id let:id>
            <AccountCard summary=Memo::new(move |_| cards.with(|cards| cards.iter().find(|card| card.id == id).cloned())) />
        </For>
    }
}
