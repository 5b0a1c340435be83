//! The page.

use domain::access::Scope;
use domain::projects::{Client, Project};
use leptos::prelude::*;
use leptos_meta::Title;

use super::archive::{Archive, use_archive};
use super::billing::BillingDialog;
use super::client_dialog::ClientDialog;
use super::groups::Entry;
use super::project_dialog::ProjectDialog;
use super::read::{Listed, read};
use super::shelf::Shelf;
use crate::components::dialog::Confirm;
use crate::components::icon::{Icon, Shape};
use crate::components::session::use_session;
use crate::error::AppError;
use crate::features::rates::RatesCard;

/// Clients and projects as the server lists them.
pub(super) type Books = Resource<Result<Listed, AppError>>;

/// What can be done with clients and projects. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actions {
    /// Edits a client, or adds one.
    pub client: Callback<Option<Client>>,
    /// Edits a project, or adds one to a client.
    pub project: Callback<Asked>,
    /// Settles what a project is billed.
    pub billing: Callback<Entry>,
    /// Archives, or brings back.
    pub archive: Callback<Archive>,
}

/// What the dialog of a project is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A new one of this client.
    New(i32),
    /// One that is there.
    Edit(Project),
}

/// Who is billed, and for what.
#[component]
pub fn ProjectsPage() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let may = session.may(Scope::ProjectsWrite);
    let books = Resource::new(move || version.get(), move |_| session.run(move || read(may)));
    let (client_open, client) = (RwSignal::new(false), RwSignal::new(None::<Client>));
    let (project_open, project) = (RwSignal::new(false), RwSignal::new(None::<Asked>));
    let (billing_open, billed) = (RwSignal::new(false), RwSignal::new(None::<Entry>));
    let reload = Callback::new(move |()| books.refetch());
    let question = use_archive(reload);
    let add_or_edit = Callback::new(move |which| {
        client.set(which);
        client_open.set(true);
    });
    let actions = may.then_some(Actions {
        client: add_or_edit,
        project: Callback::new(move |which| {
            project.set(Some(which));
            project_open.set(true);
        }),
        billing: Callback::new(move |which| {
            billed.set(Some(which));
            billing_open.set(true);
        }),
        archive: question.ask,
    });
    view! {
        <Title text="Projects" />
        <div class="bar">
            <h1>"Projects"</h1>
            {actions
                .map(|_| {
                    view! {
                        <div class="bar__end">
                            <button type="button" class="button button--primary" on:click=move |_| add_or_edit.run(None)>
                                <Icon shape=Shape::Plus />
                                "Add client"
                            </button>
                        </div>
                    }
                })}
        </div>
        <div class="page page--settings">
            <Shelf books=books actions=actions />
            // It stands here and not under Organization: who keeps projects enters rates too, and need not be an administrator.
            {may.then(|| view! { <RatesCard /> })}
        </div>
        <ClientDialog open=client_open editing=client saved=reload />
        <ProjectDialog open=project_open asked=project books=books saved=reload />
        <BillingDialog open=billing_open about=billed saved=reload />
        <Confirm open=question.open title=question.title text=question.text verb="Archive" agree=question.agree />
    }
    .into_any()
}
