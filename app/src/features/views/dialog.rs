//! The dialog in which a view gets its name: a new one, or one that is there.

use domain::views::{View, ViewChange, ViewForm};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{view_delete, view_edit, view_save};
use crate::components::dialog::{Confirm, Dialog};
use crate::components::field::{Refusal, TextField};
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;

/// What the dialog is about: whether it is open, and the view that is changed, if it is no new one. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Editing {
    open: RwSignal<bool>,
    view: RwSignal<Option<View>>,
}

impl Default for Editing {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            view: RwSignal::new(None),
        }
    }
}

impl Editing {
    /// Asks for the name of a new view.
    pub(super) fn create(self) {
        self.view.set(None);
        self.open.set(true);
    }

    /// Shows what of a view can become another.
    pub(super) fn change(self, view: View) {
        self.view.set(Some(view));
        self.open.set(true);
    }
}

/// The dialog, and the question before a view is deleted.
#[component]
pub(super) fn ViewDialog(
    /// What it is about.
    editing: Editing,
    /// The address of what is shown.
    here: Memo<String>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let confirm = RwSignal::new(false);
    let name = move || {
        editing
            .view
            .with(|view| view.as_ref().map(|view| view.name.clone()).unwrap_or_default())
    };
    let title = move || {
        if editing.view.with(Option::is_none) {
            "Save this view"
        } else {
            "Change a view"
        }
        .to_owned()
    };
    let delete = Callback::new(move |()| {
        let Some(view) = editing.view.get_untracked() else { return };
        spawn_local(async move {
            match session.run(|| view_delete(view.id)).await {
                Ok(()) => toasts.done(format!("The view “{}” was deleted.", view.name)),
                Err(error) => toasts.failed(&error),
            }
        });
    });
    view! {
        <Dialog open=editing.open title=Signal::derive(title) class="dialog--narrow">
            <Fields editing=editing here=here confirm=confirm />
        </Dialog>
        <Confirm
            open=confirm
            title=Signal::derive(move || format!("Delete “{}”?", name()))
            text="It disappears for everyone who sees it. Links to what it shows still work."
            verb="Delete"
            agree=delete
        />
    }
    .into_any()
}

/// The form. Built when the dialog opens.
#[component]
fn Fields(editing: Editing, here: Memo<String>, confirm: RwSignal<bool>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["name"]);
    let before = editing.view.get_untracked();
    let is_new = before.is_none();
    let org = session
        .me()
        .with_untracked(|me| me.as_ref().map(|me| me.org_name.clone()).unwrap_or_default());
    let name = RwSignal::new(before.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let shared = RwSignal::new(before.as_ref().is_some_and(|view| view.shared));
    let replaced = RwSignal::new(false);
    let id = before.as_ref().map(|view| view.id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (path, query) = split(&here.get_untracked());
        let (name, shared, replaced) = (name.get_untracked(), shared.get_untracked(), replaced.get_untracked());
        form.send(async move {
            match id {
                None => {
                    let view = ViewForm { name, path, query, shared };
                    let kept = session.run(|| view_save(view.clone())).await?;
                    toasts.done(format!("The view “{}” was saved.", kept.name));
                }
                Some(id) => {
                    let change = ViewChange {
                        name: Some(name),
                        path: replaced.then_some(path),
                        query: replaced.then_some(query),
                        shared: Some(shared),
                    };
                    let kept = session.run(|| view_edit(id, change.clone())).await?;
                    toasts.done(format!("The view “{}” was changed.", kept.name));
                }
            }
            editing.open.try_set(false);
            Ok(())
        });
    };
    let tick = |text: String, value: RwSignal<bool>| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || value.get() on:change=move |event| value.set(event_target_checked(&event)) />
                <span>{text}</span>
            </label>
        }
    };
    let of_another = before.filter(|view| !view.own).map(|view| {
        view! { <p class="dialog__lead">{format!("It was shared by {}, whose it stays.", view.owner)}</p> }
    });
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            {of_another}
            <TextField name="name" label="Name" value=name error=form.on("name") placeholder="Opus, last 90 days" autofocus=true required=true />
            {tick(format!("Share it with everyone in {org}"), shared)}
            {(!is_new).then(|| tick("Show this page with its filters from now on".to_owned(), replaced))}
            <footer class="dialog__foot">
                {(!is_new)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--quiet views__delete"
                                on:click=move |_| {
                                    editing.open.set(false);
                                    confirm.set(true);
                                }
                            >
                                "Delete"
                            </button>
                        }
                    })}
                <button type="button" class="button" on:click=move |_| editing.open.set(false)>
                    "Cancel"
                </button>
                <button class="button button--primary" disabled=form.busy()>
                    "Save"
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// The path and the query of an address.
fn split(url: &str) -> (String, String) {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    (path.to_owned(), query.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path_and_a_query() {
        assert_eq!(split("/usage?range=7d"), ("/usage".to_owned(), "range=7d".to_owned()));
        assert_eq!(split("/"), ("/".to_owned(), String::new()));
    }
}
