//! The keyboard: j and k move, x chooses, p picks a project, enter opens, u undoes, h looks back.

use domain::sessions::Assignment;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::desk::{Choosing, Desk, Sheet, Why};

/// The keys, for people.
pub(super) const KEYS: [(&str, &str); 12] = [
    ("j", "next session"),
    ("k", "session before"),
    ("x", "choose"),
    ("p", "pick a project"),
    ("a", "accept what is suggested"),
    ("b", "not billable"),
    ("n", "note"),
    ("m", "merge the chosen ones"),
    ("Enter", "details"),
    ("u", "undo"),
    ("h", "recent changes"),
    ("Esc", "choose none"),
];

/// Those of whoever may only look.
pub(super) const OF_VIEWERS: [&str; 4] = ["j", "k", "Enter", "h"];

/// Listens for as long as the calling component lives.
pub(super) fn listen(desk: Desk) {
    let handle = StoredValue::new(None::<WindowListenerHandle>);
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            if is_for_the_page(&event) && press(desk, &event.key()) {
                event.prevent_default();
            }
        });
        handle.set_value(Some(listener));
    });
    on_cleanup(move || {
        if let Some(handle) = handle.try_update_value(Option::take).flatten() {
            handle.remove();
        }
    });
}

/// Whether a key is meant for the list: no text is being written, nothing is open above it, and it is no shortcut of the browser.
fn is_for_the_page(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return false;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return true;
    };
    let within = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
    // Enter and the space bar belong to what has the focus and does something with them.
    let is_pressed = matches!(event.key().as_str(), "Enter" | " ") && within("a, button, summary");
    let is_written = within("input:not([type=checkbox]), select, textarea, [contenteditable]");
    !is_pressed && !is_written && !within("dialog, [popover]")
}

/// Does what a key says. Returns whether it says anything.
fn press(desk: Desk, key: &str) -> bool {
    let targets = desk.targets();
    match key {
        "j" => step(desk, true),
        "k" => step(desk, false),
        "Enter" => {
            let current = desk.current.get_untracked();
            desk.open.update(|open| *open = if *open == current { None } else { current });
        }
        "Escape" => desk.chosen.set(Vec::new()),
        "h" => desk.looking_back.set(true),
        "u" if desk.may => desk.undo(),
        "x" if desk.may => {
            if let Some(current) = desk.current.get_untracked() {
                desk.toggle(current);
            }
        }
        _ if !desk.may || targets.is_empty() => return false,
        "p" => {
            let row = desk.chosen.with_untracked(Vec::is_empty).then(|| targets[0]);
            desk.choosing.set(Some(Choosing {
                sessions: targets,
                row,
                why: Why::Tag,
            }));
        }
        "a" => desk.accept(&targets),
        "b" => desk.tag(targets, Some(Assignment::NotBillable)),
        "n" => desk.sheet.set(Some(Sheet::Note(targets))),
        "m" => super::bar::merge(desk),
        _ => return false,
    }
    true
}

/// Goes to the next session of the list, or to the one before, and shows it.
fn step(desk: Desk, down: bool) {
    let ids = desk.order.get_untracked();
    let next = neighbour(&ids, desk.current.get_untracked(), down);
    desk.current.set(next);
    if let Some(id) = next {
        focus(id);
    }
}

/// The session below or above; the first one where there is none yet. At an end of the list it stays.
fn neighbour(ids: &[i64], current: Option<i64>, down: bool) -> Option<i64> {
    let at = current.and_then(|current| ids.iter().position(|id| *id == current));
    match (at, down) {
        (None, _) => ids.first(),
        (Some(at), true) => ids.get(at + 1).or(ids.last()),
        (Some(at), false) => ids.get(at.saturating_sub(1)),
    }
    .copied()
}

/// Gives a session's row the focus, so that it is seen, and told by a screen reader.
pub(super) fn focus(id: i64) {
    let row = document().get_element_by_id(&super::row::id_of(id));
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = row.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_two_ends() {
        let ids = [5, 4, 3];
        assert_eq!(neighbour(&ids, None, true), Some(5));
        assert_eq!(neighbour(&ids, None, false), Some(5));
        assert_eq!(neighbour(&ids, Some(5), true), Some(4));
        assert_eq!(neighbour(&ids, Some(3), true), Some(3));
        assert_eq!(neighbour(&ids, Some(5), false), Some(5));
        assert_eq!(neighbour(&ids, Some(9), true), Some(5), "it has gone");
        assert_eq!(neighbour(&[], None, true), None);
    }
}
