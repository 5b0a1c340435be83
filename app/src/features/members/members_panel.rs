//! The table of members.

use domain::access::Scope;
use domain::account::Account;
use domain::people::{Member, OpenLink};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{member_password_link, member_remove};
use super::link_dialog::{LinkDialog, NewLink};
use super::member_dialog::MemberDialog;
use super::member_row::{Actions, MemberRow};
use crate::components::dialog::Confirm;
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// Headings.
const COLUMNS: [&str; 5] = ["Member", "Role", "Accounts", "Member since", "Last seen"];

/// The table, with what can be done to a member.
#[component]
pub(super) fn MembersPanel(
    /// The members.
    members: Resource<Result<Vec<Member>, AppError>>,
    /// The org's accounts.
    accounts: Resource<Result<Vec<Account>, AppError>>,
    /// The links that are out, for those who may make one.
    links: Option<Resource<Result<Vec<OpenLink>, AppError>>>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let writable = session.may(Scope::MembersWrite);
    let reload = Callback::new(move |()| members.refetch());
    let (dialog, editing) = (RwSignal::new(false), RwSignal::new(None::<Member>));
    let (confirm, leaving) = (RwSignal::new(false), RwSignal::new(None::<Member>));
    let link = RwSignal::new(None::<NewLink>);
    let actions = writable.then_some(Actions {
        edit: Callback::new(move |member| {
            editing.set(Some(member));
            dialog.set(true);
        }),
        password: Callback::new(move |member: Member| {
            spawn_local(async move {
                match session.run(|| member_password_link(member.id)).await {
                    Ok(token) => {
                        if let Some(links) = links {
                            links.refetch();
                        }
                        link.try_set(Some(NewLink {
                            page: "password",
                            token,
                            lead: format!(
                                "{} sets a new password with it. It works once, for a day, and is shown only now; until then the old password works.",
                                member.name
                            ),
                        }));
                    }
                    Err(error) => toasts.failed(&error),
                }
            });
        }),
        remove: Callback::new(move |member| {
            leaving.set(Some(member));
            confirm.set(true);
        }),
    });
    let me = StoredValue::new(session.me().get_untracked().map(|me| me.email).unwrap_or_default());
    let question =
        Signal::derive(move || leaving.with(|member| member.as_ref().map(|member| format!("Remove {}?", member.name)).unwrap_or_default()));
    let agree = Callback::new(move |()| {
        let Some(member) = leaving.get_untracked() else { return };
        spawn_local(async move {
            match session.run(|| member_remove(member.id)).await {
                Ok(()) => {
                    toasts.done(format!("{} was removed.", member.name));
                    members.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    });
    let table = move || {
        members.get().map(|list| {
            list.map(|list| {
                let known = accounts.get().and_then(Result::ok).unwrap_or_default();
                let rows = list
                    .into_iter()
                    .map(|member| {
                        let myself = me.with_value(|me| *me == member.email);
                        view! { <MemberRow member=member accounts=known.clone() myself=myself actions=actions /> }
                    })
                    .collect_view()
                    .into_any();
                view! { <SettingsTable columns=&COLUMNS actions=writable rows=rows /> }
            })
        })
    };
    view! {
        <Panel title="Members" note="Who can sign in to this organization" retry=reload>
            {table}
        </Panel>
        <MemberDialog open=dialog editing=editing accounts=accounts saved=reload />
        <LinkDialog link=link />
        <Confirm
            open=confirm
            title=question
            text="They are signed out of this organization at once, and their personal tokens stop working. What they did stays. You can invite them again."
            verb="Remove"
            agree=agree
        />
    }
    .into_any()
}
