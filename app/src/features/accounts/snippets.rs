//! How to send events, ready to paste.

mod text;

use domain::account::Account;
use domain::civil::write_instant;
use leptos::prelude::*;
use text::{Filling, LANGUAGES, snippet};

use crate::components::dialog::Dialog;
use crate::components::secret::CopyButton;

/// How to send events, without a key at hand.
#[component]
pub fn SnippetsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The accounts: an event names one of them.
    #[prop(into)]
    accounts: Signal<Vec<Account>>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="How to send events" class="dialog--wide">
            <p class="dialog__lead">
                "Send one event per AI request, singly or in batches. Events are counted once: a repeat with the same id changes nothing, so sending again after a failure is safe."
            </p>
            <Snippets account=accounts.with_untracked(|accounts| named_in_events(accounts)) />
        </Dialog>
    }
    .into_any()
}

/// The account that an example event names: by its e-mail, or by its number where it has none that fits between any quotes.
pub(super) fn named_in_events(accounts: &[Account]) -> String {
    let example = accounts.iter().find(|account| !account.archived);
    example.map_or_else(
        || "studio@example.com".to_owned(),
        |account| {
            let plain = !account.email.is_empty() && !account.email.contains(['\'', '"', '\\']);
            if plain { account.email.clone() } else { account.id.to_string() }
        },
    )
}

/// One snippet per language. Built in dialogs only, so in the browser: it writes the page's own address and the time into them.
#[component]
pub fn Snippets(
    /// The key's secret.
    #[prop(optional, into)]
    secret: Option<String>,
    /// The account that events name; `None` for a key that is bound to one.
    #[prop(into)]
    account: Option<String>,
) -> impl IntoView {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    let now = write_instant(js_sys::Date::now() as i64);
    let filling = Filling {
        origin: window().location().origin().unwrap_or_default(),
        secret,
        account,
        now,
    };
    let shown = RwSignal::new(0_usize);
    let tabs = LANGUAGES
        .into_iter()
        .enumerate()
        .map(|(n, name)| {
            view! {
                <button type="button" aria-pressed=move || (shown.get() == n).to_string() on:click=move |_| shown.set(n)>
                    {name}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="snippets">
            <div class="seg" role="group" aria-label="Language">
                {tabs}
            </div>
            {move || {
                let code = snippet(shown.get(), &filling);
                let copy = code.clone();
                view! {
                    <div class="snippets__code">
                        // Scrolls sideways, so it must be reachable by keyboard.
                        <pre tabindex="0">
                            <code>{code}</code>
                        </pre>
                        <CopyButton text=copy />
                    </div>
                }
            }}
        </div>
    }
    .into_any()
}
