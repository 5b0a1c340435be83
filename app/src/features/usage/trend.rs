//! The trend: cost as a line, tokens as an area behind it, and what is expected until the month is over.

use domain::query::Granularity;
use domain::usage::UsagePage;

use crate::charts::{ChartModel, Hue, Point, Series, Shape, Unit, axis, often, points};

/// What the reader should know beside the window: where it says nothing of the month, how to see that.
#[must_use]
pub fn note(page: &UsagePage) -> String {
    let window = format!("{} · {}", page.window.label, page.window.zone);
    if has_today(page) && page.month.projection.is_ok() && !is_projected(page.window.granularity) {
        format!("{window} · the projection is drawn by day or month")
    } else {
        window
    }
}

/// Whether the window has today in it.
fn has_today(page: &UsagePage) -> bool {
    let today = page.month.ahead.first().map(|day| day.start);
    today.is_some_and(|today| page.window.start <= today && today < page.window.end)
}

/// A projection is of days: it can be shown in them and in their month, and not in a week, which belongs to two months.
const fn is_projected(granularity: Granularity) -> bool {
    matches!(granularity, Granularity::Day | Granularity::Month)
}

/// What is expected of the days of the month that are to come, or of the month. Days behind the window are added to the places.
fn expected(page: &UsagePage, places: &mut Vec<Point>) -> Option<Vec<Option<i64>>> {
    let projection = page.month.projection.as_ref().ok().filter(|_| has_today(page))?;
    let mut expected = vec![None; places.len()];
    match page.window.granularity {
        Granularity::Day => {
            // Today is the first of the days to come: what it is expected to cost stands over what it has cost so far.
            for (day, cost) in page.month.ahead.iter().zip(&projection.daily) {
                let at = places.iter().position(|place| place.start == Some(day.start)).unwrap_or_else(|| {
                    places.push(Point {
                        label: day.label.clone(),
                        start: Some(day.start),
                    });
                    places.len() - 1
                });
                expected.resize(places.len(), None);
                expected[at] = Some(cost.0);
            }
        }
        Granularity::Month => {
            let at = places.iter().position(|place| place.start == Some(page.month.start))?;
            expected[at] = Some(projection.total.0);
        }
        Granularity::Hour | Granularity::Week => return None,
    }
    // The dashed line begins where the drawn one was last whole.
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
    let expected = expected(page, &mut places);
    let dense = |value: fn(&domain::Measures) -> i64| {
        let mut values: Vec<Option<i64>> = page.points.iter().map(|sum| Some(value(sum))).collect();
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
    fn the_days_to_come_follow_as_a_dashed_line() {
        let page = samples::page();
        let model = prepare(&page);
        assert_eq!(model.points.len(), page.buckets.len() + 2, "today is a bucket already");
        let expected = model.series.iter().find(|series| series.dashed).expect("the projection");
        assert_eq!(expected.values, [None, Some(2_000), Some(2_500), Some(2_600), Some(2_700)]);
        let mut hours = page.clone();
        hours.window.granularity = Granularity::Hour;
        assert_eq!(prepare(&hours).series.len(), 2, "a day cannot stand among hours");
        assert!(note(&hours).ends_with("by day or month") && note(&page) == "Nov 26 – Nov 28 · UTC");
    }

    #[test]
    fn a_window_with_today_in_it_is_projected_and_one_of_the_past_is_not() {
        let mut page = samples::page();
        // A range of dates that is not over yet.
        page.buckets.push(page.month.ahead[1].clone());
        page.points.push(domain::Measures::default());
        page.window.end = 4 * 86_400;
        let model = prepare(&page);
        assert_eq!(model.points.len(), 5, "the days of the window, and the last of the month");
        page.window.end = 2 * 86_400;
        assert_eq!(prepare(&page).series.len(), 2);
    }

    #[test]
    fn a_month_is_projected_whole() {
        let mut page = samples::page();
        page.window.granularity = Granularity::Month;
        page.buckets[2].start = 2 * 86_400;
        page.month.start = 2 * 86_400;
        let model = prepare(&page);
        let expected = model.series.iter().find(|series| series.dashed).expect("the projection");
        assert_eq!(expected.values, [None, Some(2_000), Some(47_300)]);
    }
}
