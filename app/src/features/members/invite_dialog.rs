//! The dialog in which someone is invited.

use domain::access::Role;
use domain::account::Account;
use domain::people::Standing;
use leptos::prelude::*;

use super::api::invitation_create;
use super::link_dialog::NewLink;
use super::standing_fields::{StandingDraft, StandingFields};
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::error::AppError;

/// Asks for an e-mail and what they will be; hands the link to `link`.
#[component]
pub(super) fn InviteDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The org's accounts.
    accounts: Resource<Result<Vec<Account>, AppError>>,
    /// Takes the link.
    link: RwSignal<Option<NewLink>>,
    /// Called when someone was invited.
    invited: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Invite a member">
            {move || {
                let known = accounts.get_untracked().and_then(Result::ok).unwrap_or_default();
                view! { <InviteFields open=open accounts=known link=link invited=invited /> }
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn InviteFields(open: RwSignal<bool>, accounts: Vec<Account>, link: RwSignal<Option<NewLink>>, invited: Callback<()>) -> impl IntoView {
    let session = use_session();
    let form = Submission::new(&["email", "role", "accounts"]);
    let email = RwSignal::new(String::new());
    let draft = StandingDraft::of(&Standing {
        role: Role::Viewer,
        accounts: None,
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (whom, standing) = (email.get_untracked(), draft.read());
        form.send(async move {
            let token = session.run(|| invitation_create(whom.clone(), standing.clone())).await?;
            open.try_set(false);
            invited.run(());
            link.try_set(Some(NewLink {
                page: "invitation",
                token,
                lead: format!("Send it to {}. It works once, for seven days, and is shown only now.", whom.trim()),
            }));
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <TextField
                name="email"
                label="E-mail"
                inputmode="email"
                value=email
                error=form.on("email")
                placeholder="vera@example.com"
                hint="They sign in with it. Nothing is sent: you hand the link over."
                autofocus=true
                required=true
            />
            <StandingFields draft=draft accounts=accounts form=form />
            <FormFoot open=open form=form text="Make the link" />
        </form>
    }
    .into_any()
}
