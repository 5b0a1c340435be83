//! Which sessions a rule is for.

use domain::rules::Reach;
use leptos::prelude::*;

/// Two radio buttons.
#[component]
pub(super) fn ReachField(
    /// What is chosen.
    value: RwSignal<Reach>,
    /// Whether the rule is put in the place of another one.
    instead: bool,
) -> impl IntoView {
    let one = move |reach: Reach| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="reach"
                    value=reach.as_str()
                    prop:checked=move || value.get() == reach
                    on:change=move |_| value.set(reach)
                />
                <span>{words(reach, instead)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="form__group checks">
            <legend class="field__label">"Which sessions"</legend>
            {Reach::ALL.iter().copied().map(one).collect_view()}
        </fieldset>
    }
    .into_any()
}

/// What is meant. A rule that is changed for the past too goes on to hold from when it held.
const fn words(reach: Reach, instead: bool) -> &'static str {
    match (reach, instead) {
        (Reach::New, false) => "Sessions that begin from now on",
        (Reach::All, false) => "Also the untagged ones of the past",
        (Reach::New, true) => "Sessions that begin from now on; what it has tagged so far stays as it is",
        (Reach::All, true) => "Also those of the past that it holds for; what it has tagged so far is tagged anew",
    }
}
