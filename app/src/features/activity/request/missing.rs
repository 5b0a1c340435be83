//! What is shown where there is no request.

use leptos::prelude::*;
use leptos_meta::Title;

use super::super::address::PATH;

/// Says so. The same for a request that is not there and for one that somebody may not see.
#[component]
pub(super) fn Missing() -> impl IntoView {
    view! {
        <Title text="No such request" />
        <div class="card empty">
            <h2>"There is no such request"</h2>
            <p>
                "The address may be mistyped, the request may be older than your organization keeps single requests, or it was made on an account that you cannot see."
            </p>
            <a class="button button--primary" href=PATH>
                "Go to the log"
            </a>
        </div>
    }
    .into_any()
}
