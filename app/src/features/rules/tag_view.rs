//! What a rule bills to, as the list shows it.

use domain::projects::Book;
use domain::sessions::{Assignment, Share, WHOLE};
use leptos::prelude::*;

use super::words::{percent, project_name};
use crate::components::project_mark::ProjectMark;

/// The projects with their marks, clients and parts; or that it is not billable.
pub(super) fn tag_view(tag: &Assignment, book: &Book) -> AnyView {
    match tag {
        Assignment::NotBillable => view! { <span class="badge">"Not billable"</span> }.into_any(),
        Assignment::Projects(shares) => shares.iter().map(|share| part(*share, book)).collect_view().into_any(),
    }
}

fn part(share: Share, book: &Book) -> AnyView {
    let project = book.project(share.project);
    let client = project
        .and_then(|project| book.client(project.client))
        .map(|client| client.name.clone());
    let archived = project.is_some_and(|project| project.archived);
    view! {
        <span class="tagged">
            {project.map(|project| view! { <ProjectMark colour=project.colour /> })}
            <b>{project_name(book, share.project)}</b>
            {client.map(|client| view! { <small>{client}</small> })}
            {(share.points != WHOLE).then(|| view! { <span class="num">{percent(share.points)}</span> })}
            {archived.then(|| view! { <span class="badge">"Archived"</span> })}
        </span>
    }
    .into_any()
}
