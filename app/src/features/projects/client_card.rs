//! One client with its projects.

use leptos::prelude::*;

use super::archive::Archive;
use super::groups::Group;
use super::page::{Actions, Asked};
use super::project_row::ProjectRow;
use crate::components::icon::{Icon, Shape};

/// A card: the client above, its projects below.
#[component]
pub(super) fn ClientCard(
    /// The client and its projects.
    group: Group,
    /// What can be done, for those who may.
    actions: Option<Actions>,
) -> impl IntoView {
    let Group { client, projects } = group;
    let heading = format!("client-{}", client.id);
    let buttons = actions.map(|actions| {
        let (name, id, archived) = (client.name.clone(), client.id, client.archived);
        let (for_edit, for_archive) = (client.clone(), client.clone());
        let open = (!archived).then(|| {
            view! {
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Edit {name}")
                    on:click=move |_| actions.client.run(Some(for_edit.clone()))
                >
                    "Edit"
                </button>
            }
        });
        let add = (!archived).then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    aria-label=format!("Add project to {name}")
                    on:click=move |_| actions.project.run(Asked::New(id))
                >
                    <Icon shape=Shape::Plus />
                    "Add project"
                </button>
            }
        });
        let verb = if archived { "Bring back" } else { "Archive" };
        view! {
            <div class="card__actions">
                {open}
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("{verb} {name}")
                    on:click=move |_| actions.archive.run(Archive::Client(for_archive.clone()))
                >
                    {verb}
                </button>
                {add}
            </div>
        }
    });
    // The projects of a client that is away come back with it, so nothing is done with them one by one.
    let of_each = actions.filter(|_| !client.archived);
    let (id, labelled) = (heading.clone(), heading.clone());
    let list = if projects.is_empty() {
        view! { <p class="card__empty">"No projects yet. Work is billed to projects, so the client needs at least one."</p> }.into_any()
    } else {
        let rows = projects
            .into_iter()
            .map(|entry| view! { <ProjectRow entry=entry actions=of_each /> })
            .collect_view();
        view! { <ul class="projects" aria-labelledby=heading>{rows}</ul> }.into_any()
    };
    view! {
        <section class="card client" class:client--off=client.archived aria-labelledby=labelled>
            <header class="card__head">
                <h2 id=id>{client.name}</h2>
                {client.archived.then(|| view! { <span class="badge">"Archived"</span> })}
                {buttons}
            </header>
            {list}
        </section>
    }
    .into_any()
}
