//! A small line without axes, drawn as SVG by us: it is in the first HTML and needs no library.

use leptos::prelude::*;

use super::hue::Hue;

/// The drawing's own coordinates; the style sheet stretches it to its box.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 36.0;
/// Room for half the stroke.
const MARGIN: f64 = 2.0;

/// The outlines of a sparkline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paths {
    line: String,
    area: String,
}

/// Draws values from left to right, from `floor` (or the least value) at the bottom to the greatest at the top. `None` is a gap.
fn paths(values: &[Option<f64>], floor: Option<f64>) -> Paths {
    let known = || values.iter().flatten().copied();
    let low = floor.unwrap_or_else(|| known().fold(f64::INFINITY, f64::min));
    let high = known().fold(low, f64::max);
    let y = |value: f64| {
        let part = if high > low { (value - low) / (high - low) } else { 0.0 };
        HEIGHT - MARGIN - part.clamp(0.0, 1.0) * (HEIGHT - 2.0 * MARGIN)
    };
    let last = values.len().saturating_sub(1).max(1);
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let x = |at: usize| at as f64 / last as f64 * WIDTH;
    let mut out = Paths::default();
    let mut at = 0;
    while at < values.len() {
        let run: Vec<(f64, f64)> = values[at..]
            .iter()
            .map_while(|value| *value)
            .enumerate()
            .map(|(step, value)| (x(at + step), y(value)))
            .collect();
        at += run.len().max(1);
        let (Some(first), Some(end)) = (run.first(), run.last()) else {
            continue;
        };
        let mut line = String::new();
        for (step, (x, y)) in run.iter().enumerate() {
            line += &format!("{}{x:.1} {y:.1}", if step == 0 { "M" } else { "L" });
        }
        if run.len() == 1 {
            // A lone value would be invisible: a dash as wide as a third of a step.
            line += &format!("h{:.1}", (WIDTH / last as f64 / 3.0).min(WIDTH - first.0).max(1.0));
        }
        out.area += &format!("{line}L{:.1} {HEIGHT}L{:.1} {HEIGHT}Z", end.0, first.0);
        out.line += &line;
    }
    out
}

/// A sparkline. It is decoration beside a number that says the same: hidden from screen readers.
#[component]
pub fn Sparkline(
    /// The values from left to right; `None` is a gap.
    values: Signal<Vec<Option<f64>>>,
    /// What the bottom stands for; the least value without it.
    #[prop(optional_no_strip)]
    floor: Option<f64>,
    /// Colour.
    hue: Hue,
) -> impl IntoView {
    let drawn = Memo::new(move |_| values.with(|values| paths(values, floor)));
    view! {
        <svg
            class=format!("spark {}", hue.class())
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            <path class="spark__area" d=move || drawn.with(|drawn| drawn.area.clone())></path>
            <path class="spark__line" d=move || drawn.with(|drawn| drawn.line.clone())></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_spans_the_box() {
        let drawn = paths(&[Some(0.0), Some(5.0), Some(10.0)], Some(0.0));
        assert_eq!(drawn.line, "M0.0 34.0L120.0 18.0L240.0 2.0");
        assert_eq!(drawn.area, "M0.0 34.0L120.0 18.0L240.0 2.0L240.0 36L0.0 36Z");
    }

    #[test]
    fn gaps_break_the_line() {
        assert_eq!(
            paths(&[Some(1.0), Some(1.0), None, Some(1.0), Some(2.0)], None)
                .line
                .matches('M')
                .count(),
            2
        );
        assert_eq!(paths(&[None, None], None), Paths::default());
        assert_eq!(paths(&[], Some(0.0)), Paths::default());
    }

    #[test]
    fn equal_values_are_a_flat_line_and_one_value_is_a_dash() {
        assert_eq!(paths(&[Some(0.0), Some(0.0)], Some(0.0)).line, "M0.0 34.0L240.0 34.0");
        assert_eq!(paths(&[Some(3.0)], Some(0.0)).line, "M0.0 2.0h80.0");
    }
}
