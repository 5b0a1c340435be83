//! The page.

use domain::access::Scope;
use domain::audit::Entry;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{PAGE, audit_list};
use super::entry_row::EntryRow;
use super::filters::{Asked, Filters};
use crate::components::panel::{Failure, Panel};
use crate::components::session::use_session;
use crate::components::settings_table::SettingsTable;
use crate::components::toast::use_toasts;
use crate::error::AppError;

const COLUMNS: [&str; 4] = ["When", "Who", "What", "Change"];

/// Filters, and the entries that they let through.
#[component]
pub fn AuditPage() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::of));
    let ask = move |asked: Asked, before: Option<i64>| {
        session.run(move || {
            let Asked { actor, kind, from, to } = asked.clone();
            audit_list(actor, kind, from, to, before)
        })
    };
    let entries = Resource::new(move || (version.get(), asked.get()), move |(_, asked)| ask(asked, None));
    let content = move || {
        entries.get().map(|read| {
            read.map(|first| {
                let more = move |before: i64| ask(asked.get_untracked(), Some(before));
                view! { <Entries first=first more=more /> }
            })
        })
    };
    let csv = move || asked.with(Asked::csv);
    let actions: Children = Box::new(move || {
        view! {
            <a class="button" href=csv rel="external" download="audit-log.csv">
                "Download as CSV"
            </a>
        }
        .into_any()
    });
    view! {
        <Title text="Audit log" />
        <div class="bar">
            <h1>"Audit log"</h1>
        </div>
        <div class="page page--settings page--wide">
            {if session.may(Scope::AuditRead) {
                view! {
                    <Panel
                        title="Who changed what"
                        note="Nobody can change or delete an entry"
                        retry=Callback::new(move |()| entries.refetch())
                        actions=actions
                    >
                        <Filters />
                        {content}
                    </Panel>
                }
                    .into_any()
            } else {
                view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// The first entries, and as many more as are asked for.
#[component]
fn Entries<F>(first: Vec<Entry>, more: impl Fn(i64) -> F + Copy + Send + Sync + 'static) -> impl IntoView
where
    F: Future<Output = Result<Vec<Entry>, AppError>> + 'static,
{
    let toasts = use_toasts();
    let complete = RwSignal::new(first.len() < PAGE);
    let entries = RwSignal::new(first);
    let load = move |_| {
        let Some(last) = entries.with_untracked(|entries| entries.last().map(|entry| entry.id)) else {
            return;
        };
        spawn_local(async move {
            match more(last).await {
                Ok(older) => {
                    complete.try_set(older.len() < PAGE);
                    entries.try_update(|entries| entries.extend(older));
                }
                Err(error) => toasts.failed(&error),
            }
        });
    };
    let rows = move || {
        let rows = entries
            .get()
            .into_iter()
            .map(|entry| view! { <EntryRow entry=entry /> })
            .collect_view()
            .into_any();
        view! { <SettingsTable columns=&COLUMNS actions=false rows=rows /> }
    };
    view! {
        <Show
            when=move || entries.with(|entries| !entries.is_empty())
            fallback=|| {
                view! {
                    <div class="empty">
                        <h3>"Nothing was changed"</h3>
                        <p>"No entry fits these filters. Changes of members, keys, tokens, accounts, prices and settings are written here."</p>
                    </div>
                }
            }
        >
            {rows}
            <Show when=move || !complete.get()>
                <p class="card__more">
                    <button type="button" class="button" on:click=load>
                        "Show older entries"
                    </button>
                </p>
            </Show>
        </Show>
    }
    .into_any()
}
