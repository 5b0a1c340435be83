//! The conditions of a rule: one line each.

use domain::rules::MOST_CONDITIONS;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::choices::Choices;
use super::condition_row::ConditionRow;
use super::draft::Draft;
use crate::components::icon::{Icon, Shape};

/// The id of the button that adds a line.
const ADD: &str = "condition-add";

/// The lines, and the button that adds one.
#[component]
pub(super) fn ConditionsField(
    /// The rule.
    draft: Draft,
    /// What lists offer.
    choices: Choices,
    /// What is wrong with the conditions.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let keys = move || draft.lines.with(|lines| lines.iter().map(|line| line.key).collect::<Vec<_>>());
    let add = move |_| {
        if let Some(key) = draft.add() {
            focus(format!("condition-{key}"));
        }
    };
    let remove = Callback::new(move |key| {
        draft.remove(key);
        // The button that was pressed is gone.
        focus(ADD.to_owned());
    });
    let full = move || draft.lines.with(|lines| lines.len() >= MOST_CONDITIONS);
    view! {
        <fieldset class="form__group conditions">
            <legend class="field__label">"Conditions"</legend>
            <p class="field__hint">"A session has to meet all of them, in more than half of its requests."</p>
            <ul class="conditions__list">
                <For each=keys key=|key| *key let:key>
                    <ConditionRow line=key draft=draft choices=choices remove=remove />
                </For>
            </ul>
            <div aria-live="polite">{move || error.get().map(|text| view! { <p class="field__error">{text}</p> })}</div>
            <button type="button" class="button conditions__add" id=ADD disabled=full on:click=add>
                <Icon shape=Shape::Plus />
                "Add condition"
            </button>
        </fieldset>
    }
    .into_any()
}

/// Gives the focus to an element that comes into the page with this change.
fn focus(id: String) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
