//! How to send events, ready to paste.

mod text;

use leptos::prelude::*;
use text::{LANGUAGES, snippet};

use super::secret::CopyButton;
use crate::components::dialog::Dialog;

/// How to send events, without a key at hand.
#[component]
pub fn SnippetsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="How to send events" class="dialog--wide">
            <p class="dialog__lead">
                "Send one event per AI request, singly or in batches. Events are counted once: a repeat with the same id changes nothing, so sending again after a failure is safe."
            </p>
            <Snippets />
        </Dialog>
    }
    .into_any()
}

/// One snippet per language. Built in dialogs only, so in the browser: it writes the page's own address into them.
#[component]
pub fn Snippets(
    /// The key's secret; a placeholder stands for it when there is none.
    #[prop(optional, into)]
    secret: Option<String>,
) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
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
                let code = snippet(shown.get(), &origin, secret.as_deref());
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
