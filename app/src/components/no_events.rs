//! The first screen of an org that has no event yet: what to do next.

use domain::access::Scope;
use leptos::prelude::*;

use super::session::use_session;

/// How to send the first event. The page moves as soon as it arrives.
#[component]
pub fn NoEvents() -> impl IntoView {
    let session = use_session();
    view! {
        <section class="card welcome">
            <h2>"Waiting for the first request"</h2>
            <p>"As soon as one arrives, this page shows it. There are two ways to send some."</p>
            <div class="welcome__ways">
                <div>
                    <h3>"Read the logs of coding tools"</h3>
                    <p>"Run this on the machine that has them. Nothing is counted twice, and " <code>"--watch"</code> " keeps following them."</p>
                    <pre tabindex="0"><code>
                        "countinghouse import claude-code ~/.claude --watch\ncountinghouse import codex ~/.codex --watch"
                    </code></pre>
                </div>
                <div>
                    <h3>"Send events from a program"</h3>
                    <p>"Create an ingest key, and post each request as JSON. The Accounts page has the snippet to copy."</p>
                    <Show
                        when=move || session.may(Scope::KeysWrite)
                        fallback=|| view! { <p class="mut">"Ask an administrator of your organization for an ingest key."</p> }
                    >
                        <a class="button button--primary" href="/settings/accounts">
                            "Create an ingest key"
                        </a>
                    </Show>
                </div>
            </div>
        </section>
    }
    .into_any()
}
