//! Opening a closed statement again: with a reason.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::field::TextField;

/// The dialog.
#[component]
pub(super) fn ReopenDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with the reason.
    agree: Callback<String>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Open the statement again" class="dialog--narrow">
            <Fields open=open agree=agree />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(open: RwSignal<bool>, agree: Callback<String>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().trim().to_owned();
        if text.is_empty() {
            return problem.set(Some("Say why it is opened again.".to_owned()));
        }
        open.set(false);
        agree.run(text);
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <p class="dialog__lead">
                "The closed statement is kept as it was, with your reason. Links that share it stop working. When it is closed once more it gets another number."
            </p>
            <TextField name="reason" label="Reason" value=reason error=problem autofocus=true required=true />
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button class="button button--danger">"Open again"</button>
            </footer>
        </form>
    }
    .into_any()
}
