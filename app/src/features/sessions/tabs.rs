//! Which sessions are listed.

use domain::sessions::{SessionsPage, Show as Listed};
use leptos::prelude::*;

use super::address::sessions_url;
use super::words::count;
use crate::charts::format::whole;

/// The lists, as they are called, and what they hold.
const LISTS: [(Listed, &str, &str); 5] = [
    (Listed::Untagged, "Inbox", "Sessions that nobody has tagged, and no rule does"),
    (Listed::All, "All", "All sessions of the window"),
    (Listed::Tagged, "Tagged", "Sessions that are billed to a project"),
    (Listed::NotBillable, "Not billable", "Sessions that nobody is billed for"),
    (
        Listed::HeldApart,
        "Held apart",
        "Sessions that would be one with a neighbour, but the two are billed differently",
    ),
];

/// What a list is called.
pub(super) fn title(show: Listed) -> &'static str {
    LISTS.iter().find(|(list, _, _)| *list == show).map_or("All", |(_, name, _)| name)
}

/// Links to the lists, so that they work before the page is alive.
#[component]
pub(super) fn Tabs(
    /// The page's data.
    page: RwSignal<SessionsPage>,
) -> impl IntoView {
    let query = Memo::new(move |_| page.with(|page| page.question.clone()));
    let link = |(list, name, title): (Listed, &'static str, &'static str)| {
        let to = move || query.with(|query| sessions_url(&query.showing(list)));
        let is_here = move || query.with(|query| (query.show == list && query.project.is_none()).then_some("page"));
        view! {
            <a href=to title=title aria-current=is_here data-noscroll="">
                {name}
                {(list == Listed::Untagged)
                    .then(|| view! { <span class="tabs__count num">{move || page.with(|page| whole(page.untagged.sessions))}</span> })}
                {(list == Listed::HeldApart).then(|| view! { <HeldApart page=page /> })}
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label="Which sessions">
            {LISTS.map(link).into_iter().collect_view()}
        </nav>
    }
    .into_any()
}

/// How many wait for somebody to look at them; nothing where none do.
#[component]
fn HeldApart(page: RwSignal<SessionsPage>) -> impl IntoView {
    let count = Memo::new(move |_| page.with(|page| page.held_apart));
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="tabs__count tabs__count--warn num">{move || whole(count.get())}</span>
        </Show>
    }
}

/// `37 sessions · $412.18`, of so many in the window.
pub(super) fn found(page: &SessionsPage) -> String {
    count(page.found.sessions, page.found.cost)
}
