//! The table of ingest keys.

use domain::access::Scope;
use domain::account::IngestKey;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account_row::account_name;
use super::accounts_panel::Accounts;
use super::api::key_revoke;
use super::key_create::KeyDialog;
use super::key_row::KeyRow;
use super::snippets::SnippetsDialog;
use crate::components::dialog::Confirm;
use crate::components::icon::{Icon, Shape};
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// The table, with what can be done to a key.
#[component]
pub fn KeysPanel(
    /// The keys.
    keys: Resource<Result<Vec<IngestKey>, AppError>>,
    /// The accounts, for their names.
    accounts: Accounts,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let writable = session.may(Scope::KeysWrite);
    let (creating, how) = (RwSignal::new(false), RwSignal::new(false));
    let (confirm, leaving) = (RwSignal::new(false), RwSignal::new(None::<IngestKey>));
    let reload = Callback::new(move |()| keys.refetch());
    // For the dialog, which is no part of what the panel waits for.
    let known = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        if let Some(Ok(list)) = accounts.get() {
            known.set(list);
        }
    });
    let revoke = Callback::new(move |key: IngestKey| {
        leaving.set(Some(key));
        confirm.set(true);
    });
    let question =
        Signal::derive(move || leaving.with(|key| key.as_ref().map(|key| format!("Revoke “{}”?", key.label)).unwrap_or_default()));
    let agree = Callback::new(move |()| {
        let Some(key) = leaving.get_untracked() else { return };
        spawn_local(async move {
            match session.run(|| key_revoke(key.id)).await {
                Ok(()) => {
                    toasts.done(format!("“{}” was revoked.", key.label));
                    keys.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    });
    let table = move || {
        keys.get().map(|list| {
            list.map(|list| {
                if list.is_empty() {
                    return view! { <NoKeys writable=writable create=Callback::new(move |()| creating.set(true)) /> }.into_any();
                }
                let names = accounts.get().and_then(Result::ok).unwrap_or_default();
                let rows = list
                    .into_iter()
                    .map(|key| {
                        let account = key.account.map(|id| {
                            names
                                .iter()
                                .find(|account| account.id == id)
                                .map_or_else(|| format!("Account {id}"), account_name)
                        });
                        view! { <KeyRow key=key account=account writable=writable revoke=revoke /> }
                    })
                    .collect_view()
                    .into_any();
                view! { <SettingsTable columns=&COLUMNS actions=writable rows=rows /> }.into_any()
            })
        })
    };
    let actions: Children = Box::new(move || {
        view! {
            <button type="button" class="button" on:click=move |_| how.set(true)>
                "How to send events"
            </button>
            {writable
                .then(|| {
                    view! {
                        <button type="button" class="button button--primary" on:click=move |_| creating.set(true)>
                            <Icon shape=Shape::Key />
                            "Create key"
                        </button>
                    }
                })}
        }
        .into_any()
    });
    view! {
        <Panel title="Ingest keys" note="What programs send usage events with" retry=reload actions=actions>
            {table}
        </Panel>
        <KeyDialog open=creating accounts=known created=reload />
        <SnippetsDialog open=how accounts=known />
        <Confirm
            open=confirm
            title=question
            text="Every program that sends events with this key is refused from then on. This cannot be taken back: you would create a new key."
            verb="Revoke"
            agree=agree
        />
    }
    .into_any()
}

/// Headings.
const COLUMNS: [&str; 5] = ["Key", "Account", "Created", "Last used", "Status"];

/// What to do when there is none yet.
#[component]
fn NoKeys(writable: bool, create: Callback<()>) -> impl IntoView {
    view! {
        <div class="empty">
            <h3>"No ingest keys yet"</h3>
            <p>
                "A program that makes AI requests sends each one here as a usage event, with an ingest key. The number on the Overview moves as it arrives."
            </p>
            {if writable {
                view! {
                    <button type="button" class="button button--primary" on:click=move |_| create.run(())>
                        "Create the first key"
                    </button>
                }
                    .into_any()
            } else {
                view! { <p>"An administrator of your organization can create one."</p> }.into_any()
            }}
        </div>
    }
    .into_any()
}
