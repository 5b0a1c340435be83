//! The page.

use domain::access::Scope;
use leptos::prelude::*;
use leptos_meta::Title;

use super::accounts_panel::AccountsPanel;
use super::api::{accounts_list, keys_list};
use super::keys_panel::KeysPanel;
use crate::components::panel::Failure;
use crate::components::session::use_session;
use crate::error::AppError;

/// Accounts and ingest keys.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let session = use_session();
    let may = session.may(Scope::AccountsRead);
    // Both are asked for at once, and again after somebody has signed in again.
    let version = session.version();
    let accounts = Resource::new(move || version.get(), move |_| session.run(accounts_list));
    let keys = Resource::new(move || version.get(), move |_| session.run(keys_list));
    view! {
        <Title text="Accounts" />
        <div class="bar">
            <h1>"Accounts"</h1>
        </div>
        <div class="page page--settings">
            {if may {
                view! {
                    <AccountsPanel accounts=accounts />
                    <KeysPanel keys=keys accounts=accounts />
                }
                    .into_any()
            } else {
                view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
            }}
        </div>
    }
    .into_any()
}
