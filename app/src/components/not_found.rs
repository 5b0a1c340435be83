//! The page for an address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::Wordmark;

/// Says so, with the status 404.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::set_status(http::StatusCode::NOT_FOUND);
    view! {
        <Title text="Page not found" />
        <main class="door" id="content">
            <div class="door__card">
                <Wordmark />
                <h1>"There is no such page"</h1>
                <p>"The address may be mistyped, or it belongs to a page that is no more."</p>
                <p>
                    <a class="button button--primary" href="/">
                        "Go to the Overview"
                    </a>
                </p>
            </div>
        </main>
    }
    .into_any()
}
