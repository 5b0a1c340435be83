//! A click on a point of time: the page narrows to its days.

use domain::overview::Bucket;
use domain::query::{Range, UsageQuery};
use domain::usage::Window;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::charts::Pick;
use crate::components::filter_bar::{question_url, use_usage_query};
use crate::components::moment::day_in;

/// What a click on a point of time does: the page asks the same about the days that the point stands for. The granularity becomes the one that
/// suits them, so that a day is seen by its hours. Clicks on anything else do nothing.
pub fn use_zoom<T: Send + Sync + 'static>(page: RwSignal<T>, places: fn(&T) -> (&[Bucket], &Window)) -> Callback<Pick> {
    let asked = use_usage_query();
    let location = use_location();
    let navigate = use_navigate();
    Callback::new(move |pick: Pick| {
        let stretch = page.with_untracked(|page| {
            let (buckets, window) = places(page);
            let (start, end) = stretch(buckets, window.end, pick.point?)?;
            Some((day_in(start, &window.zone)?, day_in(end - 1, &window.zone)?))
        });
        let (Some((first, last)), Ok(query)) = (stretch, asked.get_untracked()) else {
            return;
        };
        let next = UsageQuery {
            range: Range::Custom(first, last),
            granularity: None,
            ..query.clone()
        };
        if next == query {
            return;
        }
        let url = location
            .search
            .with_untracked(|search| location.pathname.with_untracked(|path| question_url(path, search, &next)));
        navigate(&url, Default::default());
    })
}

/// The first instant of a bucket, and the first after it; none of what lies behind the window.
fn stretch(buckets: &[Bucket], end: i64, at: usize) -> Option<(i64, i64)> {
    let start = buckets.get(at)?.start;
    Some((start, buckets.get(at + 1).map_or(end, |next| next.start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_ends_where_the_next_begins_and_the_last_with_the_window() {
        let bucket = |start| Bucket {
            start,
            label: String::new(),
        };
        let buckets = [bucket(0), bucket(100)];
        assert_eq!(stretch(&buckets, 150, 0), Some((0, 100)));
        assert_eq!(stretch(&buckets, 150, 1), Some((100, 150)));
        assert_eq!(stretch(&buckets, 150, 2), None, "what is only expected");
    }
}
