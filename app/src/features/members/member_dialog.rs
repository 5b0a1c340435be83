//! The dialog in which a member's role and accounts are changed.

use domain::account::Account;
use domain::people::{Member, Standing};
use leptos::prelude::*;

use super::api::member_change;
use super::standing_fields::{StandingDraft, StandingFields};
use crate::components::dialog::Dialog;
use crate::components::field::Refusal;
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// Changes the member in `editing`.
#[component]
pub(super) fn MemberDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The member.
    editing: RwSignal<Option<Member>>,
    /// The org's accounts.
    accounts: Resource<Result<Vec<Account>, AppError>>,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    let title =
        Signal::derive(move || editing.with(|member| member.as_ref().map(|member| format!("Edit {}", member.name)).unwrap_or_default()));
    view! {
        <Dialog open=open title=title>
            {move || {
                editing
                    .get_untracked()
                    .map(|member| {
                        let known = accounts.get_untracked().and_then(Result::ok).unwrap_or_default();
                        view! { <MemberFields open=open member=member accounts=known saved=saved /> }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn MemberFields(open: RwSignal<bool>, member: Member, accounts: Vec<Account>, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["role", "accounts"]);
    let draft = StandingDraft::of(&Standing {
        role: member.role,
        accounts: member.accounts.clone(),
    });
    let (id, name) = (member.id, member.name);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (standing, name) = (draft.read(), name.clone());
        form.send(async move {
            session.run(|| member_change(id, standing.clone())).await?;
            open.try_set(false);
            saved.run(());
            toasts.done(format!(
                "{name} was changed. It holds from now on, on every page that they have open."
            ));
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <StandingFields draft=draft accounts=accounts form=form />
            <FormFoot open=open form=form text="Save changes" />
        </form>
    }
    .into_any()
}
