//! The page.

use domain::access::Scope;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::members_list;
use super::invitations_panel::InvitationsPanel;
use super::members_panel::MembersPanel;
use crate::components::panel::Failure;
use crate::components::session::use_session;
use crate::error::AppError;
use crate::features::accounts::accounts_list;

/// Members, and for those who may invite some, the invitations.
#[component]
pub fn MembersPage() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let members = Resource::new(move || version.get(), move |_| session.run(members_list));
    let accounts = Resource::new(move || version.get(), move |_| session.run(accounts_list));
    view! {
        <Title text="Members" />
        <div class="bar">
            <h1>"Members"</h1>
        </div>
        <div class="page page--settings">
            {if session.may(Scope::MembersRead) {
                view! {
                    <MembersPanel members=members accounts=accounts />
                    {session.may(Scope::MembersWrite).then(|| view! { <InvitationsPanel accounts=accounts /> })}
                }
                    .into_any()
            } else {
                view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
            }}
        </div>
    }
    .into_any()
}
