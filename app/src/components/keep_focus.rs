//! The focus of a page that is built anew while somebody works on it.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Where an element stands in the page, and what it says: enough to know it again after the page was built anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot {
    /// Its place among the children of its parent, and so on up to the body; the outermost first.
    path: Vec<u32>,
    name: String,
    text: String,
}

/// Gives the focus back to where it was when `changed` has changed, which builds the page anew: without it, who goes by keyboard would begin at the top
/// every few seconds.
pub fn keep_focus(changed: impl Fn() + 'static) {
    let last = StoredValue::new(None::<Spot>);
    let listeners = StoredValue::new(Vec::<WindowListenerHandle>::new());
    Effect::new(move |before: Option<()>| {
        changed();
        if before.is_none() {
            let came = window_event_listener(ev::focusin, move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                last.try_set_value(target.as_ref().and_then(Spot::of));
            });
            // Who clicks beside everything wants it nowhere.
            let left = window_event_listener(ev::pointerdown, move |_| drop(last.try_set_value(None)));
            listeners.try_set_value(vec![came, left]);
            return;
        }
        // The new page stands there in the next frame.
        request_animation_frame(move || {
            let is_lost = document().active_element().is_none_or(|element| Some(element) == body());
            if is_lost && let Some(spot) = last.try_get_value().flatten() {
                spot.focus();
            }
        });
    });
    on_cleanup(move || {
        for listener in listeners.try_update_value(std::mem::take).unwrap_or_default() {
            listener.remove();
        }
    });
}

impl Spot {
    fn of(element: &Element) -> Option<Self> {
        let body = body()?;
        let mut path = Vec::new();
        let mut at = element.clone();
        while at != body {
            let mut place = 0;
            let mut sibling = at.previous_element_sibling();
            while let Some(before) = sibling {
                place += 1;
                sibling = before.previous_element_sibling();
            }
            path.push(place);
            at = at.parent_element()?;
        }
        path.reverse();
        Some(Self {
            path,
            name: element.tag_name(),
            text: said(element),
        })
    }

    /// Gives the focus to what stands there, if it is the same.
    fn focus(&self) {
        let mut at = body();
        for place in &self.path {
            at = at.and_then(|element| element.children().item(*place));
        }
        if let Some(element) = at.filter(|element| element.tag_name() == self.name && said(element) == self.text)
            && let Ok(element) = element.dyn_into::<HtmlElement>()
        {
            let _ = element.focus();
        }
    }
}

fn body() -> Option<Element> {
    document().body().map(JsCast::unchecked_into)
}

fn said(element: &Element) -> String {
    element
        .get_attribute("aria-label")
        .or_else(|| element.text_content())
        .unwrap_or_default()
}
