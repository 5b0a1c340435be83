//! The card behind a link that works once: what it leads to, or why it is of no use.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

use super::types::LinkInfo;
use crate::components::frame::Wordmark;
use crate::components::panel::Failure;
use crate::error::AppError;

/// Asks what the link in the address leads to, and shows the form for it.
pub(super) fn link_page<F>(
    title: &'static str,
    ask: impl Fn(String) -> F + Copy + Send + Sync + 'static,
    form: impl Fn(LinkInfo, String) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    F: Future<Output = Result<Option<LinkInfo>, AppError>> + Send + 'static,
{
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token").unwrap_or_default()));
    // Blocking: it decides the status of the page.
    let info = Resource::new_blocking(
        move || token.get(),
        move |token| async move {
            let info = ask(token).await;
            #[cfg(feature = "ssr")]
            if info.as_ref().is_ok_and(Option::is_none) {
                crate::server::set_status(http::StatusCode::FORBIDDEN);
            }
            info
        },
    );
    view! {
        <Title text=title />
        // The link is a secret: no other site learns it from a Referer header.
        <Meta name="referrer" content="no-referrer" />
        <main class="door" id="content">
            <div class="door__card door__card--wide">
                <Wordmark />
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        match info.await {
                            Ok(Some(info)) => form(info, token.get_untracked()),
                            Ok(None) => view! { <UsedLink /> }.into_any(),
                            Err(error) => {
                                let retry = Callback::new(move |()| info.refetch());
                                view! { <Failure text=error.to_string() retry=retry /> }.into_any()
                            }
                        }
                    })}
                </Suspense>
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn UsedLink() -> impl IntoView {
    view! {
        <h1>"This link does not work any more"</h1>
        <p>"It works once and for a limited time, and this one was used, was taken back or is too old. Ask an administrator of your organization for a new one."</p>
        <p>
            <a class="button button--primary" href="/sign-in">
                "Go to sign-in"
            </a>
        </p>
    }
    .into_any()
}
