//! What whoever holds a link sees: one statement, and nothing else of the organization.

use domain::statements::SharedStatement;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::statement_shared;
use super::document::Document;
use crate::components::frame::Wordmark;
use crate::components::panel::Skeleton;

/// The page behind a link.
#[component]
pub fn SharedStatementPage() -> impl IntoView {
    let map = use_query_map();
    let token = Memo::new(move |_| map.with(|map| map.get_str("token").unwrap_or_default().to_owned()));
    let shared = Resource::new(move || token.get(), statement_shared);
    let body = move || {
        Suspend::new(async move {
            match shared.await {
                Ok(shared) => view! { <Shared shared=shared token=token /> }.into_any(),
                Err(_) => view! { <Over /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Statement" />
        <main class="shared" id="content">
            <Transition fallback=|| view! { <Skeleton height=480 /> }>{body}</Transition>
        </main>
    }
    .into_any()
}

#[component]
fn Shared(shared: SharedStatement, token: Memo<String>) -> impl IntoView {
    let file = move |format: &'static str| {
        let path = token.with(|token| format!("/api/v1/shared-statements/{}", domain::address::encode(token)));
        domain::address::url(&path, [("format", format)])
    };
    let until: String = domain::civil::write_instant(shared.expires_at).chars().take(10).collect();
    view! {
        <div class="shared__bar no-print">
            <Wordmark />
            <span class="mut">{format!("This link works until {until}")}</span>
            <a class="button" href=move || file("pdf") download="" rel="external">
                "PDF"
            </a>
            <a class="button" href=move || file("csv") download="" rel="external">
                "CSV"
            </a>
            <button type="button" class="button" on:click=move |_| drop(window().print())>
                "Print"
            </button>
        </div>
        <Document statement=shared.statement closed_on=shared.closed_on sha256=Some(shared.sha256) inside=None />
    }
    .into_any()
}

/// A link that is none, has ended, or was revoked.
#[component]
fn Over() -> impl IntoView {
    view! {
        <div class="card empty">
            <h1>"This link does not work any more"</h1>
            <p>"It has ended, or was taken back. Ask whoever sent it to you for another one."</p>
        </div>
    }
    .into_any()
}
