//! What waits outside of the window that the inbox shows.

use domain::query::Range;
use domain::sessions::{Count, SessionsPage, SessionsQuery};
use leptos::prelude::*;

use super::address::sessions_url;

/// `12 older ones, $34.50`, and the address that shows all of them; nothing where the inbox holds all that waits.
fn told(count: Count, query: &SessionsQuery) -> Option<(String, String)> {
    if count.sessions == 0 {
        return None;
    }
    let one = count.sessions == 1;
    let which = match (query.usage.range.ends_today(), one) {
        (true, true) => "older one",
        (true, false) => "older ones",
        (false, true) => "other one outside of these days",
        (false, false) => "others outside of these days",
    };
    let all = SessionsQuery {
        usage: query.usage.clone().over(Range::LONGEST),
        ..query.behind(None)
    };
    let number = crate::charts::format::whole(count.sessions);
    Some((format!("{number} {which}, {}", count.cost.display_usd()), sessions_url(&all)))
}

/// How many more wait than the inbox shows, with the way to them.
#[component]
pub(super) fn Elsewhere(
    /// The page's data.
    page: RwSignal<SessionsPage>,
) -> impl IntoView {
    let told = Memo::new(move |_| page.with(|page| told(page.elsewhere, &page.question)));
    move || {
        told.get().map(|(text, url)| {
            view! {
                <p class="note work__elsewhere">
                    <span class="num">{text}</span>
                    " · "
                    <a href=url data-noscroll="">
                        "show all"
                    </a>
                </p>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::Nanos;
    use domain::sessions::SessionCursor;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn older_ones_are_counted_with_the_way_to_them() {
        let count = |sessions, dollars: i64| Count {
            sessions,
            cost: Nanos(dollars * 1_000_000_000),
        };
        let said = |text: &str, url: &str| Some((text.to_owned(), url.to_owned()));
        let mut query = SessionsQuery {
            after: Some(SessionCursor { ends: 5, id: 1 }),
            ..SessionsQuery::default()
        };
        query.usage.filters.persons = vec![3];
        assert_eq!(told(count(0, 0), &query), None);
        assert_eq!(
            told(count(12, 34), &query),
            said("12 older ones, $34.00", "/sessions?range=3660d&person=3")
        );
        assert_eq!(told(count(1, 2), &query).map(|told| told.0), Some("1 older one, $2.00".to_owned()));
        query.usage.range = Range::Custom(date(2026, 10, 1), date(2026, 10, 31));
        assert_eq!(
            told(count(1_200, 2), &query),
            said("1,200 others outside of these days, $2.00", "/sessions?range=3660d&person=3")
        );
    }
}
