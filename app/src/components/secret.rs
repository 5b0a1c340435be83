//! Copying to the clipboard.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::components::icon::{Icon, Shape};

/// A line to be copied, selected as a whole when it is focused.
#[component]
pub fn SecretLine(
    /// What it is, for those who cannot see it.
    name: &'static str,
    /// The line.
    text: String,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let value = text.clone();
    view! {
        <div class="secret">
            <input
                class="input secret__text"
                readonly=true
                aria-label=name
                value=value
                node_ref=node
                on:focus=move |_| {
                    if let Some(input) = node.get_untracked() {
                        input.select();
                    }
                }
            />
            <CopyButton text=text />
        </div>
    }
    .into_any()
}

/// Copies a text and says that it did.
#[component]
pub fn CopyButton(
    /// What to copy.
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if to_clipboard(&text).await {
                copied.try_set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    std::time::Duration::from_secs(2),
                );
            }
        });
    };
    view! {
        <button type="button" class="button" on:click=copy>
            {move || {
                let shape = if copied.get() { Shape::Check } else { Shape::Copy };
                view! { <Icon shape=shape /> }
            }}
            <span aria-live="polite">{move || if copied.get() { "Copied" } else { "Copy" }}</span>
        </button>
    }
    .into_any()
}

/// Copies; on a site without TLS, where browsers offer no clipboard, by way of a selected field. Says whether it worked.
pub async fn to_clipboard(text: &str) -> bool {
    let navigator = window().navigator();
    let has_clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|clipboard| !clipboard.is_undefined());
    if has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    by_selection(text).unwrap_or(false)
}

fn by_selection(text: &str) -> Option<bool> {
    let document = document();
    // Inside the open dialog: outside of it nothing can be selected.
    let place = document
        .query_selector("dialog[open]")
        .ok()
        .flatten()
        .or_else(|| document.body().map(JsCast::unchecked_into))?;
    let field: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    place.append_child(&field).ok()?;
    field.select();
    let done = document.dyn_into::<web_sys::HtmlDocument>().ok()?.exec_command("copy");
    field.remove();
    done.ok()
}
