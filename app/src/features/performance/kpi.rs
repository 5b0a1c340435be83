//! The page's key figures.

use domain::usage::{Percentiles, PerformancePage};

use crate::charts::Hue;
use crate::charts::format::{latency_text, percent, whole};
use crate::components::kpi::{Change, Kpi, Tone, change, growth};

fn blank(page: &PerformancePage, title: &'static str, hue: Hue) -> Kpi {
    Kpi {
        title,
        value: "N/A".to_owned(),
        small: String::new(),
        change: None,
        before: page.window.before_label.clone(),
        notes: Vec::new(),
        spark: Vec::new(),
        floor: Some(0.0),
        hue,
    }
}

/// How many requests there were.
#[must_use]
pub fn requests(page: &PerformancePage) -> Kpi {
    let total = page.total();
    let mut notes = Vec::new();
    // What logs do not tell is missing from everything about speed.
    let untimed = page.untimed();
    if untimed > 0 {
        notes.push(format!("{} without a known latency", whole(untimed)));
    }
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let spark = page.counts.iter().map(|counts| Some(counts.requests as f64)).collect();
    Kpi {
        value: whole(total.requests),
        change: growth(total.requests, page.before.requests, Tone::Neutral),
        notes,
        spark,
        ..blank(page, "Requests", Hue::Model(1))
    }
}

/// The part of them that succeeded.
#[must_use]
pub fn success(page: &PerformancePage) -> Kpi {
    let total = page.total();
    let Some(rate) = total.success() else {
        return blank(page, "Success rate", Hue::Good);
    };
    let points = page.before.success().map(|before| (rate - before) * 100.0);
    Kpi {
        value: percent(rate),
        small: "%".to_owned(),
        change: points.map(|points| change(points, Tone::Good, |size| format!("{size:.1} points"))),
        notes: vec![format!("{} failed", whole(total.failed))],
        spark: page.counts.iter().map(domain::usage::Counts::success).collect(),
        floor: None,
        ..blank(page, "Success rate", Hue::Good)
    }
}

/// How long half of them took at most.
#[must_use]
pub fn p50(page: &PerformancePage) -> Kpi {
    time(page, "Latency P50", Hue::Model(5), |speeds| speeds.p50_ms)
}

/// How long 95 of a hundred took at most.
#[must_use]
pub fn p95(page: &PerformancePage) -> Kpi {
    time(page, "Latency P95", Hue::Model(4), |speeds| speeds.p95_ms)
}

/// When the first token had come for half of them.
#[must_use]
pub fn first_token(page: &PerformancePage) -> Kpi {
    time(page, "First token P50", Hue::Model(7), |speeds| speeds.ttft_p50_ms)
}

/// How fast tokens came.
#[must_use]
pub fn tokens_per_second(page: &PerformancePage) -> Kpi {
    let of = |speeds: &Percentiles| speeds.tokens_per_second;
    let Some(now) = of(&page.overall) else {
        return blank(page, "Output speed", Hue::Model(3));
    };
    Kpi {
        value: format!("{now:.1}"),
        small: "\u{a0}tokens/s".to_owned(),
        change: grown(now, of(&page.overall_before), Tone::Good),
        spark: page.points.iter().map(of).collect(),
        ..blank(page, "Output speed", Hue::Model(3))
    }
}

fn time(page: &PerformancePage, title: &'static str, hue: Hue, of: fn(&Percentiles) -> Option<f64>) -> Kpi {
    let Some(now) = of(&page.overall) else {
        return blank(page, title, hue);
    };
    let text = latency_text(rounded(now));
    let (value, unit) = text.split_once('\u{a0}').unwrap_or((&text, ""));
    Kpi {
        value: value.to_owned(),
        small: format!("\u{a0}{unit}"),
        change: grown(now, of(&page.overall_before), Tone::Bad),
        spark: page.points.iter().map(of).collect(),
        ..blank(page, title, hue)
    }
}

fn grown(now: f64, before: Option<f64>, rising: Tone) -> Option<Change> {
    growth(rounded(now * 1_000.0), rounded(before? * 1_000.0), rising)
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and saturated by the language")]
pub(super) fn rounded(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn cards_say_how_fast_and_how_well() {
        let page = samples::page();
        let requests = requests(&page);
        assert_eq!(
            (requests.value.as_str(), requests.notes.as_slice()),
            ("200", ["50 without a known latency".to_owned()].as_slice())
        );
        let success = success(&page);
        assert_eq!((success.value.as_str(), success.notes[0].as_str()), ("98.0", "4 failed"));
        let change = success.change.expect("there was something before");
        assert_eq!((change.text.as_str(), change.tone), ("2.0 points", Tone::Good));
        let p50 = p50(&page);
        assert_eq!((p50.value.as_str(), p50.small.as_str()), ("1.6", "\u{a0}s"));
        let change = p50.change.expect("there was something before");
        assert_eq!(
            (change.arrow, change.text.as_str(), change.tone),
            ("▼", "20.0%", Tone::Good),
            "faster is better"
        );
        assert_eq!(p50.spark, [Some(1_500.0), None, Some(1_800.4)], "nothing timed is a gap");
        assert_eq!(first_token(&page).small, "\u{a0}ms");
        assert_eq!(tokens_per_second(&page).value, "54.2");
    }

    #[test]
    fn nothing_has_no_speed_and_no_rate() {
        let page = samples::quiet();
        for kpi in [success(&page), p50(&page), p95(&page), first_token(&page), tokens_per_second(&page)] {
            assert_eq!((kpi.value.as_str(), kpi.change), ("N/A", None), "{}", kpi.title);
        }
        assert_eq!(requests(&page).value, "0");
    }

    #[test]
    fn one_failure_in_a_million_is_not_all() {
        assert_eq!(
            (percent(0.999_999), percent(1.0), percent(0.0)),
            ("99.9".to_owned(), "100.0".to_owned(), "0.0".to_owned())
        );
    }
}
