//! Whether the reader has scrolled into a list.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// What a reader sees of a list.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    /// Whether its top has gone out of sight, at the top of the window or under the bar that stays there. Never on the server.
    pub is_past: Memo<bool>,
    /// How far down from the top of the window the bar reaches, in pixels. It may be two lines high, and on a phone it does not stay.
    pub bar: Memo<f64>,
}

/// Room for the head of a list, above it.
const HEAD: f64 = 80.0;

/// Follows the reader's scrolling.
pub(super) fn use_sight(node: NodeRef<html::Div>) -> Sight {
    let sight = RwSignal::new((false, 58.0));
    let look = move || {
        let Some(node) = node.try_get_untracked().flatten() else { return };
        let bar = bar();
        let now = (node.get_bounding_client_rect().top() < bar, bar);
        if sight.try_get_untracked().is_some_and(|known| known != now) {
            sight.set(now);
        }
    };
    Effect::new(move |_| {
        node.track();
        look();
    });
    let listeners = [
        window_event_listener(ev::scroll, move |_| look()),
        window_event_listener(ev::resize, move |_| look()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    Sight {
        is_past: Memo::new(move |_| sight.get().0),
        bar: Memo::new(move |_| sight.get().1),
    }
}

/// How far down the bar reaches now.
fn bar() -> f64 {
    let bar = document().query_selector(".bar").ok().flatten();
    bar.map_or(0.0, |bar| bar.get_bounding_client_rect().bottom().max(0.0))
}

/// Brings an element's top into sight.
pub(super) fn scroll_to(node: NodeRef<html::Div>) {
    if let Some(node) = node.get_untracked() {
        let top = node.get_bounding_client_rect().top() + window().scroll_y().unwrap_or_default();
        window().scroll_to_with_x_and_y(0.0, (top - bar() - HEAD).max(0.0));
    }
}
