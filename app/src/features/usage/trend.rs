//! The trend: cost as a line, tokens as an area behind it, and what is expected until the month is over.

use domain::query::Granularity;
use domain::usage::UsagePage;

use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, often, points};

/// The window, and how the projection is to be read where that is not plain.
#[must_use]
pub fn note(page: &UsagePage) -> String {
    let window = format!("{} · {}", page.window.label, page.window.zone);
    if !is_projected(page) {
        return window;
    }
    match page.window.granularity {
        Granularity::Hour => format!("{window} · the projection of a day is spread evenly over its hours"),
        Granularity::Week => format!("{window} · projected to the end of the month, which cuts its last week short"),
        Granularity::Day | Granularity::Month => window,
    }
}

fn is_projected(page: &UsagePage) -> bool {
    page.expected.iter().any(Option::is_some)
}

/// What is expected, as it is drawn: the dashed line begins where the drawn one was last whole.
fn expected(page: &UsagePage) -> Option<Vec<Option<i64>>> {
    let mut expected: Vec<Option<i64>> = page.expected.iter().map(|cost| cost.map(|cost| cost.0)).collect();
    let first = expected.iter().position(Option::is_some)?;
    if let Some(last) = first.checked_sub(1) {
        expected[last] = page.points.get(last).map(|sum| sum.cost.0);
    }
    Some(expected)
}

/// Cost and tokens in each bucket, and what is expected until the month is over: dashed, and joined to the last complete bucket.
#[must_use]
pub fn prepare(page: &UsagePage) -> ChartModel {
    let mut places = points(&page.buckets);
    let expected = expected(page);
    if expected.is_some() {
        places.extend(points(&page.ahead));
    }
    // What has not begun yet is no zero: the hours of today that are to come.
    let has_begun = |at: usize| {
        page.buckets
            .get(at)
            .is_some_and(|bucket| bucket.start.saturating_mul(1000) <= page.window.as_of)
    };
    let dense = |value: fn(&domain::Measures) -> i64| {
        let value = |(at, sum)| Some(value(sum)).filter(|value| *value != 0 || has_begun(at));
        let mut values: Vec<Option<i64>> = page.points.iter().enumerate().map(value).collect();
        values.resize(places.len(), None);
        values
    };
    let mut series = vec![
        Series::with_gaps("tokens", "Tokens", Hue::Model(7), dense(domain::Measures::tokens)).in_unit(Unit::Tokens),
        Series::with_gaps("cost", "Cost", Hue::Plain, dense(|sum| sum.cost.0)),
    ];
    series.extend(expected.map(|values| Series::with_gaps("expected", "Projected cost", Hue::Plain, values).dashed()));
    ChartModel {
        title: format!("{} cost and tokens", often(page.window.granularity)),
        window: page.window.label.clone(),
        unit: Unit::Usd,
        shape: Shape::Trend,
        axis: axis(page.window.granularity, &page.window.zone),
        points: places,
        series,
    }
}

#[cfg(test)]
mod tests {
    use domain::Nanos;

    use super::super::samples;
    use super::*;

    #[test]
    fn the_line_adds_up_to_the_cost_of_the_window() {
        let page = samples::page();
        let model = prepare(&page);
        let cost = model.series.iter().find(|series| series.id == "cost").expect("the line");
        assert_eq!(cost.total(), page.total().cost.0);
    }

    #[test]
    fn what_has_not_begun_is_a_gap_and_what_was_quiet_is_zero() {
        let mut page = samples::page();
        page.points[0] = domain::Measures::default();
        page.points[2] = domain::Measures::default();
        page.window.as_of = page.buckets[1].start * 1000;
        let model = prepare(&page);
        let cost = model.series.iter().find(|series| series.id == "cost").expect("the line");
        assert_eq!(cost.values[..3], [Some(0), Some(2_000), None]);
    }

    #[test]
    fn the_days_to_come_follow_as_a_dashed_line() {
        let page = samples::page();
        let model = prepare(&page);
        assert_eq!(model.points.len(), page.buckets.len() + 2, "today is a bucket already");
        let expected = model.series.iter().find(|series| series.dashed).expect("the projection");
        assert_eq!(expected.values, [None, Some(2_000), Some(2_500), Some(2_600), Some(2_700)]);
    }

    #[test]
    fn by_the_hour_the_line_goes_on_and_says_how_it_is_to_be_read() {
        let mut page = samples::page();
        page.window.granularity = Granularity::Hour;
        // Two hours have begun, and nothing is expected of them any more.
        page.expected = [None, None, None, Some(2_600), Some(2_700)].map(|cost| cost.map(Nanos)).to_vec();
        let model = prepare(&page);
        let line = model.series.iter().find(|series| series.dashed).expect("the projection");
        assert_eq!(line.values, [None, None, Some(500), Some(2_600), Some(2_700)]);
        assert!(note(&page).ends_with("spread evenly over its hours") && note(&samples::page()) == "Nov 26 – Nov 28 · UTC");
    }

    #[test]
    fn where_nothing_is_expected_there_is_no_line_and_no_room_for_one() {
        let mut page = samples::page();
        page.expected = vec![None; 5];
        let model = prepare(&page);
        assert_eq!((model.series.len(), model.points.len()), (2, 3));
        assert_eq!(note(&page), "Nov 26 – Nov 28 · UTC");
    }
}
