//! The table of the members' personal tokens.

use domain::people::MemberToken;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{member_token_revoke, member_tokens_list};
use crate::components::dialog::Confirm;
use crate::components::moment::Moment;
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::components::token_cells;

/// Headings.
const COLUMNS: [&str; 5] = ["Token", "Of", "May", "Last used", "Works until"];

/// Which programs read the organization's data in a member's name, and the way to stop one.
#[component]
pub(super) fn TokensPanel() -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let version = session.version();
    let tokens = Resource::new(move || version.get(), move |_| session.run(member_tokens_list));
    let reload = Callback::new(move |()| tokens.refetch());
    let (confirm, leaving) = (RwSignal::new(false), RwSignal::new(None::<MemberToken>));
    let revoke = Callback::new(move |token| {
        leaving.set(Some(token));
        confirm.set(true);
    });
    let question = Signal::derive(move || {
        leaving.with(|leaving| {
            let leaving = leaving.as_ref();
            leaving.map_or_else(String::new, |it| format!("Revoke “{}” of {}?", it.token.label, it.email))
        })
    });
    let agree = Callback::new(move |()| {
        let Some(it) = leaving.get_untracked() else { return };
        spawn_local(async move {
            match session.run(|| member_token_revoke(it.token.id)).await {
                Ok(()) => {
                    toasts.done(format!("“{}” was revoked.", it.token.label));
                    tokens.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    });
    let table = move || {
        tokens.get().map(|read| {
            read.map(|list| {
                if list.is_empty() {
                    return view! { <p class="card__empty">"No member has a token that works."</p> }.into_any();
                }
                let rows = list.into_iter().map(|it| row(it, revoke)).collect_view().into_any();
                view! { <SettingsTable columns=&COLUMNS actions=true rows=rows /> }.into_any()
            })
        })
    };
    view! {
        <Panel title="Personal tokens of members" note="Programs that use the REST API in a member's name" retry=reload height=60>
            {table}
        </Panel>
        <Confirm
            open=confirm
            title=question
            text="Every program that uses it is refused from then on. This cannot be taken back: its owner would create a new token."
            verb="Revoke"
            agree=agree
        />
    }
    .into_any()
}

fn row(it: MemberToken, revoke: Callback<MemberToken>) -> AnyView {
    let copy = it.clone();
    view! {
        <tr>
            <th scope="row">{token_cells::name(&it.token)}</th>
            <td data-name="Of">{it.email.clone()}</td>
            <td data-name="May">{token_cells::may(&it.token)}</td>
            <td data-name="Last used">{token_cells::last_used(&it.token)}</td>
            <td data-name="Works until">
                <Moment at=it.token.expires_at />
            </td>
            <td class="table__actions">
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=format!("Revoke {} of {}", it.token.label, it.email)
                    on:click=move |_| revoke.run(copy.clone())
                >
                    "Revoke"
                </button>
            </td>
        </tr>
    }
    .into_any()
}
