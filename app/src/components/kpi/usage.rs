//! The key figures that several pages show, of any use.

use domain::Measures;

use super::figure::{Kpi, Tone, change, growth, money, spark};
use crate::charts::Hue;
use crate::charts::format::{compact, compact_text, count, percent, whole};

/// Some use, against what it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Its sums.
    pub total: Measures,
    /// The sums of what it is compared with.
    pub before: Measures,
    /// How that is called.
    pub before_label: String,
    /// Its sums by bucket.
    pub points: Vec<Measures>,
    /// How many models have cache reads whose saving is not known.
    pub unsaved_models: usize,
}

/// How much use has no price: `1.20 M` `tokens`, or `3` `requests` when their tokens were not counted.
#[must_use]
pub fn unpriced_amount(total: &Measures) -> Option<(String, &'static str)> {
    match (total.unpriced_tokens, total.unpriced_requests) {
        (1.., _) => Some((compact_text(total.unpriced_tokens), "tokens")),
        (_, 1) => Some(("1".to_owned(), "request")),
        (_, 2..) => Some((whole(total.unpriced_requests), "requests")),
        _ => None,
    }
}

/// What it cost.
#[must_use]
pub fn spend(title: &'static str, facts: &Facts) -> Kpi {
    let (value, small) = money(facts.total.cost);
    let notes = unpriced_amount(&facts.total).map(|(amount, unit)| format!("without {amount} unpriced {unit}"));
    Kpi {
        title,
        value,
        small,
        change: growth(facts.total.cost.0, facts.before.cost.0, Tone::Bad),
        before: facts.before_label.clone(),
        notes: notes.into_iter().collect(),
        spark: spark(&facts.points, |sum| sum.cost.0),
        floor: Some(0.0),
        hue: Hue::Model(1),
    }
}

/// Tokens and requests.
#[must_use]
pub fn tokens(title: &'static str, facts: &Facts) -> Kpi {
    let total = &facts.total;
    let (value, unit) = compact(total.tokens());
    let mut notes = vec![count(total.requests, "request", "requests")];
    if total.errors > 0 {
        notes.push(format!("{} failed", whole(total.errors)));
    }
    Kpi {
        title,
        value,
        small: if unit.is_empty() { String::new() } else { format!("\u{a0}{unit}") },
        change: growth(total.tokens(), facts.before.tokens(), Tone::Neutral),
        before: facts.before_label.clone(),
        notes,
        spark: spark(&facts.points, Measures::tokens),
        floor: Some(0.0),
        hue: Hue::Model(5),
    }
}

/// How much of the input came from caches, and what that saved.
#[must_use]
pub fn cache(title: &'static str, facts: &Facts) -> Kpi {
    let rate = facts.total.cache_hit_rate();
    let mut notes = Vec::new();
    if facts.total.saved.0 > 0 {
        notes.push(format!("saved {}", facts.total.saved.display_usd()));
    }
    match facts.unsaved_models {
        0 => {}
        1 => notes.push("1 model without a cache price".to_owned()),
        n => notes.push(format!("{n} models without a cache price")),
    }
    let points = rate.zip(facts.before.cache_hit_rate()).map(|(now, before)| (now - before) * 100.0);
    Kpi {
        title,
        value: rate.map_or_else(|| "N/A".to_owned(), percent),
        small: if rate.is_some() { "%".to_owned() } else { String::new() },
        change: points.map(|points| change(points, Tone::Good, |size| format!("{size:.1} points"))),
        before: facts.before_label.clone(),
        notes,
        spark: facts.points.iter().map(Measures::cache_hit_rate).collect(),
        floor: None,
        hue: Hue::Model(3),
    }
}
