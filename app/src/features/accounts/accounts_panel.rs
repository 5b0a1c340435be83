//! The table of accounts.

use domain::access::Scope;
use domain::account::Account;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account_dialog::AccountDialog;
use super::account_row::{AccountRow, account_name};
use super::api::account_archive;
use crate::components::dialog::Confirm;
use crate::components::icon::{Icon, Shape};
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// Accounts as the server lists them.
pub(super) type Accounts = Resource<Result<Vec<Account>, AppError>>;

/// The table, with what can be done to an account.
#[component]
pub fn AccountsPanel(
    /// The accounts.
    accounts: Accounts,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let writable = session.may(Scope::AccountsWrite);
    let (dialog, editing) = (RwSignal::new(false), RwSignal::new(None::<Account>));
    let (confirm, leaving) = (RwSignal::new(false), RwSignal::new(None::<Account>));
    let reload = Callback::new(move |()| accounts.refetch());
    let open = move |account: Option<Account>| {
        editing.set(account);
        dialog.set(true);
    };
    let set_archived = move |account: Account, archived: bool| {
        spawn_local(async move {
            match session.run(|| account_archive(account.id, archived)).await {
                Ok(()) => {
                    let what = if archived { "archived" } else { "brought back" };
                    toasts.done(format!("{} was {what}.", account_name(&account)));
                    accounts.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    };
    let archive = Callback::new(move |account: Account| {
        if account.archived {
            set_archived(account, false);
        } else {
            leaving.set(Some(account));
            confirm.set(true);
        }
    });
    let edit = Callback::new(move |account| open(Some(account)));
    let question = Signal::derive(move || {
        leaving.with(|account| {
            account
                .as_ref()
                .map(|account| format!("Archive {}?", account_name(account)))
                .unwrap_or_default()
        })
    });
    let table = move || {
        accounts.get().map(|list| {
            list.map(|list| {
                if list.is_empty() {
                    return view! { <NoAccounts writable=writable add=Callback::new(move |()| open(None)) /> }.into_any();
                }
                let rows = list
                    .into_iter()
                    .map(|account| view! { <AccountRow account=account writable=writable edit=edit archive=archive /> })
                    .collect_view()
                    .into_any();
                view! { <SettingsTable columns=&COLUMNS actions=writable rows=rows /> }.into_any()
            })
        })
    };
    let add = writable.then(|| {
        Box::new(move || {
            view! {
                <button type="button" class="button button--primary" on:click=move |_| open(None)>
                    <Icon shape=Shape::Plus />
                    "Add account"
                </button>
            }
            .into_any()
        }) as Children
    });
    view! {
        <Panel
            title="Accounts"
            note="What is paid for: tools with a seat, and API keys"
            retry=reload
            actions=add.unwrap_or_else(|| Box::new(|| ().into_any()))
        >
            {table}
        </Panel>
        <AccountDialog open=dialog editing=editing saved=reload />
        <Confirm
            open=confirm
            title=question
            text="It leaves the pickers and the Overview. Its history, and every number that it is part of, stays. You can bring it back at any time."
            verb="Archive"
            agree=Callback::new(move |()| {
                if let Some(account) = leaving.get_untracked() {
                    set_archived(account, true);
                }
            })
        />
    }
    .into_any()
}

/// Headings.
const COLUMNS: [&str; 6] = ["Account", "Provider", "Key source", "Billing day", "Seat price", "Status"];

/// What to do when there is none yet.
#[component]
fn NoAccounts(writable: bool, add: Callback<()>) -> impl IntoView {
    view! {
        <div class="empty">
            <h3>"No accounts yet"</h3>
            <p>
                "An account is one AI tool or API key that you pay for. Its spend, its billing cycle and its models appear on the Overview as soon as events arrive for it."
            </p>
            {if writable {
                view! {
                    <button type="button" class="button button--primary" on:click=move |_| add.run(())>
                        "Add the first account"
                    </button>
                }
                    .into_any()
            } else {
                view! { <p>"An administrator of your organization can add one."</p> }.into_any()
            }}
        </div>
    }
    .into_any()
}
