//! The ways to the other pages of a list that is read from the newest on.

use leptos::prelude::*;

/// Two links; nothing where the list stands on one page.
#[component]
pub fn Pager(
    /// The address of the first page, from a later one.
    newest: Memo<Option<String>>,
    /// The address of the next page.
    older: Memo<Option<String>>,
) -> impl IntoView {
    let link = |to: Memo<Option<String>>, rel: &'static str, name: &'static str| {
        move || {
            to.get().map(|to| {
                view! {
                    <a class="button" href=to rel=rel>
                        {name}
                    </a>
                }
            })
        }
    };
    view! {
        <nav class="log__pages" aria-label="Pages" hidden=move || newest.with(Option::is_none) && older.with(Option::is_none)>
            {link(newest, "first", "Newest")}
            {link(older, "next", "Older")}
        </nav>
    }
    .into_any()
}
