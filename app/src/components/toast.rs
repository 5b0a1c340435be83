//! Short messages about actions, in a corner: what was done, or why it was not.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, Shape};
use super::sentence::sentence;

/// How long a message stays.
const SHOWN: Duration = Duration::from_secs(7);

#[derive(Clone, Debug)]
struct Toast {
    id: u32,
    text: String,
    failed: bool,
}

/// The messages on screen. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// Puts an empty list of messages into context.
pub fn provide_toasts() {
    provide_context(Toasts {
        list: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
    });
}

/// The messages of this page.
///
/// # Panics
/// Outside of `App`.
#[must_use]
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

impl Toasts {
    /// Says that an action was done.
    pub fn done(self, text: impl Into<String>) {
        self.show(text.into(), false);
    }

    /// Says that an action failed, and why.
    pub fn failed(self, text: impl ToString) {
        self.show(sentence(&text.to_string()), true);
    }

    fn show(self, text: String, failed: bool) {
        let Some(id) = self.next.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        self.list.try_update(|list| list.push(Toast { id, text, failed }));
        set_timeout(move || self.close(id), SHOWN);
    }

    fn close(self, id: u32) {
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where messages appear. The region is always in the page, so that assistive technology announces what comes into it.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.id let:toast>
                <div class="toast" class:toast--failed=toast.failed>
                    <Icon shape=if toast.failed { Shape::Alert } else { Shape::Check } />
                    <span>{toast.text}</span>
                    <button type="button" class="icon-button" aria-label="Dismiss" on:click=move |_| toasts.close(toast.id)>
                        <Icon shape=Shape::Close />
                    </button>
                </div>
            </For>
        </div>
    }
    .into_any()
}
