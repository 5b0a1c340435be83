//! The dialog in which an account is added or edited.

use domain::account::Account;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{account_add, account_edit};
use super::draft::Draft;
use super::providers::PROVIDERS;
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, SelectField, TextField};
use crate::components::session::use_session;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// The fields that show their own messages; whatever else goes wrong is said above the form.
const FIELDS: [&str; 7] = [
    "provider",
    "email",
    "label",
    "billing_day",
    "key_source",
    "seat_price",
    "session_gap_minutes",
];

/// Adds an account, or edits the one in `editing`.
#[component]
pub fn AccountDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The account that is edited; `None` adds one.
    editing: RwSignal<Option<Account>>,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        editing
            .with(|editing| if editing.is_some() { "Edit account" } else { "Add an account" })
            .to_owned()
    });
    view! {
        <Dialog open=open title=title>
            <AccountFields open=open editing=editing saved=saved />
        </Dialog>
    }
    .into_any()
}

#[component]
fn AccountFields(open: RwSignal<bool>, editing: RwSignal<Option<Account>>, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let id = editing.with_untracked(|account| account.as_ref().map(|account| account.id));
    let draft = editing.with_untracked(|account| Draft::of(account.as_ref()));
    let (problem, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let on = move |field: &'static str| {
        Signal::derive(move || problem.with(|problem| problem.as_ref().and_then(|problem| problem.on_field(field))))
    };
    let elsewhere = Signal::derive(move || {
        problem.with(|problem| {
            let here = |error: &&AppError| error.field().is_some_and(|field| FIELDS.contains(&field));
            problem.as_ref().filter(|error| !here(error)).map(ToString::to_string)
        })
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = match draft.form() {
            Ok(form) if !busy.get_untracked() => form,
            Ok(_) => return,
            Err(error) => return problem.set(Some(error)),
        };
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let result = match id {
                Some(id) => session.run(|| account_edit(id, form.clone())).await,
                None => session.run(|| account_add(form.clone())).await,
            };
            busy.try_set(false);
            match result {
                Ok(_) => {
                    open.try_set(false);
                    toasts.done(if id.is_some() {
                        "The account was changed."
                    } else {
                        "The account was added."
                    });
                    saved.run(());
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
        });
    };
    let vendors = PROVIDERS
        .into_iter()
        .map(|(_, name)| view! { <option value=name></option> })
        .collect_view();
    let sources = [
        ("system", "System: the organization's own plan"),
        ("byok", "BYOK: a key that someone brought"),
    ];
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=elsewhere />
            <TextField
                name="provider"
                label="Provider"
                list="providers"
                value=draft.provider
                error=on("provider")
                placeholder="Anthropic"
                autofocus=true
                required=true
            />
            <datalist id="providers">{vendors}</datalist>
            <TextField
                name="email"
                label="E-mail"
                inputmode="email"
                value=draft.email
                error=on("email")
                placeholder="studio@example.com"
                hint="The one that the account is registered under. Leave it empty for a bare API key."
            />
            <TextField name="label" label="Label" value=draft.label error=on("label") placeholder="Design team" />
            <SelectField
                name="key_source"
                label="Key source"
                value=draft.key_source
                options=sources.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec()
            />
            <div class="form__row">
                <TextField
                    name="billing_day"
                    label="Billing day"
                    inputmode="numeric"
                    value=draft.billing_day
                    error=on("billing_day")
                    hint="The day of the month on which a cycle begins; 31 means the last."
                    required=true
                />
                <TextField
                    name="seat_price"
                    label="Seat price, $ a month"
                    inputmode="decimal"
                    value=draft.seat_price
                    error=on("seat_price")
                    placeholder="30.00"
                />
            </div>
            <TextField
                name="session_gap_minutes"
                label="Session gap, minutes"
                inputmode="numeric"
                value=draft.gap
                error=on("session_gap_minutes")
                hint="So long without a request ends a work session. Leave it empty for what the organization has."
            />
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button class="button button--primary" disabled=move || busy.get()>
                    {move || {
                        match (busy.get(), id.is_some()) {
                            (true, _) => "Saving…",
                            (false, true) => "Save changes",
                            (false, false) => "Add account",
                        }
                    }}
                </button>
            </footer>
        </form>
    }
    .into_any()
}
