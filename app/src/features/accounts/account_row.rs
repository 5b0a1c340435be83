//! One account in the table.

use domain::account::{Account, KeySource};
use leptos::prelude::*;

use super::providers::provider_name;

/// A row. On a phone it is a card: the cells carry the names of their columns.
#[component]
pub fn AccountRow(
    /// The account.
    account: Account,
    /// Whether there are buttons.
    writable: bool,
    /// Called by "Edit".
    edit: Callback<Account>,
    /// Called by "Archive" and "Bring back".
    archive: Callback<Account>,
) -> impl IntoView {
    let (for_edit, for_archive) = (account.clone(), account.clone());
    let name = account_name(&account);
    let source = match account.key_source {
        KeySource::System => "System",
        KeySource::Byok => "BYOK",
    };
    let seat = account
        .seat_price
        .map_or_else(|| "–".to_owned(), |price| format!("{} a month", price.display_usd()));
    let (status, class) = if account.archived {
        ("Archived", "badge")
    } else {
        ("Active", "badge badge--good")
    };
    let buttons = writable.then(|| {
        view! {
            <td class="table__actions">
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Edit {name}")
                    on:click=move |_| edit.run(for_edit.clone())
                >
                    "Edit"
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("{} {name}", if account.archived { "Bring back" } else { "Archive" })
                    on:click=move |_| archive.run(for_archive.clone())
                >
                    {if account.archived { "Bring back" } else { "Archive" }}
                </button>
            </td>
        }
    });
    view! {
        <tr class:table__row--off=account.archived>
            <th scope="row">
                <span class="account">
                    <b>{name}</b>
                    <small>{second_line(&account)}</small>
                </span>
            </th>
            <td data-name="Provider">{provider_name(&account.provider)}</td>
            <td data-name="Key source">{source}</td>
            <td data-name="Billing day" class="num">
                {account.billing_day}
            </td>
            <td data-name="Seat price" class="num">
                {seat}
            </td>
            <td data-name="Status">
                <span class=class>{status}</span>
            </td>
            {buttons}
        </tr>
    }
    .into_any()
}

/// What an account is called: its label, else its e-mail.
#[must_use]
pub fn account_name(account: &Account) -> String {
    if account.label.is_empty() {
        account.email.clone()
    } else {
        account.label.clone()
    }
}

/// The e-mail, where the name is not already it.
fn second_line(account: &Account) -> String {
    if account.label.is_empty() {
        String::new()
    } else {
        account.email.clone()
    }
}
