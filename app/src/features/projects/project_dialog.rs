//! The dialog in which a project is added or edited.

use domain::projects::{Book, ProjectForm};
use leptos::prelude::*;

use super::api::{project_add, project_edit};
use super::colour_field::ColourField;
use super::groups::free_colour;
use super::page::{Asked, Books};
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, SelectField, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;

/// Adds a project, or edits one.
#[component]
pub(super) fn ProjectDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is about.
    asked: RwSignal<Option<Asked>>,
    /// Clients and projects.
    books: Books,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        asked
            .with(|asked| {
                if matches!(asked, Some(Asked::Edit(_))) {
                    "Edit project"
                } else {
                    "Add a project"
                }
            })
            .to_owned()
    });
    view! {
        <Dialog open=open title=title>
            {move || {
                let book = books.get_untracked().and_then(Result::ok).unwrap_or_default().book;
                asked.get_untracked().map(|asked| view! { <ProjectFields open=open asked=asked book=book saved=saved /> })
            }}
        </Dialog>
    }
    .into_any()
}

/// What the fields of the dialog begin with.
fn begin(asked: Asked, book: &Book) -> (Option<i32>, ProjectForm) {
    match asked {
        Asked::New(client) => {
            let form = ProjectForm {
                client,
                name: String::new(),
                colour: free_colour(book),
            };
            (None, form)
        }
        Asked::Edit(project) => {
            let form = ProjectForm {
                client: project.client,
                name: project.name,
                colour: project.colour,
            };
            (Some(project.id), form)
        }
    }
}

#[component]
fn ProjectFields(open: RwSignal<bool>, asked: Asked, book: Book, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["client", "name", "colour"]);
    let (id, before) = begin(asked, &book);
    let client = RwSignal::new(before.client.to_string());
    let name = RwSignal::new(before.name);
    let colour = RwSignal::new(before.colour);
    let clients = book
        .clients
        .into_iter()
        .filter(|client| !client.archived)
        .map(|client| (client.id.to_string(), client.name))
        .collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = ProjectForm {
            // What is no number is no client, as the server will say.
            client: client.get_untracked().parse().unwrap_or_default(),
            name: name.get_untracked(),
            colour: colour.get_untracked(),
        };
        let project = match typed.checked() {
            Ok(project) => project,
            Err(error) => return form.refuse(&error.field, &error.problem),
        };
        form.send(async move {
            let what = match id {
                Some(id) => {
                    session.run(|| project_edit(id, project.clone())).await?;
                    "changed"
                }
                None => {
                    session.run(|| project_add(project.clone())).await?;
                    "added"
                }
            };
            open.try_set(false);
            toasts.done(format!("{} was {what}.", project.name));
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
                placeholder="Shop relaunch"
                autofocus=true
                required=true
            />
            <SelectField name="client" label="Client" value=client options=clients error=form.on("client") />
            <ColourField value=colour error=form.on("colour") />
            <FormFoot open=open form=form text={if id.is_some() { "Save changes" } else { "Add project" }} />
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::projects::Project;

    use super::*;

    #[test]
    fn editing_begins_with_what_is_there() {
        let project = Project {
            id: 7,
            client: 2,
            name: "Relaunch".to_owned(),
            colour: 5,
            archived: false,
        };
        let (id, form) = begin(Asked::Edit(project), &Book::default());
        assert_eq!((id, form.client, form.name.as_str(), form.colour), (Some(7), 2, "Relaunch", 5));
        let (id, form) = begin(Asked::New(3), &Book::default());
        assert_eq!((id, form.client, form.name.as_str(), form.colour), (None, 3, "", 0));
    }
}
