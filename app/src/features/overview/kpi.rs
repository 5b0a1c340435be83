//! The four key figures, as text: what a card says, without how it looks.

use domain::overview::Overview;
use domain::{Measures, Nanos};

use crate::charts::Hue;
use crate::charts::format::{compact, compact_text, count, whole};

/// Whether a change is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Less spent, more saved.
    Good,
    /// More spent, less saved.
    Bad,
    /// Neither.
    Neutral,
}

/// A change against the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `▲`, `▼`, or nothing.
    pub arrow: &'static str,
    /// `12.4%`.
    pub text: String,
    /// The same for people who do not see the arrow: `up 12.4%`.
    pub spoken: String,
    /// Good or bad.
    pub tone: Tone,
}

/// One key figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpi {
    /// What it is.
    pub title: &'static str,
    /// The large part: `$4,812`.
    pub value: String,
    /// The small part: `.37`.
    pub small: String,
    /// Against the period before; `None` when there is nothing to compare with.
    pub change: Option<Change>,
    /// How the period before is called.
    pub before: String,
    /// What else belongs to it: `92,418 requests`.
    pub notes: Vec<String>,
    /// The same figure in each bucket; `None` is a gap.
    pub spark: Vec<Option<f64>>,
    /// What the bottom of the sparkline stands for; the least value without it.
    pub floor: Option<f64>,
    /// The sparkline's colour: it tells cards apart, not models.
    pub hue: Hue,
}

/// Money in two parts: `("$4,812", ".37")`.
fn money(amount: Nanos) -> (String, String) {
    let text = amount.display_usd();
    match text.find('.') {
        Some(at) => (text[..at].to_owned(), text[at..].to_owned()),
        None => (text, String::new()),
    }
}

/// How much use has no price: `1.20 M` `tokens`, or `3` `requests` when their tokens were not counted.
pub(super) fn unpriced_amount(total: &Measures) -> Option<(String, &'static str)> {
    match (total.unpriced_tokens, total.unpriced_requests) {
        (1.., _) => Some((compact_text(total.unpriced_tokens), "tokens")),
        (_, 1) => Some(("1".to_owned(), "request")),
        (_, 2..) => Some((whole(total.unpriced_requests), "requests")),
        _ => None,
    }
}

/// Growth in percent. `None` when there was nothing before.
#[expect(clippy::cast_precision_loss, reason = "a percentage for reading")]
fn growth(now: i64, before: i64, rising: Tone) -> Option<Change> {
    if before <= 0 {
        return None;
    }
    let percent = (now - before) as f64 / before as f64 * 100.0;
    Some(change(percent, rising, |size| {
        if size < 1_000.0 {
            format!("{size:.1}%")
        } else {
            format!("{:.0}×", size / 100.0 + 1.0)
        }
    }))
}

fn change(delta: f64, rising: Tone, show: impl Fn(f64) -> String) -> Change {
    let text = show(delta.abs());
    let falling = match rising {
        Tone::Good => Tone::Bad,
        Tone::Bad => Tone::Good,
        Tone::Neutral => Tone::Neutral,
    };
    // What rounds to nothing is no change.
    if delta.abs() < 0.05 {
        return Change {
            arrow: "",
            spoken: "no change".to_owned(),
            text: "No change".to_owned(),
            tone: Tone::Neutral,
        };
    }
    let (arrow, word, tone) = if delta > 0.0 {
        ("▲", "up", rising)
    } else {
        ("▼", "down", falling)
    };
    Change {
        arrow,
        spoken: format!("{word} {text}"),
        text,
        tone,
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn spark(buckets: &[Measures], value: impl Fn(&Measures) -> i64) -> Vec<Option<f64>> {
    buckets.iter().map(|sum| Some(value(sum) as f64)).collect()
}

/// What the models of the window cost.
#[must_use]
pub fn spend(page: &Overview) -> Kpi {
    let total = page.total();
    let (value, small) = money(total.cost);
    let mut notes = Vec::new();
    if let Some((amount, unit)) = unpriced_amount(&total) {
        notes.push(format!("without {amount} unpriced {unit}"));
    }
    Kpi {
        title: "Spend",
        value,
        small,
        change: growth(total.cost.0, page.before.measures.cost.0, Tone::Bad),
        before: page.before_label.clone(),
        notes,
        spark: spark(&page.by_bucket(), |sum| sum.cost.0),
        floor: Some(0.0),
        hue: Hue::Model(1),
    }
}

/// Tokens and requests.
#[must_use]
pub fn tokens(page: &Overview) -> Kpi {
    let total = page.total();
    let (value, unit) = compact(total.tokens());
    let mut notes = vec![count(total.requests, "request", "requests")];
    if total.errors > 0 {
        notes.push(format!("{} failed", whole(total.errors)));
    }
    Kpi {
        title: "Tokens",
        value,
        small: if unit.is_empty() { String::new() } else { format!("\u{a0}{unit}") },
        change: growth(total.tokens(), page.before.measures.tokens(), Tone::Neutral),
        before: page.before_label.clone(),
        notes,
        spark: spark(&page.by_bucket(), Measures::tokens),
        floor: Some(0.0),
        hue: Hue::Model(5),
    }
}

/// Persons who made a request.
#[must_use]
pub fn people(page: &Overview) -> Kpi {
    let people = page.people();
    Kpi {
        title: "Active people",
        value: whole(i64::from(people)),
        small: String::new(),
        change: growth(i64::from(people), i64::from(page.before.people), Tone::Neutral),
        before: page.before_label.clone(),
        notes: Vec::new(),
        spark: page.people_by_bucket().into_iter().map(|count| Some(f64::from(count))).collect(),
        floor: Some(0.0),
        hue: Hue::Model(4),
    }
}

/// How much of the input came from caches, and what that saved.
#[must_use]
pub fn cache(page: &Overview) -> Kpi {
    let total = page.total();
    let rate = total.cache_hit_rate();
    let mut notes = Vec::new();
    if total.saved.0 > 0 {
        notes.push(format!("saved {}", total.saved.display_usd()));
    }
    match page.unsaved_models().len() {
        0 => {}
        1 => notes.push("1 model without a cache price".to_owned()),
        n => notes.push(format!("{n} models without a cache price")),
    }
    let points = rate
        .zip(page.before.measures.cache_hit_rate())
        .map(|(now, before)| (now - before) * 100.0);
    Kpi {
        title: "Cache hit rate",
        value: rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.1}", rate * 100.0)),
        small: if rate.is_some() { "%".to_owned() } else { String::new() },
        change: points.map(|points| change(points, Tone::Good, |size| format!("{size:.1} points"))),
        before: page.before_label.clone(),
        notes,
        spark: page.by_bucket().iter().map(Measures::cache_hit_rate).collect(),
        floor: None,
        hue: Hue::Model(3),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn cards_say_what_the_window_holds() {
        let page = samples::page();
        let spend = spend(&page);
        assert_eq!(format!("{}{}", spend.value, spend.small), page.total().cost.display_usd());
        assert_eq!(spend.notes, ["without 1.20\u{a0}M unpriced tokens"]);
        let change = spend.change.expect("there was something before");
        assert_eq!(
            (change.arrow, change.text.as_str(), change.spoken.as_str(), change.tone),
            ("▲", "12.5%", "up 12.5%", Tone::Bad)
        );
        let tokens = tokens(&page);
        assert_eq!((tokens.value.as_str(), tokens.small.as_str()), ("1.61", "\u{a0}M"));
        assert_eq!(tokens.notes, ["280 requests"]);
        assert_eq!(people(&page).value, "3");
    }

    #[test]
    fn caching_more_is_good_and_told_in_points() {
        let page = samples::page();
        let cache = cache(&page);
        assert_eq!((cache.value.as_str(), cache.small.as_str()), ("17.3", "%"));
        let change = cache.change.expect("there was input before");
        assert_eq!((change.text.as_str(), change.tone), ("16.0 points", Tone::Bad));
        assert!(cache.notes[0].starts_with("saved $"));
    }

    #[test]
    fn nothing_before_is_not_infinite_growth() {
        let mut page = samples::page();
        page.before = domain::overview::Before::default();
        for kpi in [spend(&page), tokens(&page), people(&page), cache(&page)] {
            assert_eq!(kpi.change, None, "{}", kpi.title);
        }
        let empty = samples::empty();
        assert_eq!(spend(&empty).value, "$0");
        assert_eq!(cache(&empty).value, "–");
        assert!(cache(&empty).spark.iter().all(Option::is_none));
    }

    #[test]
    fn a_thousandfold_reads_as_a_multiple() {
        assert_eq!(growth(50_000, 1_000, Tone::Bad).expect("change").text, "50×");
        assert_eq!(growth(1_000, 1_000, Tone::Bad).expect("change").spoken, "no change");
        assert_eq!(growth(500, 1_000, Tone::Bad).expect("change").tone, Tone::Good);
    }

    #[test]
    fn small_money_keeps_its_digits() {
        assert_eq!(money(Nanos(1_000_000)), ("$0".to_owned(), ".0010".to_owned()));
        assert_eq!(money(Nanos(4_812_370_000_000)), ("$4,812".to_owned(), ".37".to_owned()));
    }
}
