//! One of a few choices, each with a line that explains it: radio buttons, so that the arrow keys go from one to the next.

use leptos::prelude::*;

/// A choice: what it stands for, what it is called, and what it means.
pub(super) type Choice<T> = (T, &'static str, &'static str);

/// The group.
#[component]
pub(super) fn Choices<T>(
    /// Name in the form.
    name: &'static str,
    /// What is asked.
    legend: &'static str,
    /// What is chosen.
    value: RwSignal<T>,
    /// The choices.
    choices: &'static [Choice<T>],
    /// Takes the focus when it appears.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let begin = value.get_untracked();
    let one = move |(number, &(choice, title, meaning)): (usize, &Choice<T>)| {
        let id = format!("{name}-{number}");
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    aria-describedby=id.clone()
                    data-focus=(focus && choice == begin).then_some("")
                    prop:checked=move || value.get() == choice
                    on:change=move |_| value.set(choice)
                />
                <span>{title}</span>
                // It stands in the label, so that a click on it chooses too; read out it is the description, not the name.
                <small id=id aria-hidden="true">
                    {meaning}
                </small>
            </label>
        }
    };
    view! {
        <fieldset class="form__group checks">
            <legend class="field__label">{legend}</legend>
            {choices.iter().enumerate().map(one).collect_view()}
        </fieldset>
    }
    .into_any()
}
