//! Where one is signed in.

use domain::people::SignIn;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{sign_in_end, sign_ins_end_others, sign_ins_list};
use crate::components::moment::Moment;
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;

const COLUMNS: [&str; 4] = ["Browser", "Address", "Signed in", "Last seen"];

/// The sign-ins, with the way to end them.
#[component]
pub(super) fn SignInsPanel() -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let version = session.version();
    let list = Resource::new(move || version.get(), move |_| session.run(sign_ins_list));
    let done = move |result: Result<(), crate::error::AppError>, text: &str| match result {
        Ok(()) => {
            toasts.done(text);
            list.refetch();
        }
        Err(error) => toasts.failed(&error),
    };
    let end = Callback::new(move |id: i64| {
        spawn_local(async move { done(session.run(|| sign_in_end(id)).await, "The sign-in was ended.") });
    });
    let end_others = move |_| {
        spawn_local(async move { done(session.run(sign_ins_end_others).await, "You are signed out everywhere else.") });
    };
    let table = move || {
        list.get().map(|read| {
            read.map(|list| {
                let rows = list
                    .into_iter()
                    .map(|one| view! { <Row one=one end=end /> })
                    .collect_view()
                    .into_any();
                view! { <SettingsTable columns=&COLUMNS actions=true rows=rows /> }
            })
        })
    };
    let actions: Children = Box::new(move || {
        view! {
            <button type="button" class="button" on:click=end_others>
                "Sign out everywhere else"
            </button>
        }
        .into_any()
    });
    view! {
        <Panel
            title="Sign-ins"
            note="Browsers in which you are signed in"
            retry=Callback::new(move |()| list.refetch())
            actions=actions
            height=90
        >
            {table}
        </Panel>
    }
    .into_any()
}

#[component]
fn Row(one: SignIn, end: Callback<i64>) -> impl IntoView {
    let id = one.id;
    let action = if one.current {
        view! { <span class="badge badge--good">"this one"</span> }.into_any()
    } else {
        view! {
            <button type="button" class="button button--quiet" aria-label=format!("End: {}", one.browser) on:click=move |_| end.run(id)>
                "End"
            </button>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <b>{one.browser.clone()}</b>
            </th>
            <td data-name="Address">{one.address.clone()}</td>
            <td data-name="Signed in">
                <Moment at=one.created_at />
            </td>
            <td data-name="Last seen">
                <Moment at=one.last_seen_at />
            </td>
            <td class="table__actions">{action}</td>
        </tr>
    }
    .into_any()
}
