//! Failed requests by their type.

use domain::usage::{ErrorType, PerformancePage};

use crate::charts::format::whole;
use crate::charts::{ChartModel, Hue, Point, Series, Shape, Unit, axis, often, points};

/// The colours of the types, the most frequent first; all others share the last one.
const HUES: [Hue; 6] = [Hue::Bad, Hue::Warn, Hue::Model(5), Hue::Model(7), Hue::Model(4), Hue::Model(6)];

/// What the charts are of, and what is missing from them.
#[must_use]
pub fn note(page: &PerformancePage) -> String {
    match page.untyped() {
        0 => "failed requests".to_owned(),
        missing => format!("failed requests · {} older ones are deleted and have no type", whole(missing)),
    }
}

/// What to say where there is nothing to draw.
#[must_use]
pub fn nothing(page: &PerformancePage) -> String {
    match page.untyped() {
        0 => "No request has failed in this window.".to_owned(),
        missing => format!(
            "{} requests failed. They are deleted by now, so their types are not known.",
            whole(missing)
        ),
    }
}

/// How many there were of each type.
#[must_use]
pub fn ring(page: &PerformancePage) -> ChartModel {
    ChartModel {
        title: "Errors by type".to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Requests,
        shape: Shape::Ring,
        axis: "Type".to_owned(),
        points: vec![Point {
            label: page.window.label.clone(),
            start: Some(page.window.start),
        }],
        series: series(page, |kind| vec![kind.counts.iter().sum()]),
    }
}

/// The same over time.
#[must_use]
pub fn bars(page: &PerformancePage) -> ChartModel {
    ChartModel {
        title: format!("{} errors by type", often(page.window.granularity)),
        window: page.window.label.clone(),
        unit: Unit::Requests,
        shape: Shape::Bars,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series: series(page, |kind| kind.counts.clone()),
    }
}

fn series(page: &PerformancePage, values: impl Fn(&ErrorType) -> Vec<i64>) -> Vec<Series> {
    let named = if page.errors.len() > HUES.len() + 1 {
        HUES.len()
    } else {
        page.errors.len()
    };
    let mut series: Vec<Series> = page.errors[..named]
        .iter()
        .enumerate()
        .map(|(at, kind)| {
            let hue = HUES.get(at).copied().unwrap_or(Hue::Other);
            Series::new(kind.id.to_string(), kind.name.clone(), hue, values(kind))
        })
        .collect();
    let rest = &page.errors[named..];
    if let Some((first, others)) = rest.split_first() {
        let mut sums = values(first);
        for kind in others {
            sums.iter_mut().zip(values(kind)).for_each(|(sum, value)| *sum += value);
        }
        series.push(Series::new("other", format!("{} other types", rest.len()), Hue::Other, sums));
    }
    series
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_ring_the_bars_and_the_failed_requests_are_one_number() {
        let page = samples::page();
        assert_eq!((ring(&page).total(), bars(&page).total()), (4, 4));
        assert_eq!(page.total().failed, 4);
        assert!(ring(&samples::quiet()).is_empty() && bars(&samples::quiet()).is_empty());
    }

    #[test]
    fn what_is_deleted_is_not_told_to_have_succeeded() {
        let mut page = samples::page();
        page.errors.clear();
        assert_eq!(note(&page), "failed requests · 4 older ones are deleted and have no type");
        assert!(nothing(&page).starts_with("4 requests failed."));
        assert_eq!(nothing(&samples::quiet()), "No request has failed in this window.");
    }

    #[test]
    fn many_types_are_few_series_and_none_is_lost() {
        let mut page = samples::page();
        for n in 0..9 {
            page.errors.push(ErrorType {
                id: 10 + n,
                name: format!("kind-{n}"),
                counts: vec![1, 2, 3],
            });
        }
        let model = bars(&page);
        assert_eq!(model.series.len(), HUES.len() + 1);
        assert_eq!(model.series.last().map(|series| series.name.as_str()), Some("5 other types"));
        assert_eq!(model.total(), 4 + 9 * 6);
        page.errors.truncate(HUES.len() + 1);
        assert!(
            bars(&page).series.iter().all(|series| series.id != "other"),
            "one more is named as well"
        );
    }
}
