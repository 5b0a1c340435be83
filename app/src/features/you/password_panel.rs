//! The password.

use leptos::prelude::*;
use serde_json::json;

use crate::components::field::{PasswordField, Refusal};
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;
use crate::features::auth::send;

/// Changes one's password.
#[component]
pub(super) fn PasswordPanel() -> impl IntoView {
    let toasts = use_toasts();
    let form = Submission::new(&["current", "new"]);
    let email = use_session().me().get_untracked().map(|me| me.email).unwrap_or_default();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "current": current.get_untracked(), "new": new.get_untracked() });
        form.send(async move {
            send("PUT", "/api/v1/me/password", &body).await?;
            current.try_set(String::new());
            new.try_set(String::new());
            toasts.done("Your password was changed. You are signed out everywhere else.");
            Ok(())
        });
    };
    view! {
        <Panel title="Password" height=120>
            <form class="form" on:submit=submit novalidate=true>
                <Refusal text=form.elsewhere() />
                // For password managers: whose password it is.
                <input type="email" autocomplete="username" hidden=true readonly=true value=email.clone() />
                <PasswordField
                    name="current"
                    label="Current password"
                    autocomplete="current-password"
                    value=current
                    error=form.on("current")
                />
                <PasswordField
                    name="new"
                    label="New password"
                    autocomplete="new-password"
                    value=new
                    error=form.on("new")
                    hint="At least 12 characters. All other sign-ins end, and your personal tokens are revoked."
                />
                <footer class="form__foot">
                    <button class="button" disabled=form.busy()>
                        "Change password"
                    </button>
                </footer>
            </form>
        </Panel>
    }
    .into_any()
}
