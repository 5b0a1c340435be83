//! Name and e-mail.

use leptos::prelude::*;

use super::api::you_rename;
use crate::components::field::{Refusal, TextField};
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;

/// One's name, to change; one's e-mail and role, to look at.
#[component]
pub(super) fn ProfilePanel() -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["name"]);
    let me = session.me().get_untracked();
    let name = RwSignal::new(me.as_ref().map(|me| me.name.clone()).unwrap_or_default());
    let facts = me.map(|me| {
        let limit = if me.limited { ", for some of the accounts" } else { "" };
        format!("{} · {} of {}{limit}", me.email, me.role.title(), me.org_name)
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked();
        form.send(async move {
            session.run(|| you_rename(typed.clone())).await?;
            session.renamed(typed.trim());
            toasts.done("Your name was changed.");
            Ok(())
        });
    };
    view! {
        <Panel title="Profile" height=120>
            <form class="form" on:submit=submit novalidate=true>
                <Refusal text=form.elsewhere() />
                <TextField name="name" label="Name" autocomplete="name" value=name error=form.on("name") required=true />
                <p class="field__hint">{facts.clone()}</p>
                <footer class="form__foot">
                    <button class="button" disabled=form.busy()>
                        "Save name"
                    </button>
                </footer>
            </form>
        </Panel>
    }
    .into_any()
}
