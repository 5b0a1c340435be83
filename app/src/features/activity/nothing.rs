//! What the log says when it is empty, and what helps.

use domain::query::UsageQuery;
use domain::usage::activity::{Activity, ActivityQuery};
use leptos::prelude::*;

use super::address::activity_url;

/// Why there are no lines, what to do, and where a link leads that does it.
fn reason(page: &Activity) -> Option<(String, &'static str, ActivityQuery, &'static str)> {
    let query = &page.query;
    if !page.rows.is_empty() {
        return None;
    }
    Some(if query.after.is_some() {
        (
            "No older requests".to_owned(),
            "All of them stand on the pages before this one.",
            query.newest(),
            "Go to the newest",
        )
    } else if !query.search.is_empty() {
        (
            format!("No request has “{}”", query.search),
            "Names, directories and branches are found by a part of them, ids by their beginning.",
            query.searching(""),
            "Show all requests",
        )
    } else if !query.usage.filters.is_empty() {
        let open = UsageQuery {
            filters: Default::default(),
            ..query.usage.clone()
        };
        (
            "No requests under these filters".to_owned(),
            "New ones appear here as they come in. Fewer filters, or a longer range, show more.",
            ActivityQuery {
                usage: open,
                ..ActivityQuery::default()
            },
            "Take the filters off",
        )
    } else {
        (
            "No requests in this window".to_owned(),
            "Requests that are older than your organization keeps them are only counted in the other pages.",
            ActivityQuery::default(),
            "Show the last 30 days",
        )
    })
}

/// The reason and the way on; nothing while there are lines.
#[component]
pub(super) fn Nothing(
    /// The page's data.
    page: RwSignal<Activity>,
) -> impl IntoView {
    let reason = Memo::new(move |_| page.with(reason));
    move || {
        reason.get().map(|(title, text, to, link)| {
            view! {
                <div class="empty">
                    <h3>{title}</h3>
                    <p>{text}</p>
                    <a class="button" href=activity_url(&to)>
                        {link}
                    </a>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::usage::activity::Cursor;

    use super::super::samples::{page, row};
    use super::*;

    #[test]
    fn each_way_to_find_nothing_has_a_way_out() {
        assert_eq!(reason(&page(vec![row(1)])), None);
        let mut empty = page(Vec::new());
        let way = |page: &Activity| reason(page).map(|(title, _, to, _)| (title, activity_url(&to)));
        let told = |title: &str, url: &str| Some((title.to_owned(), url.to_owned()));
        assert_eq!(way(&empty), told("No requests in this window", "/activity"));
        empty.query.usage.filters.persons = vec![3];
        assert_eq!(way(&empty), told("No requests under these filters", "/activity"));
        empty.query.search = "x".to_owned();
        assert_eq!(way(&empty), told("No request has “x”", "/activity?person=3"));
        empty.query.after = Some(Cursor { at: 1, id: 1 });
        assert_eq!(way(&empty), told("No older requests", "/activity?person=3&q=x"));
    }
}
