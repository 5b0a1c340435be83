//! The page behind an invitation.

use leptos::prelude::*;
use serde_json::json;

use super::api::invitation_info;
use super::browser::send;
use super::types::LinkInfo;
use super::used_link::link_page;
use crate::components::field::{PasswordField, Refusal, TextField};
use crate::components::submission::Submission;

/// Takes an invitation up.
#[component]
pub fn InvitationPage() -> impl IntoView {
    link_page("Invitation", invitation_info, |info, token| {
        view! { <AcceptForm info=info token=token /> }.into_any()
    })
}

#[component]
fn AcceptForm(info: LinkInfo, token: String) -> impl IntoView {
    let form = Submission::new(&["name", "password"]);
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "token": token, "name": name.get_untracked(), "password": password.get_untracked() });
        form.send(async move {
            send("POST", "/api/v1/auth/accept", &body).await?;
            // A full load: the server renders the page for who is signed in now.
            let _ = window().location().replace("/");
            Ok(())
        });
    };
    let lead = if info.known {
        format!(
            "You are invited as {}. Sign in with the password that you have to join.",
            info.email
        )
    } else {
        format!("You are invited as {}. Choose a name and a password to join.", info.email)
    };
    let who = (!info.known).then(|| {
        view! { <TextField name="name" label="Name" autocomplete="name" value=name error=form.on("name") autofocus=true required=true /> }
    });
    let (kind, hint) = if info.known {
        ("current-password", None)
    } else {
        (
            "new-password",
            Some("At least 12 characters. A few words in a row are easy to remember and hard to guess."),
        )
    };
    let secret = match hint {
        Some(hint) => {
            view! { <PasswordField name="password" label="Password" autocomplete=kind value=password error=form.on("password") hint=hint /> }
                .into_any()
        }
        None => view! { <PasswordField name="password" label="Password" autocomplete=kind value=password error=form.on("password") /> }.into_any(),
    };
    view! {
        <h1>{format!("Join {}", info.org_name)}</h1>
        <p class="door__lead">{lead}</p>
        <form on:submit=submit class="form" novalidate=true method="post">
            <Refusal text=form.elsewhere() />
            <input type="email" autocomplete="username" hidden=true readonly=true value=info.email />
            {who}
            {secret}
            <button class="button button--primary button--wide" disabled=form.busy()>
                "Join"
            </button>
        </form>
    }
    .into_any()
}
