//! The table of links that work once: invitations, and links for new passwords.

use domain::account::Account;
use domain::people::OpenLink;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::link_withdraw;
use super::invite_dialog::InviteDialog;
use super::link_dialog::{LinkDialog, NewLink};
use super::member_row::sees;
use crate::components::icon::{Icon, Shape};
use crate::components::moment::Moment;
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// Headings.
const COLUMNS: [&str; 5] = ["For", "Leads to", "Accounts", "Made by", "Works until"];

/// The table, and the way to invite someone.
#[component]
pub(super) fn LinksPanel(
    /// The links that still work.
    links: Resource<Result<Vec<OpenLink>, AppError>>,
    /// The org's accounts.
    accounts: Resource<Result<Vec<Account>, AppError>>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let reload = Callback::new(move |()| links.refetch());
    let (open, new) = (RwSignal::new(false), RwSignal::new(None::<NewLink>));
    let withdraw = Callback::new(move |link: OpenLink| {
        spawn_local(async move {
            match session.run(|| link_withdraw(link.id)).await {
                Ok(()) => {
                    toasts.done(format!("The link for {} was taken back.", link.email));
                    links.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    });
    let table = move || {
        links.get().map(|list| {
            list.map(|list| {
                if list.is_empty() {
                    return view! { <p class="card__empty">"Nobody is invited at the moment, and no link for a new password is out."</p> }
                        .into_any();
                }
                let known = accounts.get().and_then(Result::ok).unwrap_or_default();
                let rows = list
                    .into_iter()
                    .map(|link| {
                        let sees = link.standing.as_ref().map(|standing| sees(standing, &known)).unwrap_or_default();
                        view! { <Row sees=sees link=link withdraw=withdraw /> }
                    })
                    .collect_view()
                    .into_any();
                view! { <SettingsTable columns=&COLUMNS actions=true rows=rows /> }.into_any()
            })
        })
    };
    let actions: Children = Box::new(move || {
        view! {
            <button type="button" class="button button--primary" on:click=move |_| open.set(true)>
                <Icon shape=Shape::Plus />
                "Invite member"
            </button>
        }
        .into_any()
    });
    view! {
        <Panel title="Invitations and links" note="Links that have not been used" retry=reload actions=actions height=60>
            {table}
        </Panel>
        <InviteDialog open=open accounts=accounts link=new invited=reload />
        <LinkDialog link=new />
    }
    .into_any()
}

#[component]
fn Row(link: OpenLink, sees: String, withdraw: Callback<OpenLink>) -> impl IntoView {
    let copy = link.clone();
    let leads_to = link.standing.as_ref().map_or_else(
        || "A new password".to_owned(),
        |standing| format!("Membership as {}", standing.role.title()),
    );
    view! {
        <tr>
            <th scope="row">{link.email.clone()}</th>
            <td data-name="Leads to">{leads_to}</td>
            <td data-name="Accounts">{sees}</td>
            <td data-name="Made by">{link.by.clone()}</td>
            <td data-name="Works until">
                <Moment at=link.expires_at />
            </td>
            <td class="table__actions">
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Take back: {}", link.email)
                    on:click=move |_| withdraw.run(copy.clone())
                >
                    "Take back"
                </button>
            </td>
        </tr>
    }
    .into_any()
}
