//! A part of the page that folds.

use leptos::prelude::*;

use super::folded::{KEY, is_folded, with};
use crate::components::icon::{Icon, Shape};

/// A part with a heading that folds it. The server renders all parts open, because it does not know what the browser remembers; once the page
/// is alive, what was folded is folded again.
#[component]
pub(super) fn Fold(
    /// What it is remembered by; the id of its content too.
    part: &'static str,
    /// Its heading.
    title: &'static str,
    /// Small print beside the heading.
    #[prop(into)]
    note: Signal<String>,
    /// What folds.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(true);
    Effect::new(move |_| open.set(!is_folded(&kept(), part)));
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        keep(&with(&kept(), part, !open.get_untracked()));
    };
    view! {
        <section class="fold" class:fold--closed=move || !open.get()>
            <div class="fold__head">
                <h2>
                    <button type="button" class="fold__toggle" aria-expanded=move || open.get().to_string() aria-controls=part on:click=toggle>
                        <Icon shape=Shape::Right />
                        {title}
                    </button>
                </h2>
                <span class="card__note">{note}</span>
            </div>
            <div class="fold__body" id=part hidden=move || !open.get()>
                {children()}
            </div>
        </section>
    }
    .into_any()
}

/// What the browser remembers. Browser only.
fn kept() -> String {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default()
}

/// Private windows may refuse to store it; then it lasts as long as the page.
fn keep(parts: &str) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        let _ = storage.set_item(KEY, parts);
    }
}
