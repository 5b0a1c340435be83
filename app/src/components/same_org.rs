//! The tabs of a browser share their sign-in. When one of them switches to another organization, the others would go on showing the old one
//! while every question and every change goes to the new one: so they load again.

use leptos::ev;
use leptos::prelude::*;

/// Where the tabs tell each other which organization the sign-in looks at.
const KEY: &str = "org";

/// Watches for as long as the calling component lives. `org` is what the server made the page for.
pub fn watch_org(org: i32) {
    Effect::new(move |_| tell(org));
    let check = move || {
        let told = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        if told.is_some_and(|told| told != org.to_string()) {
            let _ = window().location().reload();
        }
    };
    let listeners = [
        window_event_listener_untyped("storage", move |_| check()),
        // A tab that slept has missed what was told.
        window_event_listener(ev::focus, move |_| check()),
        window_event_listener(ev::pageshow, move |_| check()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
}

/// Tells the other tabs.
pub fn tell(org: i32) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, &org.to_string());
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
