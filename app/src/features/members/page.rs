//! The page.

use domain::access::Scope;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::{links_list, members_list};
use super::links_panel::LinksPanel;
use super::members_panel::MembersPanel;
use super::tokens_panel::TokensPanel;
use crate::components::panel::Failure;
use crate::components::session::use_session;
use crate::error::AppError;
use crate::features::accounts::accounts_list;

/// Members, and for those who may invite some, the links that are out and the members' tokens.
#[component]
pub fn MembersPage() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let members = Resource::new(move || version.get(), move |_| session.run(members_list));
    let accounts = Resource::new(move || version.get(), move |_| session.run(accounts_list));
    let links = session
        .may(Scope::MembersWrite)
        .then(|| Resource::new(move || version.get(), move |_| session.run(links_list)));
    view! {
        <Title text="Members" />
        <div class="bar">
            <h1>"Members"</h1>
        </div>
        <div class="page page--settings">
            {if session.may(Scope::MembersRead) {
                view! {
                    <MembersPanel members=members accounts=accounts links=links />
                    {links
                        .map(|links| {
                            view! {
                                <LinksPanel links=links accounts=accounts />
                                <TokensPanel />
                            }
                        })}
                }
                    .into_any()
            } else {
                view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
            }}
        </div>
    }
    .into_any()
}
