//! The end of a form in a dialog.

use leptos::prelude::*;

use super::submission::Submission;

/// Two buttons: one leaves the dialog, one sends the form.
#[component]
pub fn FormFoot(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// The form.
    form: Submission,
    /// What sending it does.
    text: &'static str,
) -> impl IntoView {
    view! {
        <footer class="dialog__foot">
            <button type="button" class="button" on:click=move |_| open.set(false)>
                "Cancel"
            </button>
            <button class="button button--primary" disabled=form.busy()>
                {text}
            </button>
        </footer>
    }
    .into_any()
}
