//! Whether a rule is the default rule of its project.

use leptos::prelude::*;

use super::draft::Draft;

/// A box to tick, where the rule bills all to one project.
#[component]
pub(super) fn DefaultField(
    /// The rule as it is being made.
    draft: Draft,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let is_offered = Memo::new(move |_| draft.billed.with(|billed| billed.project().is_some()));
    let value = draft.is_default;
    move || {
        is_offered.get().then(|| {
            view! {
                <fieldset class="form__group checks">
                    <label class="check">
                        <input
                            type="checkbox"
                            name="default_for"
                            prop:checked=move || value.get()
                            aria-describedby="error-default_for"
                            on:change=move |event| value.set(event_target_checked(&event))
                        />
                        <span>"The project's default rule: asked when no other rule speaks"</span>
                    </label>
                    <p id="error-default_for" class="field__error" role="alert" hidden=move || error.with(Option::is_none)>
                        {move || error.get()}
                    </p>
                </fieldset>
            }
        })
    }
}
