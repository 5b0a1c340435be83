//! A key figure as text: what a card says, without how it looks.

use domain::{Measures, Nanos};

use crate::charts::Hue;

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
#[must_use]
pub fn money(amount: Nanos) -> (String, String) {
    let text = amount.display_usd();
    match text.find('.') {
        Some(at) => (text[..at].to_owned(), text[at..].to_owned()),
        None => (text, String::new()),
    }
}

/// Growth in percent; `rising` is how good it is that the figure grows. `None` when there was nothing before.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a percentage for reading")]
pub fn growth(now: i64, before: i64, rising: Tone) -> Option<Change> {
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

/// A change by so much; `rising` is how good it is that the figure grows.
pub fn change(delta: f64, rising: Tone, show: impl Fn(f64) -> String) -> Change {
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

/// One value in each bucket, for the sparkline.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
pub fn spark(buckets: &[Measures], value: impl Fn(&Measures) -> i64) -> Vec<Option<f64>> {
    buckets.iter().map(|sum| Some(value(sum) as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
