//! Shows a link that works once: now, and never again.

use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::secret::SecretLine;

/// A link to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewLink {
    /// The page that it leads to.
    pub page: &'static str,
    /// Its secret.
    pub token: String,
    /// What to say about it.
    pub lead: String,
}

/// Shows the link in `link`, if there is one.
#[component]
pub(super) fn LinkDialog(
    /// The link.
    link: RwSignal<Option<NewLink>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if link.with(Option::is_some) {
            open.set(true);
        }
    });
    // The secret is forgotten with the dialog.
    Effect::new(move |_| {
        if !open.get() && link.with_untracked(Option::is_some) {
            link.set(None);
        }
    });
    view! {
        <Dialog open=open title="Hand this link over">
            {move || {
                link.get()
                    .map(|new| {
                        let origin = window().location().origin().unwrap_or_default();
                        view! {
                            <p class="dialog__lead">{new.lead}</p>
                            <SecretLine name="The link" text=format!("{origin}/{}?token={}", new.page, new.token) />
                            <footer class="dialog__foot">
                                <button type="button" class="button button--primary" on:click=move |_| open.set(false)>
                                    "I have copied it"
                                </button>
                            </footer>
                        }
                            .into_any()
                    })
            }}
        </Dialog>
    }
    .into_any()
}
