//! One ingest key in the table.

use domain::account::IngestKey;
use leptos::prelude::*;

use crate::components::moment::Moment;

/// A row.
#[component]
pub fn KeyRow(
    /// The key.
    key: IngestKey,
    /// The name of its account; `None` when every event names its own.
    account: Option<String>,
    /// Whether there is a button.
    writable: bool,
    /// Called by "Revoke".
    revoke: Callback<IngestKey>,
) -> impl IntoView {
    let copy = key.clone();
    let label = key.label.clone();
    let status = match key.revoked_at {
        Some(at) => view! { <span class="badge">"Revoked "<Moment at=at /></span> }.into_any(),
        None => view! { <span class="badge badge--good">"Active"</span> }.into_any(),
    };
    let used = key
        .last_used_at
        .map_or_else(|| view! { "Never" }.into_any(), |at| view! { <Moment at=at /> }.into_any());
    let button = key.revoked_at.is_none().then(|| {
        view! {
            <button
                type="button"
                class="button button--quiet"
                aria-label=format!("Revoke {label}")
                on:click=move |_| revoke.run(copy.clone())
            >
                "Revoke"
            </button>
        }
    });
    view! {
        <tr class:table__row--off=key.revoked_at.is_some()>
            <th scope="row">
                <span class="account">
                    <b>{key.label}</b>
                    <small>
                        <code>{format!("{}…", key.prefix)}</code>
                    </small>
                </span>
            </th>
            <td data-name="Account">{account.unwrap_or_else(|| "Named by each event".to_owned())}</td>
            <td data-name="Created">
                <Moment at=key.created_at />
            </td>
            <td data-name="Last used">{used}</td>
            <td data-name="Status">{status}</td>
            {writable.then(|| view! { <td class="table__actions">{button}</td> })}
        </tr>
    }
    .into_any()
}
