//! How fast requests were, over time. Where nothing was timed there is a gap.

use domain::usage::{Percentiles, PerformancePage};

use super::kpi::rounded;
use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, points};

/// Percentiles of latency.
#[must_use]
pub fn latency(page: &PerformancePage) -> ChartModel {
    let series = vec![
        times(page, "p50", "P50", Hue::Plain, |speeds| speeds.p50_ms),
        times(page, "p90", "P90", Hue::Model(1), |speeds| speeds.p90_ms),
        times(page, "p95", "P95", Hue::Warn, |speeds| speeds.p95_ms),
        times(page, "p99", "P99", Hue::Bad, |speeds| speeds.p99_ms),
    ];
    lines(page, "Latency", Unit::Ms, series)
}

/// Percentiles of the time to the first token.
#[must_use]
pub fn first_token(page: &PerformancePage) -> ChartModel {
    let series = vec![
        times(page, "p50", "P50", Hue::Plain, |speeds| speeds.ttft_p50_ms),
        times(page, "p95", "P95", Hue::Warn, |speeds| speeds.ttft_p95_ms),
    ];
    lines(page, "Time to the first token", Unit::Ms, series)
}

/// Output tokens per second of generation.
#[must_use]
pub fn output(page: &PerformancePage) -> ChartModel {
    let thousandths = |speeds: &Percentiles| speeds.tokens_per_second.map(|speed| rounded(speed * 1_000.0));
    let values = page.points.iter().map(thousandths).collect();
    let series = vec![Series::with_gaps("speed", "Tokens per second", Hue::Model(3), values)];
    lines(page, "Output speed", Unit::PerSecond, series)
}

fn times(page: &PerformancePage, id: &str, name: &str, hue: Hue, of: fn(&Percentiles) -> Option<f64>) -> Series {
    let values = page.points.iter().map(|speeds| of(speeds).map(rounded)).collect();
    Series::with_gaps(id, name, hue, values)
}

fn lines(page: &PerformancePage, title: &str, unit: Unit, series: Vec<Series>) -> ChartModel {
    ChartModel {
        title: title.to_owned(),
        window: page.window.label.clone(),
        unit,
        shape: Shape::Lines,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_day_without_a_timed_request_is_a_gap() {
        let page = samples::page();
        let model = latency(&page);
        assert_eq!(
            model.series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>(),
            ["P50", "P90", "P95", "P99"]
        );
        assert_eq!(model.series[0].values, [Some(1_500), None, Some(1_800)]);
        assert_eq!(first_token(&page).series[1].values, [Some(750), None, Some(900)]);
        assert_eq!(output(&page).series[0].values, [Some(54_250), None, Some(54_250)]);
    }

    #[test]
    fn nothing_timed_is_an_empty_chart() {
        let page = samples::quiet();
        assert!(latency(&page).is_empty() && first_token(&page).is_empty() && output(&page).is_empty());
    }
}
