//! What caches saved.

use domain::Measures;
use domain::usage::AdvancedPage;

use super::sources::hundredths;
use crate::charts::format::{compact, compact_text};
use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, points};
use crate::components::kpi::{self, Facts, Kpi, Tone, growth, money, spark};

/// How many models are named one by one.
const NAMED: usize = 6;

fn facts(page: &AdvancedPage) -> Facts {
    Facts {
        total: page.total(),
        before: page.before(),
        before_label: page.window.before_label.clone(),
        points: page.points(),
        unsaved_models: page.unsaved_models().len(),
    }
}

/// Cache reads over all input.
#[must_use]
pub fn rate(page: &AdvancedPage) -> Kpi {
    kpi::cache("Cache hit rate", &facts(page))
}

/// What cache reads saved against the input price. Not known when no model that read from a cache has both prices; of some only when some have.
#[must_use]
pub fn saved(page: &AdvancedPage) -> Kpi {
    let facts = facts(page);
    let known = is_known(&facts.total);
    let (value, small) = if known {
        money(facts.total.saved)
    } else {
        ("N/A".to_owned(), String::new())
    };
    let unsaved = facts.total.unsaved_reads;
    let notes = (unsaved > 0).then(|| format!("without {} cache reads of no known saving", compact_text(unsaved)));
    Kpi {
        title: "Saved by caches",
        value,
        small,
        change: if known {
            growth(facts.total.saved.0, facts.before.saved.0, Tone::Good)
        } else {
            None
        },
        before: facts.before_label,
        notes: notes.into_iter().collect(),
        spark: spark(&facts.points, |sum| sum.saved.0),
        floor: Some(0.0),
        hue: Hue::Good,
    }
}

/// Whether anything is known about what was saved.
const fn is_known(sum: &Measures) -> bool {
    sum.cache_read > 0 && sum.unsaved_reads < sum.cache_read
}

/// What was read from caches, and written to them.
#[must_use]
pub fn reads(page: &AdvancedPage) -> Kpi {
    let facts = facts(page);
    let (value, unit) = compact(facts.total.cache_read);
    Kpi {
        title: "Cache reads",
        value,
        small: if unit.is_empty() { String::new() } else { format!("\u{a0}{unit}") },
        change: growth(facts.total.cache_read, facts.before.cache_read, Tone::Neutral),
        before: facts.before_label,
        notes: vec![format!(
            "{} written, {} not from caches",
            compact_text(facts.total.cache_write),
            compact_text(facts.total.input)
        )],
        spark: spark(&facts.points, |sum| sum.cache_read),
        floor: Some(0.0),
        hue: Hue::Kind(2),
    }
}

/// Why the savings are not all: `Partial: 2 models have no cache price: a, b.`
#[must_use]
pub fn partial(page: &AdvancedPage) -> Option<String> {
    let models = page.unsaved_models();
    let named = models.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = models.len().saturating_sub(NAMED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    match models.len() {
        0 => None,
        1 => Some(format!(
            "Partial: 1 model has no known price for cache reads or for input: {named}. What it saved is not in these numbers."
        )),
        n => Some(format!(
            "Partial: {n} models have no known price for cache reads or for input: {named}{tail}. What they saved is not in these numbers."
        )),
    }
}

/// The hit rate over time.
#[must_use]
pub fn rate_over_time(page: &AdvancedPage) -> ChartModel {
    let values = page.points().iter().map(|sum| sum.cache_hit_rate().map(hundredths)).collect();
    let series = Series::with_gaps("rate", "Cache hit rate", Hue::Model(3), values);
    model(page, "Cache hit rate over time", Unit::Percent, Shape::Lines, series)
}

/// The savings over time.
#[must_use]
pub fn saved_over_time(page: &AdvancedPage) -> ChartModel {
    let values = page.points().iter().map(|sum| sum.saved.0).collect();
    model(
        page,
        "Saved by caches over time",
        Unit::Usd,
        Shape::Bars,
        Series::new("saved", "Saved", Hue::Good, values),
    )
}

fn model(page: &AdvancedPage, title: &str, unit: Unit, shape: Shape, series: Series) -> ChartModel {
    ChartModel {
        title: title.to_owned(),
        window: page.window.label.clone(),
        unit,
        shape,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series: vec![series],
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn savings_are_a_number_and_a_sum_over_time() {
        let page = samples::page();
        let kpi = saved(&page);
        assert_eq!((format!("{}{}", kpi.value, kpi.small).as_str(), kpi.notes.len()), ("$0.0800", 0));
        assert_eq!(kpi.change.expect("there was something before").text, "100.0%");
        assert_eq!(saved_over_time(&page).total(), page.total().saved.0);
        assert_eq!(rate(&page).value, "75.0");
        assert_eq!(rate_over_time(&page).series[0].values, [Some(7_500), None, Some(7_500)]);
    }

    #[test]
    fn what_has_no_price_is_told_and_counted() {
        let mut page = samples::page();
        assert_eq!(partial(&page), None);
        page.sources[0].points[0].unsaved_reads = 3_000;
        page.models[0].measures.unsaved_reads = 3_000;
        assert_eq!(
            partial(&page).as_deref(),
            Some("Partial: 1 model has no known price for cache reads or for input: model-7. What it saved is not in these numbers.")
        );
        assert_eq!(saved(&page).notes, ["without 3.00\u{a0}K cache reads of no known saving"]);
        assert_eq!(rate(&page).notes.last().map(String::as_str), Some("1 model without a cache price"));
    }

    #[test]
    fn nothing_saved_is_not_nothing_known() {
        let mut page = samples::page();
        for source in &mut page.sources {
            for point in &mut source.points {
                point.unsaved_reads = point.cache_read;
                point.saved = domain::Nanos::ZERO;
            }
        }
        assert_eq!(saved(&page).value, "N/A");
        let quiet = samples::quiet();
        assert_eq!(
            (
                saved(&quiet).value.as_str(),
                rate(&quiet).value.as_str(),
                reads(&quiet).value.as_str()
            ),
            ("N/A", "N/A", "0")
        );
        assert!(saved_over_time(&quiet).is_empty() && rate_over_time(&quiet).is_empty());
    }
}
