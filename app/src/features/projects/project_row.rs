//! One project in the card of its client.

use leptos::prelude::*;

use super::archive::Archive;
use super::billing::summary;
use super::groups::Entry;
use super::page::{Actions, Asked};
use crate::components::project_mark::ProjectMark;

/// A line: mark, name, what is agreed on where that is special, and what can be done with it.
#[component]
pub(super) fn ProjectRow(
    /// The project.
    entry: Entry,
    /// What can be done, for those who may.
    actions: Option<Actions>,
) -> impl IntoView {
    let terms = summary(&entry.agreement);
    let project = entry.project.clone();
    let (name, archived) = (project.name.clone(), project.archived);
    let colour = project.colour;
    let default = actions.filter(|_| !archived).map(|_| match entry.default_rule.clone() {
        Some(rule) => view! {
            <small class="projects__default">
                "Default rule: " <a class="link" href="/rules">
                    {rule}
                </a>
            </small>
        }
        .into_any(),
        None => {
            let url = format!("/rules?project={}&default=1", project.id);
            view! {
                <small class="projects__default">
                    <a class="link" href=url>
                        "Add a default rule"
                    </a>
                </small>
            }
            .into_any()
        }
    });
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
                // Of what is archived the last month is still to be billed.
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Billing of {}", project.name)
                    on:click=move |_| actions.billing.run(entry.clone())
                >
                    "Billing"
                </button>
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
            <span class="projects__what">
                <span class="projects__name">{name}</span>
                {terms.map(|terms| view! { <small class="projects__terms num">{terms}</small> })}
                {default}
            </span>
            {archived.then(|| view! { <span class="badge">"Archived"</span> })}
            {buttons}
        </li>
    }
    .into_any()
}
