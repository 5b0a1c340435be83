//! The dialog over a page whose session has ended.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::browser::post;
use super::sign_in::{LOGIN, sentence};
use crate::components::dialog::Dialog;
use crate::components::field::{PasswordField, Refusal, TextField};
use crate::components::session::use_session;

/// Asks for the password again, in front of the page as it is. Closing it leaves the page to be read; the next question to the
/// server opens it again.
#[component]
pub fn SessionDialog() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(session.ended().get()));
    view! {
        <Dialog open=open title="Your session has ended" closable=false>
            <SignInAgain />
        </Dialog>
    }
    .into_any()
}

#[component]
fn SignInAgain() -> impl IntoView {
    let session = use_session();
    let known = session.me().get_untracked().map(|me| me.email).unwrap_or_default();
    let (email, password) = (RwSignal::new(known), RwSignal::new(String::new()));
    let (problem, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            // They go on where they were, though they may belong to several organizations.
            let org = session.me().get_untracked().map(|me| me.org);
            let body = json!({ "email": email.get_untracked(), "password": password.get_untracked(), "org": org });
            match post(LOGIN, &body).await {
                Ok(()) => session.renewed().await,
                Err(error) => {
                    problem.try_set(Some(sentence(&error)));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="dialog__lead">"Sign in again to go on where you are. Nothing on the page is lost."</p>
        <form method="post" action=LOGIN on:submit=submit class="form">
            <Refusal text=problem />
            // A form behind the dialog may have an `email` of its own, and ids are made of names.
            <TextField name="session_email" label="E-mail" kind="email" autocomplete="username" value=email required=true />
            <PasswordField name="password" label="Password" autocomplete="current-password" value=password autofocus=true />
            <button class="button button--primary button--wide" disabled=move || busy.get()>
                {move || if busy.get() { "Signing in…" } else { "Sign in again" }}
            </button>
        </form>
    }
    .into_any()
}
