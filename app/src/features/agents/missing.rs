//! What is shown where there is no agent.

use leptos::prelude::*;
use leptos_meta::Title;

/// Says so. The same for an agent that is not there and for one that somebody may not know of.
#[component]
pub(super) fn Missing() -> impl IntoView {
    view! {
        <Title text="No such agent" />
        <div class="card empty">
            <h2>"There is no such agent"</h2>
            <p>"The address may be mistyped, or this agent has made no request on an account that you can see."</p>
            <a class="button button--primary" href="/agents">
                "Go to the agents"
            </a>
        </div>
    }
    .into_any()
}
