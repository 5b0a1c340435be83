//! How much waits in the inbox, beside the name of the page in the navigation.

use std::time::Duration;

use domain::sessions::Count;
use leptos::prelude::*;

use super::api::sessions_untagged;
use crate::charts::format::compact_text;
use crate::components::latest::Latest;
use crate::components::pace::Pace;
use crate::components::session::use_session;
use crate::live::use_session_news;

/// Whoever works changes it many times a second: it is asked for again at most so often.
const PAUSE: Duration = Duration::from_secs(2);

/// `37 · $412.18`; nothing while nothing waits, and before it is known.
#[component]
pub fn InboxBadge() -> impl IntoView {
    let session = use_session();
    let news = use_session_news();
    let count = RwSignal::new(None::<Count>);
    let latest = Latest::new();
    let pace = Pace::new(PAUSE);
    let ask = move || {
        let question = async move { session.run(sessions_untagged).await };
        latest.ask(question, move |answer| {
            if let Ok(answer) = answer {
                count.try_set(Some(answer));
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        news.seq().track();
        session.version().track();
        if before.is_none() {
            ask();
        } else {
            pace.soon(ask);
        }
    });
    move || {
        count.get().filter(|count| count.sessions > 0).map(|count| {
            let title = format!("{} untagged sessions, {}", count.sessions, count.cost.display_usd());
            view! {
                <span class="nav__count num" title=title>
                    {compact_text(count.sessions)}
                    <span class="unseen">" untagged, "</span>
                    <small>{count.cost.display_usd()}</small>
                </span>
            }
        })
    }
}
