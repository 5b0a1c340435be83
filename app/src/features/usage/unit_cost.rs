//! What a request, and what a thousand tokens, cost over time. Use without a price is left out on both sides of the division.

use domain::Measures;
use domain::usage::UsagePage;

use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, points};

/// Cost ÷ priced requests in each bucket.
#[must_use]
pub fn per_request(page: &UsagePage) -> ChartModel {
    let values = page.points.iter().map(|sum| ratio(sum.cost.0, 1, priced_requests(sum)));
    model(page, "Cost per request", "request", Hue::Model(1), values.collect())
}

/// 1,000 × cost ÷ priced tokens in each bucket.
#[must_use]
pub fn per_thousand_tokens(page: &UsagePage) -> ChartModel {
    let values = page.points.iter().map(|sum| ratio(sum.cost.0, 1_000, priced_tokens(sum)));
    model(page, "Cost per 1,000 tokens", "tokens", Hue::Model(5), values.collect())
}

fn model(page: &UsagePage, title: &str, id: &str, hue: Hue, values: Vec<Option<i64>>) -> ChartModel {
    ChartModel {
        title: title.to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Usd,
        shape: Shape::Lines,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series: vec![Series::with_gaps(id, title, hue, values)],
    }
}

const fn priced_requests(sum: &Measures) -> i64 {
    sum.requests - sum.unpriced_requests
}

fn priced_tokens(sum: &Measures) -> i64 {
    sum.tokens() - sum.unpriced_tokens
}

/// Rounded once, half away from zero, for display; nothing without something to divide by.
fn ratio(cost: i64, times: i64, by: i64) -> Option<i64> {
    if by <= 0 {
        return None;
    }
    let (product, by) = (i128::from(cost) * i128::from(times), i128::from(by));
    let half = if product < 0 { -by / 2 } else { by / 2 };
    i64::try_from((product + half) / by).ok()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn averages_are_over_priced_use_and_gaps_stay_gaps() {
        let mut page = samples::page();
        page.points[0].unpriced_requests = 5;
        page.points[1] = Measures::default();
        let values = &per_request(&page).series[0].values;
        assert_eq!(values, &[Some(200), None, Some(50)]);
        assert_eq!(ratio(5, 1, 2), Some(3));
        assert_eq!(ratio(-5, 1, 2), Some(-3));
        assert_eq!(ratio(1, 1_000, 0), None);
    }
}
