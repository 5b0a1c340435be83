//! What a projection says of the buckets of a chart.

use super::MonthToDate;
use crate::Nanos;
use crate::overview::Bucket;
use crate::query::Granularity;

/// What is expected of each bucket, from the one that today lies in to the end of the month; `None` before that, and everywhere where nothing
/// is projected.
///
/// A bucket of days is expected to cost what its days so far have cost and what its days to come are expected to. The hours of a day are
/// expected to cost the same: a day's remainder goes to its first hours, a nano-dollar each, so that hours add up to their day. Of today's
/// hours those that begin after `as_of` share what today is expected to cost more.
///
/// `points` is what the first buckets have cost so far; the others are still to come.
#[must_use]
pub fn expected(buckets: &[Bucket], granularity: Granularity, points: &[Nanos], month: &MonthToDate, as_of: i64) -> Vec<Option<Nanos>> {
    let mut expected = vec![None; buckets.len()];
    let Ok(projection) = &month.projection else { return expected };
    // Today is the first of the days: what it has cost already is what the month has cost beyond its complete days.
    let of_days: Nanos = projection.daily.iter().copied().sum();
    let today = projection.spent + of_days - projection.total;
    for (n, (day, cost)) in month.ahead.iter().zip(&projection.daily).enumerate() {
        // Behind the month's last day the window may go on: what is expected of that day stays in its hours.
        let end = month.ahead.get(n + 1).map_or(day.start + 86_400, |next| next.start);
        if granularity == Granularity::Hour {
            let from = if n == 0 { as_of.max(day.start) } else { day.start };
            let hours = buckets.partition_point(|hour| hour.start < from)..buckets.partition_point(|hour| hour.start < end);
            let left = if n == 0 { *cost - today } else { *cost };
            spread(&mut expected[hours], left);
        } else if let Some(at) = buckets.partition_point(|bucket| bucket.start <= day.start).checked_sub(1) {
            let so_far = || {
                points
                    .get(at)
                    .map_or(Nanos::ZERO, |spent| if n == 0 { *spent - today } else { *spent })
            };
            let sum = expected[at].get_or_insert_with(so_far);
            *sum += *cost;
        }
    }
    expected
}

/// Divides a sum into equal parts that add up to it.
fn spread(parts: &mut [Option<Nanos>], sum: Nanos) {
    let Some(n) = i64::try_from(parts.len()).ok().filter(|n| *n > 0) else {
        return;
    };
    for (part, at) in parts.iter_mut().zip(0_i64..) {
        *part = Some(Nanos(sum.0.div_euclid(n) + i64::from(at < sum.0.rem_euclid(n))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Method, NotEnough, Projection};

    const DAY: i64 = 86_400;

    fn buckets(starts: impl IntoIterator<Item = i64>) -> Vec<Bucket> {
        let bucket = |start: i64| Bucket {
            start,
            label: start.to_string(),
        };
        starts.into_iter().map(bucket).collect()
    }

    /// The month has four days left, today included, which has cost 500 so far.
    fn month(today: i64) -> MonthToDate {
        MonthToDate {
            label: String::new(),
            start: 0,
            projection: Ok(Projection {
                method: Method::Line,
                days: 28,
                spent: Nanos(10_500),
                total: Nanos(10_000 + 2_500 + 2_600 + 2_700 + 2_801),
                low: Nanos::ZERO,
                high: Nanos::ZERO,
                daily: [2_500, 2_600, 2_700, 2_801].map(Nanos).to_vec(),
            }),
            ahead: buckets((today..today + 4).map(|day| day * DAY)),
            back_tests: Vec::new(),
        }
    }

    fn numbers(expected: Vec<Option<Nanos>>) -> Vec<Option<i64>> {
        expected.into_iter().map(|cost| cost.map(|cost| cost.0)).collect()
    }

    #[test]
    fn days_are_expected_to_cost_what_is_projected_today_included() {
        let days = buckets((9..14).map(|day| day * DAY));
        let found = expected(&days, Granularity::Day, &[Nanos(900), Nanos(500)], &month(10), 10 * DAY + 60);
        assert_eq!(numbers(found), [None, Some(2_500), Some(2_600), Some(2_700), Some(2_801)]);
    }

    #[test]
    fn a_week_is_what_its_days_have_cost_and_what_they_will() {
        // Today is the sixth day of a week that has cost 4,500 so far.
        let weeks = buckets([0, 5 * DAY, 12 * DAY]);
        let found = expected(&weeks, Granularity::Week, &[Nanos(9), Nanos(4_500)], &month(10), 10 * DAY);
        assert_eq!(numbers(found), [None, Some(4_000 + 2_500 + 2_600), Some(2_700 + 2_801)]);
    }

    #[test]
    fn a_month_is_what_the_projection_says() {
        let found = expected(&buckets([0]), Granularity::Month, &[Nanos(10_500)], &month(10), 10 * DAY);
        assert_eq!(numbers(found), [Some(10_000 + 2_500 + 2_600 + 2_700 + 2_801)]);
    }

    #[test]
    fn hours_add_up_to_their_days() {
        let hours = buckets((0..14 * 24).map(|hour| hour * 3600));
        let now = 10 * DAY + 21 * 3600 + 1;
        let found = numbers(expected(&hours, Granularity::Hour, &[], &month(10), now));
        assert!(
            found[..10 * 24 + 22].iter().all(Option::is_none),
            "nothing is expected of hours that have begun"
        );
        assert_eq!(
            found[10 * 24 + 22..11 * 24],
            [Some(1_000), Some(1_000)],
            "what today is expected to cost more"
        );
        let of = |day: usize| found[day * 24..(day + 1) * 24].iter().flatten().sum::<i64>();
        assert_eq!([11, 12, 13].map(of), [2_600, 2_700, 2_801]);
        assert_eq!((found[13 * 24], found[14 * 24 - 1]), (Some(117), Some(116)));
        let longer = buckets((0..16 * 24).map(|hour| hour * 3600));
        let found = numbers(expected(&longer, Granularity::Hour, &[], &month(10), now));
        assert_eq!(found[13 * 24..].iter().flatten().sum::<i64>(), 2_801);
        assert!(
            found[14 * 24..].iter().all(Option::is_none),
            "nothing is projected of the next month"
        );
    }

    #[test]
    fn without_a_projection_nothing_is_expected() {
        let month = MonthToDate {
            projection: Err(NotEnough { complete: 3 }),
            ..month(0)
        };
        assert_eq!(expected(&buckets([0, DAY]), Granularity::Day, &[], &month, 0), [None, None]);
    }
}
