//! The table of invitations.

use domain::account::Account;
use domain::people::Invitation;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{invitation_withdraw, invitations_list};
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
const COLUMNS: [&str; 5] = ["E-mail", "Role", "Accounts", "Invited by", "Works until"];

/// The table, and the way to invite someone.
#[component]
pub(super) fn InvitationsPanel(
    /// The org's accounts.
    accounts: Resource<Result<Vec<Account>, AppError>>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let version = session.version();
    let invitations = Resource::new(move || version.get(), move |_| session.run(invitations_list));
    let reload = Callback::new(move |()| invitations.refetch());
    let (open, link) = (RwSignal::new(false), RwSignal::new(None::<NewLink>));
    let withdraw = Callback::new(move |invitation: Invitation| {
        spawn_local(async move {
            match session.run(|| invitation_withdraw(invitation.id)).await {
                Ok(()) => {
                    toasts.done(format!("The invitation of {} was taken back.", invitation.email));
                    invitations.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    });
    let table = move || {
        invitations.get().map(|list| {
            list.map(|list| {
                if list.is_empty() {
                    return view! { <p class="card__empty">"Nobody is invited at the moment."</p> }.into_any();
                }
                let known = accounts.get().and_then(Result::ok).unwrap_or_default();
                let rows = list
                    .into_iter()
                    .map(|invitation| view! { <Row sees=sees(&invitation.standing, &known) invitation=invitation withdraw=withdraw /> })
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
        <Panel title="Invitations" note="Links that have not been used" retry=reload actions=actions height=60>
            {table}
        </Panel>
        <InviteDialog open=open accounts=accounts link=link invited=reload />
        <LinkDialog link=link />
    }
    .into_any()
}

#[component]
fn Row(invitation: Invitation, sees: String, withdraw: Callback<Invitation>) -> impl IntoView {
    let copy = invitation.clone();
    view! {
        <tr>
            <th scope="row">{invitation.email.clone()}</th>
            <td data-name="Role">{invitation.standing.role.title()}</td>
            <td data-name="Accounts">{sees}</td>
            <td data-name="Invited by">{invitation.by.clone()}</td>
            <td data-name="Works until">
                <Moment at=invitation.expires_at />
            </td>
            <td class="table__actions">
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Take back: {}", invitation.email)
                    on:click=move |_| withdraw.run(copy.clone())
                >
                    "Take back"
                </button>
            </td>
        </tr>
    }
    .into_any()
}
