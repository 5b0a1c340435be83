//! The dialog in which is settled what a project is billed.

mod choice;
mod draft;
mod example;
mod fields;
mod percent;
mod summary;

use leptos::prelude::*;

use self::draft::Draft;
use self::example::Example;
use self::fields::Fields;
pub(super) use self::summary::summary;
use super::groups::Entry;
use crate::components::dialog::Dialog;
use crate::components::field::Refusal;
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;
use crate::features::statements::agreement_save;

/// Terms and budget of a project.
#[component]
pub(super) fn BillingDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The project that it is about, and what is agreed on now.
    about: RwSignal<Option<Entry>>,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = about.with(|about| about.as_ref().map(|entry| entry.project.name.clone()));
        format!("Billing of {}", name.unwrap_or_default())
    });
    view! {
        <Dialog open=open title=title class="dialog--wide">
            {move || about.get_untracked().map(|entry| view! { <BillingForm open=open entry=entry saved=saved /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn BillingForm(open: RwSignal<bool>, entry: Entry, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["price", "allowance", "minimum", "cap", "budget"]);
    let draft = Draft::of(&entry.agreement);
    let project = entry.project;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let agreement = match untrack(move || draft.agreement()) {
            Ok(agreement) => agreement,
            Err(error) => return form.refuse(&error.field, &error.problem),
        };
        let (id, name) = (project.id, project.name.clone());
        form.send(async move {
            session.run(|| agreement_save(id, agreement.clone())).await?;
            open.try_set(false);
            toasts.done(format!("The billing of {name} was changed."));
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="form billing" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <Fields draft=draft form=form />
            <Example draft=draft />
            <p class="field__hint">"Drafts follow at once; closed statements stay as they are."</p>
            <FormFoot open=open form=form text="Save changes" />
        </form>
    }
    .into_any()
}
