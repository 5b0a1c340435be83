//! The keyboard in a list of choices: arrows move, typing searches.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What a key asks for, where the focus stands in such a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// To the next row.
    Down,
    /// To the row before, or from the first one to the search.
    Up,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To "only this" of the row.
    Beside,
    /// From there to the box.
    Back,
    /// To the search, where the key is typed.
    Search,
    /// Ticks the row; from the search, the first one.
    Tick,
}

/// Where the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Search,
    Box,
    Only,
}

/// What a key means. `None` leaves it to the browser.
fn meaning(key: &str, place: Place, with_modifier: bool) -> Option<Move> {
    if with_modifier {
        return None;
    }
    Some(match (key, place) {
        ("ArrowDown", Place::Search) => Move::First,
        ("Enter", Place::Search | Place::Box) => Move::Tick,
        (_, Place::Search) => return None,
        ("ArrowDown", _) => Move::Down,
        ("ArrowUp", _) => Move::Up,
        ("Home", _) => Move::First,
        ("End", _) => Move::Last,
        ("ArrowRight", Place::Box) => Move::Beside,
        ("ArrowLeft", Place::Only) => Move::Back,
        (" ", _) => return None,
        ("Backspace", _) => Move::Search,
        (key, _) if key.chars().count() == 1 => Move::Search,
        _ => return None,
    })
}

/// Does what a key that was pressed inside of a list asks for.
pub(super) fn press(event: &KeyboardEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let (Some(root), row) = (closest(&target, ".choose"), closest(&target, ".choose__item")) else {
        return;
    };
    let place = match (&row, target.matches(".choose__only").unwrap_or(false)) {
        (Some(_), true) => Place::Only,
        (Some(_), false) => Place::Box,
        (None, _) if target.has_attribute("data-focus") => Place::Search,
        _ => return,
    };
    let with_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    let Some(meant) = meaning(&event.key(), place, with_modifier) else {
        return;
    };
    // A letter is typed into the search, which has the focus by the time that the browser writes it.
    if meant != Move::Search {
        event.prevent_default();
    }
    let first = || find(&root, ".choose__item input");
    let to = match meant {
        Move::Down => row.and_then(|row| row.next_element_sibling()).and_then(|row| find(&row, "input")),
        Move::Up => match row.and_then(|row| row.previous_element_sibling()) {
            Some(row) => find(&row, "input"),
            None => find(&root, "[data-focus]"),
        },
        Move::First => first(),
        Move::Last => find(&root, ".choose__list")
            .and_then(|list| list.last_element_child())
            .and_then(|row| find(&row, "input")),
        Move::Beside => row.and_then(|row| find(&row, ".choose__only")),
        Move::Back => row.and_then(|row| find(&row, "input")),
        Move::Search => find(&root, "[data-focus]"),
        Move::Tick => row.map_or_else(first, |row| find(&row, "input")),
    };
    let Some(to) = to.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    if meant == Move::Tick {
        to.click();
    } else {
        let _ = to.focus();
    }
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn find(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_move_and_letters_search() {
        for (key, place, meant) in [
            ("ArrowDown", Place::Search, Some(Move::First)),
            ("ArrowDown", Place::Box, Some(Move::Down)),
            ("ArrowUp", Place::Only, Some(Move::Up)),
            ("ArrowRight", Place::Box, Some(Move::Beside)),
            ("ArrowLeft", Place::Only, Some(Move::Back)),
            ("Home", Place::Box, Some(Move::First)),
            ("Home", Place::Search, None),
            ("a", Place::Search, None),
            ("a", Place::Box, Some(Move::Search)),
            ("ü", Place::Only, Some(Move::Search)),
            (" ", Place::Box, None),
            ("Enter", Place::Search, Some(Move::Tick)),
            ("Enter", Place::Only, None),
            ("Escape", Place::Box, None),
            ("Tab", Place::Box, None),
            ("Backspace", Place::Box, Some(Move::Search)),
        ] {
            assert_eq!(meaning(key, place, false), meant, "{key} in {place:?}");
        }
        assert_eq!(meaning("a", Place::Box, true), None, "Ctrl+A is the browser's");
    }
}
