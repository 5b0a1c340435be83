//! The sign-in page. It is a plain form that posts and is redirected; with wasm it says what is wrong without leaving the page.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde_json::json;

use super::browser::{Problem, post};
use super::next::safe_next;
use crate::components::field::{PasswordField, Refusal, TextField};
use crate::components::frame::Wordmark;
use crate::components::session::use_session;

/// Path of the endpoint.
pub(super) const LOGIN: &str = "/api/v1/auth/login";
/// What a wrong password reads as when the form came back without wasm.
const REFUSED: &str = "That e-mail and password do not belong together.";

/// What too many tries read as there.
const HELD: &str = "Too many tries. Wait a few minutes, then try again.";

/// E-mail and password.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let next = safe_next(&query.get("next").unwrap_or_default()).to_owned();
    if use_session().me().get_untracked().is_some() {
        #[cfg(feature = "ssr")]
        crate::server::redirect(&next);
    }
    let refused = query.get("failed").map(|why| if why == "wait" { HELD } else { REFUSED }.to_owned());
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(refused);
    let busy = RwSignal::new(false);
    let form = NodeRef::<leptos::html::Form>::new();
    let target = next.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let target = target.clone();
        spawn_local(async move {
            let body = json!({ "email": email.get_untracked(), "password": password.get_untracked() });
            match post(LOGIN, &body).await {
                // A full load: the server renders the page for who is signed in now.
                Ok(()) => {
                    let _ = window().location().replace(&target);
                }
                Err(error) => {
                    busy.try_set(false);
                    problem.try_set(Some(sentence(&error)));
                }
            }
        });
    };
    view! {
        <Title text="Sign in" />
        <main class="door" id="content">
            <div class="door__card">
                <Wordmark />
                <h1>"Sign in"</h1>
                <form method="post" action=LOGIN on:submit=submit node_ref=form class="form">
                    <input type="hidden" name="next" value=next />
                    <Refusal text=problem />
                    <TextField name="email" label="E-mail" kind="email" autocomplete="username" value=email autofocus=true required=true />
                    <PasswordField name="password" label="Password" autocomplete="current-password" value=password />
                    <button class="button button--primary button--wide" disabled=move || busy.get()>
                        {move || if busy.get() { "Signing in…" } else { "Sign in" }}
                    </button>
                </form>
            </div>
        </main>
    }
    .into_any()
}

/// The sentence for a refused sign-in.
pub(super) fn sentence(problem: &Problem) -> String {
    if problem.status == 401 {
        REFUSED.to_owned()
    } else {
        problem.text()
    }
}
