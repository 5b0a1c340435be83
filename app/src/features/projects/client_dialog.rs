//! The dialog in which a client is added or edited.

use domain::projects::{Client, ClientForm};
use leptos::prelude::*;

use super::api::{client_add, client_edit};
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;

/// Adds a client, or edits the one in `editing`.
#[component]
pub(super) fn ClientDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The client that is edited; `None` adds one.
    editing: RwSignal<Option<Client>>,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        editing
            .with(|editing| if editing.is_some() { "Edit client" } else { "Add a client" })
            .to_owned()
    });
    view! {
        <Dialog open=open title=title class="dialog--narrow">
            <ClientFields open=open editing=editing saved=saved />
        </Dialog>
    }
    .into_any()
}

#[component]
fn ClientFields(open: RwSignal<bool>, editing: RwSignal<Option<Client>>, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["name"]);
    let before = editing.get_untracked();
    let id = before.as_ref().map(|client| client.id);
    let name = RwSignal::new(before.map(|client| client.name).unwrap_or_default());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let client = match (ClientForm {
            name: name.get_untracked(),
        })
        .checked()
        {
            Ok(client) => client,
            Err(error) => return form.refuse(&error.field, &error.problem),
        };
        form.send(async move {
            let done = match id {
                Some(id) => {
                    session.run(|| client_edit(id, client.clone())).await?;
                    format!("{} was changed.", client.name)
                }
                None => {
                    session.run(|| client_add(client.clone())).await?;
                    format!("{} was added. Now give it a project.", client.name)
                }
            };
            open.try_set(false);
            toasts.done(done);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <TextField
                name="name"
                label="Name"
                value=name
                error=form.on("name")
                placeholder="Globex"
                hint="As it is to stand on the statements."
                autofocus=true
                required=true
            />
            <FormFoot open=open form=form text={if id.is_some() { "Save changes" } else { "Add client" }} />
        </form>
    }
    .into_any()
}
