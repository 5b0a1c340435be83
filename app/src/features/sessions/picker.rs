//! The picker: what sessions are billed to, found by typing. There is one for the page; it hangs on the button that it is opened by.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

use super::desk::{Choosing, Sheet, Why, use_desk};
use super::options::{Choice, offered};
use super::words::count;
use crate::components::popover::close_popover;
use crate::components::project_mark::ProjectMark;
use domain::Nanos;

/// Its id.
const ID: &str = "pick-project";
/// What the button that it hangs on is called in the style sheet.
pub(super) const ANCHOR: &str = "--pick-project";

/// The picker.
#[component]
pub(super) fn Picker() -> impl IntoView {
    let desk = use_desk();
    let node = NodeRef::<html::Div>::new();
    // The browser tells of a closing some time later: by then it may be about to open for the next session.
    let opening = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(popover) = node.get() else { return };
        let is_open = popover.matches(":popover-open").unwrap_or(false);
        match desk.choosing.with(Option::is_some) {
            // A frame later the button that it hangs on has its name.
            true if !is_open => {
                opening.set_value(true);
                request_animation_frame(move || {
                    opening.try_set_value(false);
                    if desk.choosing.try_with_untracked(Option::is_some) != Some(true) {
                        return;
                    }
                    let _ = popover.show_popover();
                    let field = popover.query_selector("input").ok().flatten();
                    if let Some(field) = field.and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field).ok()) {
                        let _ = field.focus();
                    }
                });
            }
            false if is_open => close_popover(ID),
            _ => {}
        }
    });
    // The browser closes it on Escape and on a click elsewhere.
    let look = move |_| {
        let is_open = node
            .get_untracked()
            .is_some_and(|popover| popover.matches(":popover-open").unwrap_or(false));
        if !is_open && !opening.get_value() && desk.choosing.with_untracked(Option::is_some) {
            desk.choosing.set(None);
        }
    };
    view! {
        <div
            class="pop pick"
            id=ID
            style=format!("position-anchor:{ANCHOR}")
            popover="auto"
            role="dialog"
            aria-label="Pick a project"
            node_ref=node
            on:toggle=look
        >
            {move || desk.choosing.get().map(|choosing| view! { <Choices choosing=choosing /> })}
        </div>
    }
    .into_any()
}

/// The field and the list below it.
#[component]
fn Choices(choosing: Choosing) -> impl IntoView {
    let desk = use_desk();
    let why = choosing.why;
    let sessions = StoredValue::new(choosing.sessions);
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let (cost, is_tagged) = desk.page.with_untracked(|page| {
        let rows = page.rows.iter().filter(|row| sessions.with_value(|ids| ids.contains(&row.id)));
        let (mut cost, mut is_tagged) = (Nanos::ZERO, false);
        for row in rows {
            cost += row.cost;
            is_tagged |= row.tag.is_some();
        }
        (cost, is_tagged)
    });
    let choices = Memo::new(move |_| {
        let all = desk.page.with(|page| typed.with(|typed| offered(&page.book, typed, is_tagged)));
        // One session that came of several is billed to one thing; it can be shared or untagged afterwards.
        let holds = |choice: &Choice| why == Why::Tag || matches!(choice, Choice::Project { .. } | Choice::NotBillable);
        all.into_iter().filter(holds).collect::<Vec<_>>()
    });
    let pick = move |choice: &Choice| {
        let ids = sessions.get_value();
        desk.choosing.set(None);
        match (choice.tag(), why) {
            (Some(tag), Why::Tag) => desk.tag(ids, tag),
            (Some(tag), Why::Merge) => desk.merge(ids, tag),
            (None, _) => desk.sheet.set(Some(Sheet::Share(ids))),
        }
    };
    let press = move |event: KeyboardEvent| {
        let last = choices.with(Vec::len).saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => at.get_untracked().saturating_add(1).min(last),
            "ArrowUp" => at.get_untracked().saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        at.set(next);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(choice) = choices.with_untracked(|choices| choices.get(at.get_untracked()).cloned()) {
            pick(&choice);
        }
    };
    let line = move |(place, choice): (usize, Choice)| {
        let inside = match &choice {
            Choice::Project { name, client, colour, .. } => view! {
                <ProjectMark colour=*colour />
                <span class="pick__name">{name.clone()}</span>
                <span class="pick__client">{client.clone()}</span>
            }
            .into_any(),
            other => view! { <span class="pick__name pick__name--other">{other.title()}</span> }.into_any(),
        };
        let is_at = move || at.get() == place;
        view! {
            <li
                class="pick__item"
                class:pick__item--at=is_at
                id=option_id(place)
                role="option"
                aria-selected=move || is_at().to_string()
                on:pointermove=move |_| {
                    if at.get_untracked() != place {
                        at.set(place);
                    }
                }
                on:click=move |_| pick(&choice)
            >
                {inside}
            </li>
        }
        .into_any()
    };
    let lines = move || choices.get().into_iter().enumerate().map(line).collect_view();
    let what = {
        let all = count(sessions.with_value(|ids| i64::try_from(ids.len()).unwrap_or(i64::MAX)), cost);
        match why {
            Why::Tag => format!("Bill {all} to"),
            Why::Merge => format!("Make one of {all}, billed to"),
        }
    };
    let has_projects = desk
        .page
        .with_untracked(|page| page.book.projects.iter().any(|project| !project.archived));
    view! {
        <form class="pick__form" on:submit=submit on:keydown=press>
            <p class="pick__for">
                {what}
            </p>
            <input
                class="input"
                role="combobox"
                aria-expanded="true"
                aria-controls="pick-list"
                aria-autocomplete="list"
                aria-activedescendant=move || choices.with(|choices| (!choices.is_empty()).then(|| option_id(at.get())))
                aria-label="Project"
                placeholder="Project or client…"
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="done"
                on:input=move |event| {
                    at.set(0);
                    typed.set(event_target_value(&event));
                }
            />
            <ul class="pick__list" id="pick-list" role="listbox" aria-label="What it is billed to">
                {lines}
            </ul>
            <p class="pick__none" role="status">
                {move || choices.with(Vec::is_empty).then_some("Nothing is called so.")}
            </p>
            {(!has_projects)
                .then(|| {
                    view! {
                        <p class="pick__none">
                            "There is no project yet. " <a class="link" href="/projects">
                                "Add a client and its first project"
                            </a> "."
                        </p>
                    }
                })}
        </form>
    }
    .into_any()
}

fn option_id(place: usize) -> String {
    format!("pick-option-{place}")
}
