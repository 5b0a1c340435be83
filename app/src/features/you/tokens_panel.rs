//! Personal tokens.

use domain::people::PersonalToken;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{token_revoke, tokens_list};
use super::token_dialog::TokenDialog;
use crate::components::dialog::Confirm;
use crate::components::icon::{Icon, Shape};
use crate::components::moment::Moment;
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::components::token_cells;

const COLUMNS: [&str; 5] = ["Token", "May", "Last used", "Works until", "Status"];

/// The tokens, with the way to make and revoke them.
#[component]
pub(super) fn TokensPanel() -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let version = session.version();
    let list = Resource::new(move || version.get(), move |_| session.run(tokens_list));
    let reload = Callback::new(move |()| list.refetch());
    let creating = RwSignal::new(false);
    let (confirm, leaving) = (RwSignal::new(false), RwSignal::new(None::<PersonalToken>));
    let revoke = Callback::new(move |token| {
        leaving.set(Some(token));
        confirm.set(true);
    });
    let question =
        Signal::derive(move || leaving.with(|token| token.as_ref().map(|token| format!("Revoke “{}”?", token.label)).unwrap_or_default()));
    let agree = Callback::new(move |()| {
        let Some(token) = leaving.get_untracked() else { return };
        spawn_local(async move {
            match session.run(|| token_revoke(token.id)).await {
                Ok(()) => {
                    toasts.done(format!("“{}” was revoked.", token.label));
                    list.refetch();
                }
                Err(error) => toasts.failed(&error),
            }
        });
    });
    let table = move || {
        list.get().map(|read| {
            read.map(|list| {
                if list.is_empty() {
                    return view! { <p class="card__empty">"A program that reads the REST API in your name needs one."</p> }.into_any();
                }
                let rows = list
                    .into_iter()
                    .map(|token| view! { <Row token=token revoke=revoke /> })
                    .collect_view()
                    .into_any();
                view! { <SettingsTable columns=&COLUMNS actions=true rows=rows /> }.into_any()
            })
        })
    };
    let actions: Children = Box::new(move || {
        view! {
            <a class="button" href="/api/openapi.json" rel="external">
                "API description"
            </a>
            <button type="button" class="button button--primary" on:click=move |_| creating.set(true)>
                <Icon shape=Shape::Key />
                "Create token"
            </button>
        }
        .into_any()
    });
    view! {
        <Panel title="Personal tokens" note="For programs that use the REST API in your name" retry=reload actions=actions height=60>
            {table}
        </Panel>
        <TokenDialog open=creating created=reload />
        <Confirm
            open=confirm
            title=question
            text="Every program that uses it is refused from then on. This cannot be taken back: you would create a new token."
            verb="Revoke"
            agree=agree
        />
    }
    .into_any()
}

#[component]
fn Row(token: PersonalToken, revoke: Callback<PersonalToken>) -> impl IntoView {
    let copy = token.clone();
    let label = token.label.clone();
    let off = token.revoked_at.is_some();
    let status = match token.revoked_at {
        Some(at) => view! { <span class="badge">"Revoked "<Moment at=at /></span> }.into_any(),
        None => view! { <span class="badge badge--good">"Active"</span> }.into_any(),
    };
    let button = (!off).then(|| {
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
        <tr class:table__row--off=off>
            <th scope="row">{token_cells::name(&token)}</th>
            <td data-name="May">{token_cells::may(&token)}</td>
            <td data-name="Last used">{token_cells::last_used(&token)}</td>
            <td data-name="Works until">
                <Moment at=token.expires_at />
            </td>
            <td data-name="Status">{status}</td>
            <td class="table__actions">{button}</td>
        </tr>
    }
    .into_any()
}
