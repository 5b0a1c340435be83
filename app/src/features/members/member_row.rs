//! One member in the table.

use domain::account::Account;
use domain::people::{Member, Standing};
use leptos::prelude::*;

use crate::components::moment::Moment;
use crate::features::accounts::account_name;

/// What can be done with a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actions {
    pub edit: Callback<Member>,
    pub password: Callback<Member>,
    pub remove: Callback<Member>,
}

/// `All`, or the names of the accounts.
pub(super) fn sees(standing: &Standing, accounts: &[Account]) -> String {
    let Some(only) = &standing.accounts else {
        return "All".to_owned();
    };
    let name = |id: &i32| {
        accounts
            .iter()
            .find(|account| account.id == *id)
            .map_or_else(|| format!("Account {id}"), account_name)
    };
    only.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// A row.
#[component]
pub(super) fn MemberRow(
    /// The member.
    member: Member,
    /// The org's accounts, for their names.
    accounts: Vec<Account>,
    /// Whether it is the reader.
    myself: bool,
    /// What can be done; `None` where nothing may be.
    actions: Option<Actions>,
) -> impl IntoView {
    let standing = Standing {
        role: member.role,
        accounts: member.accounts.clone(),
    };
    let name = member.name.clone();
    let seen = member
        .last_seen_at
        .map_or_else(|| view! { "Not signed in" }.into_any(), |at| view! { <Moment at=at /> }.into_any());
    let buttons = actions.map(|actions| {
        let button = |text: &'static str, run: Callback<Member>| {
            let member = member.clone();
            view! {
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("{text}: {}", member.name)
                    on:click=move |_| run.run(member.clone())
                >
                    {text}
                </button>
            }
        };
        view! {
            <td class="table__actions">
                {button("Edit", actions.edit)} {(!myself).then(|| button("New password", actions.password))}
                {button(if myself { "Leave" } else { "Remove" }, actions.remove)}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="account">
                    <b>{name} {myself.then(|| view! { <span class="badge">"you"</span> })}</b>
                    <small>{member.email.clone()}</small>
                </span>
            </th>
            <td data-name="Role">{member.role.title()}</td>
            <td data-name="Accounts">{sees(&standing, &accounts)}</td>
            <td data-name="Member since">
                <Moment at=member.joined_at />
            </td>
            <td data-name="Last seen">{seen}</td>
            {buttons}
        </tr>
    }
    .into_any()
}
