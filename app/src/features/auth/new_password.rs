//! The page behind a link for a new password.

use leptos::prelude::*;
use serde_json::json;

use super::api::password_info;
use super::browser::send;
use super::types::LinkInfo;
use super::used_link::link_page;
use crate::components::field::{PasswordField, Refusal};
use crate::components::submission::Submission;

/// Sets a new password.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    link_page("New password", password_info, |info, token| {
        view! { <NewPasswordForm info=info token=token /> }.into_any()
    })
}

#[component]
fn NewPasswordForm(info: LinkInfo, token: String) -> impl IntoView {
    let form = Submission::new(&["password"]);
    let password = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "token": token, "password": password.get_untracked() });
        form.send(async move {
            send("POST", "/api/v1/auth/password", &body).await?;
            let _ = window().location().replace("/");
            Ok(())
        });
    };
    view! {
        <h1>"Choose a new password"</h1>
        <p class="door__lead">{format!("For {}. You are signed out everywhere else.", info.email)}</p>
        <form on:submit=submit class="form" novalidate=true method="post">
            <Refusal text=form.elsewhere() />
            <input type="email" autocomplete="username" hidden=true readonly=true value=info.email />
            <PasswordField
                name="password"
                label="New password"
                autocomplete="new-password"
                value=password
                error=form.on("password")
                hint="At least 12 characters. A few words in a row are easy to remember and hard to guess."
                autofocus=true
            />
            <button class="button button--primary button--wide" disabled=form.busy()>
                "Set password and sign in"
            </button>
        </form>
    }
    .into_any()
}
