//! The key figures of an agent, against those of what the window is compared with.

use domain::usage::{AgentPage, cost_per_request, error_rate};
use domain::{Measures, Nanos};

use crate::charts::Hue;
use crate::charts::format::{percent, whole};
use crate::components::kpi::{self, Facts, Kpi, Tone, change, growth, money, spark};

fn facts(page: &AgentPage) -> Facts {
    Facts {
        total: page.total(),
        before: page.before,
        before_label: page.window.before_label.clone(),
        points: page.by_bucket(),
        unsaved_models: 0,
    }
}

/// What its requests cost.
#[must_use]
pub(super) fn cost(page: &AgentPage) -> Kpi {
    kpi::spend("Cost", &facts(page))
}

/// Their tokens.
#[must_use]
pub(super) fn tokens(page: &AgentPage) -> Kpi {
    Kpi {
        notes: Vec::new(),
        ..kpi::tokens("Tokens", &facts(page))
    }
}

/// How many there were.
#[must_use]
pub(super) fn executions(page: &AgentPage) -> Kpi {
    let total = page.total();
    Kpi {
        title: "Executions",
        value: whole(total.requests),
        small: String::new(),
        change: growth(total.requests, page.before.requests, Tone::Neutral),
        before: page.window.before_label.clone(),
        notes: Vec::new(),
        spark: spark(&page.by_bucket(), |sum| sum.requests),
        floor: Some(0.0),
        hue: Hue::Model(4),
    }
}

/// What one of them cost.
#[must_use]
pub(super) fn per_execution(page: &AgentPage) -> Kpi {
    let now = cost_per_request(&page.total());
    let (value, small) = now.map_or_else(|| ("–".to_owned(), String::new()), money);
    let of_bucket = |sum: &Measures| cost_per_request(sum).map(Nanos::to_f64);
    Kpi {
        title: "Cost per execution",
        value,
        small,
        change: now
            .zip(cost_per_request(&page.before))
            .and_then(|(now, before)| growth(now.0, before.0, Tone::Bad)),
        before: page.window.before_label.clone(),
        notes: Vec::new(),
        spark: page.by_bucket().iter().map(of_bucket).collect(),
        floor: Some(0.0),
        hue: Hue::Model(2),
    }
}

/// How many of them failed.
#[must_use]
pub(super) fn errors(page: &AgentPage) -> Kpi {
    let total = page.total();
    let rate = error_rate(&total);
    let points = rate.zip(error_rate(&page.before)).map(|(now, before)| (now - before) * 100.0);
    Kpi {
        title: "Error rate",
        value: rate.map_or_else(|| "–".to_owned(), percent),
        small: if rate.is_some() { "%".to_owned() } else { String::new() },
        change: points.map(|points| change(points, Tone::Bad, |size| format!("{size:.1} points"))),
        before: page.window.before_label.clone(),
        notes: if total.errors > 0 {
            vec![format!("{} failed", whole(total.errors))]
        } else {
            Vec::new()
        },
        spark: page.by_bucket().iter().map(error_rate).collect(),
        floor: Some(0.0),
        hue: Hue::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_figures_are_those_of_the_window() {
        let page = samples::page();
        let whole = |kpi: &Kpi| format!("{}{}", kpi.value, kpi.small);
        let total = page.total();
        assert_eq!(whole(&cost(&page)), total.cost.display_usd());
        assert_eq!(whole(&executions(&page)), total.requests.to_string());
        assert_eq!(whole(&per_execution(&page)), "$0.50");
        assert_eq!(whole(&errors(&page)), "10.0%");
        assert_eq!(errors(&page).notes, ["1 failed"]);
        let change = errors(&page).change.expect("there was something before");
        assert_eq!((change.text.as_str(), change.tone), ("10.0 points", Tone::Bad));
        assert_eq!(per_execution(&page).change.expect("a change").tone, Tone::Good);
        assert_eq!(errors(&page).spark, [Some(0.0), None, Some(0.2)]);
    }

    #[test]
    fn nothing_has_no_average_and_no_rate() {
        let page = samples::empty();
        for kpi in [per_execution(&page), errors(&page)] {
            assert_eq!((kpi.value.as_str(), kpi.small.as_str(), kpi.change), ("–", "", None));
            assert!(kpi.spark.iter().all(Option::is_none));
        }
        assert_eq!(executions(&page).value, "0");
    }
}
