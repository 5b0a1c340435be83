//! A button and what it opens, on the browser's own popover: it opens before the page is alive, closes on Escape and on a click elsewhere, and
//! gives the focus back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button and its popover. The content is always there; what is costly stands in a `Show` of `open`.
#[component]
pub fn Popover(
    /// Id of the popover: one of the page.
    id: &'static str,
    /// What the popover is, for those who cannot see it.
    title: &'static str,
    /// Whether it is open: written here, to be read.
    open: RwSignal<bool>,
    /// Classes of the button.
    button_class: &'static str,
    /// What the button is called, where its content does not say it.
    #[prop(optional)]
    button_name: Option<&'static str>,
    /// What the button shows.
    button: AnyView,
    /// More classes of the popover.
    #[prop(optional)]
    class: &'static str,
    /// The content.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let look = move || {
        let Some(popover) = node.get_untracked() else { return };
        let now = popover.matches(":popover-open").unwrap_or(false);
        if open.try_get_untracked() == Some(now) {
            return;
        }
        open.try_set(now);
        if now {
            // A frame later the content is there, and so is the field that asks for the focus.
            request_animation_frame(move || focus_within(&popover));
        }
    };
    // It may have been opened before the page came to life.
    Effect::new(move |_| {
        if node.get().is_some() {
            look();
        }
    });
    view! {
        <button
            type="button"
            class=format!("pop__open {button_class}")
            style=format!("anchor-name:--{id}")
            popovertarget=id
            aria-haspopup="dialog"
            aria-label=button_name
            title=button_name
        >
            {button}
        </button>
        <div
            class=format!("pop {class}")
            id=id
            style=format!("position-anchor:--{id}")
            popover="auto"
            role="dialog"
            aria-label=title
            node_ref=node
            on:toggle=move |_| look()
        >
            {children()}
        </div>
    }
    .into_any()
}

/// Closes a popover, if it is open, wherever the calling code stands.
pub fn close_popover(id: &str) {
    let popover = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(popover) = popover.filter(|popover| popover.matches(":popover-open").unwrap_or(false)) {
        let _ = popover.hide_popover();
    }
}

/// Gives the focus to the element that asks for it.
fn focus_within(place: &web_sys::Element) {
    let wanted = place.query_selector("[data-focus]").ok().flatten();
    if let Some(element) = wanted.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
