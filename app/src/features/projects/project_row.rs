//! One project in the card of its client.

use domain::projects::Project;
use leptos::prelude::*;

use super::archive::Archive;
use super::page::{Actions, Asked};
use crate::components::project_mark::ProjectMark;

/// A line: mark, name, and what can be done with it.
#[component]
pub(super) fn ProjectRow(
    /// The project.
    project: Project,
    /// What can be done, for those who may.
    actions: Option<Actions>,
) -> impl IntoView {
    let (name, archived) = (project.name.clone(), project.archived);
    let colour = project.colour;
    let buttons = actions.map(|actions| {
        let (for_edit, for_archive) = (project.clone(), project.clone());
        let verb = if archived { "Bring back" } else { "Archive" };
        let edit = (!archived).then(|| {
            view! {
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Edit {}", project.name)
                    on:click=move |_| actions.project.run(Asked::Edit(for_edit.clone()))
                >
                    "Edit"
                </button>
            }
        });
        view! {
            <span class="projects__actions">
                {edit}
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("{verb} {}", project.name)
                    on:click=move |_| actions.archive.run(Archive::Project(for_archive.clone()))
                >
                    {verb}
                </button>
            </span>
        }
    });
    view! {
        <li class="projects__row" class:projects__row--off=archived>
            <ProjectMark colour=colour />
            <span class="projects__name">{name}</span>
            {archived.then(|| view! { <span class="badge">"Archived"</span> })}
            {buttons}
        </li>
    }
    .into_any()
}
