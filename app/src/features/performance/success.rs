//! The part of all requests that succeeded.

use domain::usage::PerformancePage;

use crate::charts::Gauge;
use crate::charts::format::{count, whole};

/// The id of the part of the ring that succeeded.
pub const PART: &str = "value";

/// The share; none without requests. What failed never rounds away.
#[must_use]
pub fn gauge(page: &PerformancePage) -> Gauge {
    let total = page.total();
    let hundredths = |rest: i64| i64::try_from(i128::from(rest) * 10_000 / i128::from(total.requests.max(1))).unwrap_or(10_000);
    Gauge {
        title: "Success".to_owned(),
        window: page.window.label.clone(),
        name: "Succeeded".to_owned(),
        value: (total.requests > 0).then(|| hundredths(total.requests - total.failed)),
        note: format!("{} of {} failed", whole(total.failed), count(total.requests, "request", "requests")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_share_is_of_all_requests() {
        let gauge = gauge(&samples::page());
        assert_eq!((gauge.value, gauge.note.as_str()), (Some(9_800), "4 of 200 requests failed"));
    }

    #[test]
    fn one_failure_in_a_million_is_not_a_hundred_per_cent() {
        let mut page = samples::page();
        page.counts[0].requests = 1_000_000;
        page.counts[0].failed = 1;
        page.counts.truncate(1);
        assert_eq!(gauge(&page).value, Some(9_999));
    }

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(gauge(&samples::quiet()).value, None);
    }
}
