//! Addresses and names of the filter bar.

use domain::address;
use domain::query::{Granularity, Range, UsageQuery, ZoneChoice};
use domain::views::own_parameters;
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::use_usage_query;
use crate::components::date_picker::calendar::{days_between, short_month};

/// The ranges that are one click away: the short name, the long one, the range.
const RANGES: [(&str, &str, Range); 4] = [
    ("7d", "The last 7 days, today included", Range::Days(7)),
    ("30d", "The last 30 days, today included", Range::Days(30)),
    ("90d", "The last 90 days, today included", Range::Days(90)),
    ("YTD", "From January 1 to today", Range::YearToDate),
];

/// One more, where a page offers it.
const ALL: (&str, &str, Range) = ("All", "Everything, of the last ten years", Range::LONGEST);

/// Context of a page that is one list of what waits, however old it is.
#[derive(Clone, Copy, Debug)]
struct OneList;

/// The page of the calling component is one list: it offers all time as a range, and nothing on it has a granularity.
pub fn be_one_list() {
    provide_context(OneList);
}

/// Whether the page is one.
pub fn is_one_list() -> bool {
    use_context::<OneList>().is_some()
}

/// The ranges that a page offers.
pub(super) fn use_ranges() -> Vec<(&'static str, &'static str, Range)> {
    RANGES.into_iter().chain(is_one_list().then_some(ALL)).collect()
}

/// The address of a page under a question.
#[must_use]
pub fn filter_url(path: &str, query: &UsageQuery) -> String {
    question_url(path, "", query)
}

/// The same on a page that is asked something already: what of its address is the page's own, such as its order, stays; the place in a list
/// does not.
#[must_use]
pub fn question_url(path: &str, search: &str, query: &UsageQuery) -> String {
    written(path, search, &query.to_pairs())
}

/// The address of another page under the question that this one is asked, with what is its own; it follows the address.
pub fn use_question_url() -> impl Fn(&str) -> String + Copy + Send + Sync + 'static {
    let search = use_location().search;
    let asked = use_usage_query();
    move |path| asked.with(|asked| search.with(|search| question_url(path, search, asked.as_ref().unwrap_or(&UsageQuery::default()))))
}

/// The same with everything said that is meant, defaults too: an address to hand on. `zone` is the org's.
pub(super) fn explicit_url(path: &str, search: &str, query: &UsageQuery, zone: &str) -> String {
    let granularity = query.granularity.map_or("auto", Granularity::as_str);
    let zone = match &query.zone {
        ZoneChoice::Org => zone,
        ZoneChoice::Named(name) => name,
    };
    let mut asked = vec![
        ("range", query.range.to_string()),
        ("compare", query.compare.as_str().to_owned()),
        ("granularity", granularity.to_owned()),
        ("timezone", zone.to_owned()),
    ];
    asked.extend(query.filters.to_pairs());
    written(path, search, &asked)
}

/// What of an address no select says: the range, the lists, and what is the page's own.
pub(super) fn kept(search: &str, query: &UsageQuery) -> Vec<(String, String)> {
    const SELECTS: [&str; 4] = ["source", "compare", "granularity", "timezone"];
    let known = address::pairs(search).unwrap_or_default();
    let own = own_parameters(known.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let own = own.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let asked = query.to_pairs().into_iter().filter(|(name, _)| !SELECTS.contains(name));
    asked.map(|(name, value)| (name.to_owned(), value)).chain(own).collect()
}

fn written(path: &str, search: &str, asked: &[(&'static str, String)]) -> String {
    let known = address::pairs(search).unwrap_or_default();
    let own = own_parameters(known.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    address::url(path, asked.iter().map(|(name, value)| (*name, value.as_str())).chain(own))
}

/// What the button for a range of one's own says: the days that are shown, once there are some.
pub(super) fn custom_name(range: Range) -> String {
    match range {
        Range::Custom(from, to) => days(from, to),
        Range::Days(_) if range == Range::LONGEST => "10 years…".to_owned(),
        Range::Days(n) if !matches!(n, 7 | 30 | 90) => format!("{n} days…"),
        _ => "Custom…".to_owned(),
    }
}

/// `Nov 5 – 12, 2026`, with as much of the first day as differs from the last.
fn days(from: Date, to: Date) -> String {
    let short = |day: Date| format!("{} {}", short_month(day), day.day());
    let last = format!("{}, {}", short(to), to.year());
    if from == to {
        last
    } else if from.year() != to.year() {
        format!("{}, {} – {last}", short(from), from.year())
    } else if from.month() == to.month() {
        format!("{} – {}, {}", short(from), to.day(), to.year())
    } else {
        format!("{} – {last}", short(from))
    }
}

/// What the granularities are called.
pub(super) const fn granularity_name(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Hour => "hour",
        Granularity::Day => "day",
        Granularity::Week => "week",
        Granularity::Month => "month",
    }
}

/// `Auto · day`; only `Auto` as long as nothing says what it is.
pub(super) fn auto_name(query: &UsageQuery, shown: Option<Granularity>) -> String {
    let known = match query.range {
        Range::Days(days) => Some(Granularity::auto(i64::from(days))),
        Range::Custom(from, to) => Some(Granularity::auto(i64::from(days_between(from, to)))),
        // How long the year is so far depends on today, which the answer knows.
        Range::YearToDate => shown.filter(|_| query.granularity.is_none()),
    };
    known.map_or_else(
        || "Auto".to_owned(),
        |granularity| format!("Auto · {}", granularity_name(granularity)),
    )
}

#[cfg(test)]
mod tests {
    use domain::account::KeySource;
    use domain::query::Filters;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_plain_address_is_the_default_question() {
        assert_eq!(filter_url("/", &UsageQuery::default()), "/");
    }

    #[test]
    fn an_address_reads_back_as_the_same_question() {
        let query = UsageQuery {
            range: Range::Custom(date(2026, 11, 5), date(2026, 11, 12)),
            granularity: Some(Granularity::Hour),
            filters: Filters {
                accounts: vec![3],
                source: Some(KeySource::Byok),
                ..Filters::default()
            },
            ..UsageQuery::default()
        };
        let url = filter_url("/", &query);
        assert_eq!(url, "/?range=2026-11-05..2026-11-12&granularity=hour&source=byok&account=3");
        let pairs: Vec<_> = url[2..].split('&').filter_map(|pair| pair.split_once('=')).collect();
        let read = UsageQuery::parse(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
        assert_eq!(read, Ok(query));
    }

    #[test]
    fn what_is_a_pages_own_stays_and_a_place_in_a_list_does_not() {
        let query = UsageQuery {
            zone: ZoneChoice::Named("Etc/GMT+5".to_owned()),
            ..UsageQuery::default()
        };
        let search = "?range=7d&sort=-cost&q=a%20b&cursor=xyz&person=1";
        assert_eq!(
            question_url("/agents", search, &query),
            "/agents?timezone=Etc/GMT%2B5&sort=-cost&q=a%20b"
        );
        assert_eq!(question_url("/agents", "sort=name", &UsageQuery::default()), "/agents?sort=name");
    }

    #[test]
    fn the_form_keeps_what_no_select_says() {
        let mut query = UsageQuery {
            range: Range::Days(7),
            ..UsageQuery::default()
        };
        query.filters.persons = vec![1, 2];
        query.filters.source = Some(KeySource::Byok);
        query.filters.outcomes = domain::Outcome::ALL.to_vec();
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            kept("?sort=name", &query),
            [
                own("range", "7d"),
                own("person", "1,2"),
                own("outcome", "ok,error"),
                own("sort", "name")
            ]
        );
        assert_eq!(kept("", &UsageQuery::default()), []);
    }

    #[test]
    fn an_address_to_hand_on_says_everything() {
        let mut query = UsageQuery::default();
        query.filters.models = vec![4, 9];
        assert_eq!(
            explicit_url("/models", "?by=cost", &query, "America/New_York"),
            "/models?range=30d&compare=before&granularity=auto&timezone=America/New_York&model=4,9&by=cost"
        );
        query.zone = ZoneChoice::Named("UTC".to_owned());
        assert!(explicit_url("/", "", &query, "America/New_York").contains("timezone=UTC"));
    }

    #[test]
    fn days_are_named_as_shortly_as_they_can() {
        for (from, to, name) in [
            (date(2026, 11, 5), date(2026, 11, 5), "Nov 5, 2026"),
            (date(2026, 11, 5), date(2026, 11, 12), "Nov 5 – 12, 2026"),
            (date(2026, 10, 5), date(2026, 11, 12), "Oct 5 – Nov 12, 2026"),
            (date(2025, 12, 30), date(2026, 1, 2), "Dec 30, 2025 – Jan 2, 2026"),
        ] {
            assert_eq!(custom_name(Range::Custom(from, to)), name);
        }
        assert_eq!(custom_name(Range::Days(30)), "Custom…");
        assert_eq!(custom_name(Range::Days(14)), "14 days…");
        assert_eq!(custom_name(Range::LONGEST), "10 years…");
    }

    #[test]
    fn auto_says_what_it_resolves_to() {
        let ask = |range, granularity| UsageQuery {
            range,
            granularity,
            ..UsageQuery::default()
        };
        let year = Range::Custom(date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(auto_name(&ask(Range::Days(7), None), None), "Auto · hour");
        assert_eq!(
            auto_name(&ask(Range::Days(30), Some(Granularity::Hour)), Some(Granularity::Hour)),
            "Auto · day"
        );
        assert_eq!(auto_name(&ask(year, None), None), "Auto · week");
        assert_eq!(auto_name(&ask(Range::YearToDate, None), None), "Auto");
        assert_eq!(auto_name(&ask(Range::YearToDate, None), Some(Granularity::Week)), "Auto · week");
    }
}
