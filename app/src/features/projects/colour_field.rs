//! Choosing a colour: a group of radio buttons, so that the arrow keys go from one to the next.

use domain::projects::COLOURS;
use leptos::prelude::*;

use crate::components::project_mark::{COLOUR_NAMES, colour_style};

/// The colours of the palette.
#[component]
pub(super) fn ColourField(
    /// The chosen one's place in the palette.
    value: RwSignal<i16>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let one = move |(colour, name): (i16, &'static str)| {
        view! {
            <label class="colours__one" title=name>
                <input
                    type="radio"
                    name="colour"
                    value=colour.to_string()
                    style=colour_style(colour)
                    prop:checked=move || value.get() == colour
                    on:change=move |_| value.set(colour)
                />
                <span class="unseen">{name}</span>
            </label>
        }
    };
    view! {
        <fieldset
            class="form__group colours"
            aria-describedby=move || if error.with(Option::is_some) { "error-colour hint-colour" } else { "hint-colour" }
        >
            <legend class="field__label">"Colour"</legend>
            <div class="colours__all">{(0..COLOURS).zip(COLOUR_NAMES).map(one).collect_view()}</div>
            <p class="field__hint" id="hint-colour">"It marks the project on every page."</p>
            <div aria-live="polite">{move || error.get().map(|text| view! { <p class="field__error" id="error-colour">{text}</p> })}</div>
        </fieldset>
    }
    .into_any()
}
