//! The dialog in which an ingest key is created, and its secret shown: once.

use domain::account::Account;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account_row::account_name;
use super::api::key_create;
use super::snippets::{Snippets, named_in_events};
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, SelectField, TextField};
use crate::components::secret::SecretLine;
use crate::components::session::use_session;
use crate::error::AppError;

/// The fields that show their own messages; whatever else goes wrong is said above the form.
const FIELDS: [&str; 2] = ["label", "account"];

/// A secret that is being shown.
#[derive(Clone, Debug)]
struct NewSecret {
    text: String,
    /// The account that example events name; `None` when the key is bound to one.
    account: Option<String>,
}

/// Asks for a label and an account; afterwards shows the secret and how to use it.
#[component]
pub fn KeyDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Accounts that a key can belong to.
    #[prop(into)]
    accounts: Signal<Vec<Account>>,
    /// Called when a key was created.
    created: Callback<()>,
) -> impl IntoView {
    let secret = RwSignal::new(None::<NewSecret>);
    // The secret is forgotten with the dialog.
    Effect::new(move |_| {
        if !open.get() {
            secret.set(None);
        }
    });
    let title = Signal::derive(move || {
        if secret.with(Option::is_some) {
            "Your new key"
        } else {
            "Create an ingest key"
        }
        .to_owned()
    });
    view! {
        <Dialog open=open title=title class="dialog--wide">
            {move || match secret.get() {
                None => view! { <KeyFields open=open accounts=accounts created=created secret=secret /> }.into_any(),
                Some(new) => view! { <NewKey new=new open=open /> }.into_any(),
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn KeyFields(
    open: RwSignal<bool>,
    accounts: Signal<Vec<Account>>,
    created: Callback<()>,
    secret: RwSignal<Option<NewSecret>>,
) -> impl IntoView {
    let session = use_session();
    let (label, account) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (problem, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let on = move |field: &'static str| {
        Signal::derive(move || problem.with(|problem| problem.as_ref().and_then(|problem| problem.on_field(field))))
    };
    let mut options = vec![(String::new(), "Every event names its own".to_owned())];
    accounts.with_untracked(|accounts| {
        let active = accounts.iter().filter(|account| !account.archived);
        options.extend(active.map(|account| (account.id.to_string(), account_name(account))));
    });
    let elsewhere = Signal::derive(move || {
        problem.with(|problem| {
            let here = |error: &&AppError| error.field().is_some_and(|field| FIELDS.contains(&field));
            problem.as_ref().filter(|error| !here(error)).map(ToString::to_string)
        })
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = label.get_untracked().trim().to_owned();
        if name.is_empty() {
            return problem.set(Some(AppError::Invalid {
                field: "label".to_owned(),
                problem: "say which program will use it".to_owned(),
            }));
        }
        if busy.get_untracked() {
            return;
        }
        problem.set(None);
        busy.set(true);
        let account = account.get_untracked().parse().ok();
        spawn_local(async move {
            let result = session.run(|| key_create(name.clone(), account)).await;
            busy.try_set(false);
            match result {
                Ok((key, text)) => {
                    let example = || accounts.try_with_untracked(|accounts| named_in_events(accounts));
                    secret.try_set(Some(NewSecret {
                        text,
                        account: if key.account.is_none() { example() } else { None },
                    }));
                    created.run(());
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=elsewhere />
            <TextField
                name="label"
                label="Label"
                value=label
                error=on("label")
                placeholder="Gateway, production"
                hint="Name the program that will use the key, so that you know what to change when you revoke it."
                autofocus=true
                required=true
            />
            <SelectField
                name="account"
                label="Account"
                value=account
                options=options
                hint="Events that come with the key belong to this account."
                error=on("account")
            />
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button class="button button--primary" disabled=move || busy.get()>
                    {move || if busy.get() { "Creating…" } else { "Create key" }}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

#[component]
fn NewKey(new: NewSecret, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <p class="dialog__lead">"Copy it now: it is kept as a hash and cannot be shown again."</p>
        <SecretLine name="Secret of the new key" text=new.text.clone() />
        <Snippets secret=new.text account=new.account />
        <footer class="dialog__foot">
            <button type="button" class="button button--primary" on:click=move |_| open.set(false)>
                "I have copied it"
            </button>
        </footer>
    }
    .into_any()
}
