//! What the use was for.

use domain::usage::{Group, UsagePage};

use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, often, points};

/// How many actions have a colour of their own.
const OWN: usize = 7;

/// Cost by action in each bucket; actions without a colour of their own are added up.
#[must_use]
pub fn areas(page: &UsagePage) -> ChartModel {
    let costs = |group: &Group| group.points.iter().map(|sum| sum.cost.0).collect();
    let mut series: Vec<Series> = (1..)
        .zip(page.actions.iter().take(OWN))
        .map(|(hue, group)| Series::new(format!("a{}", group.id), group.name.clone(), Hue::Model(hue), costs(group)))
        .collect();
    if page.actions.len() > OWN {
        let mut rest = Series::new(
            "other",
            format!("{} other actions", page.actions.len() - OWN),
            Hue::Other,
            vec![0; page.buckets.len()],
        );
        for group in &page.actions[OWN..] {
            for (at, sum) in group.points.iter().enumerate() {
                rest.add(at, sum.cost.0);
            }
        }
        series.push(rest);
    }
    series.retain(|series| series.total() != 0);
    ChartModel {
        title: format!("{} cost by action", often(page.window.granularity)),
        window: page.window.label.clone(),
        unit: Unit::Usd,
        shape: Shape::Areas,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series,
    }
}

/// The same without time.
#[must_use]
pub fn ring(page: &UsagePage) -> ChartModel {
    let mut model = areas(page);
    for series in &mut model.series {
        series.values = vec![Some(series.total())];
    }
    // A ring cannot show less than nothing, which a correction may leave behind.
    model.series.retain(|series| series.total() > 0);
    ChartModel {
        title: "What it was for".to_owned(),
        shape: Shape::Ring,
        axis: "Action".to_owned(),
        points: points(&page.buckets[..page.buckets.len().min(1)]),
        ..model
    }
}

/// The action that a series is of.
#[must_use]
pub fn read_id(series: &str) -> Option<i32> {
    series.strip_prefix('a')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn all_actions_are_the_cost_of_the_window() {
        let mut page = samples::page();
        assert_eq!(areas(&page).total(), page.total().cost.0);
        assert_eq!(ring(&page).total(), page.total().cost.0);
        let one = page.actions[0].clone();
        page.actions.extend((10..20).map(|id| Group { id, ..one.clone() }));
        let model = areas(&page);
        let all: i64 = page.actions.iter().map(|group| group.total().cost.0).sum();
        assert_eq!((model.series.len(), model.total()), (8, all));
        assert_eq!(model.series[7].name, "5 other actions");
    }

    #[test]
    fn a_series_leads_to_its_action() {
        assert_eq!(read_id("a0"), Some(0));
        assert_eq!(read_id("other"), None);
    }
}
