//! How fast the agent's requests were.

use domain::usage::Percentiles;
use leptos::prelude::*;

use crate::charts::format::{latency_text, whole};

#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, for people")]
fn ms(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |ms| latency_text(ms.round() as i64))
}

/// The lines of the card: what, and how much.
fn lines(speed: &Percentiles) -> [(&'static str, String); 8] {
    let per_second = speed
        .tokens_per_second
        .map_or_else(|| "–".to_owned(), |speed| format!("{speed:.1} tokens/s"));
    [
        ("P50", ms(speed.p50_ms)),
        ("P90", ms(speed.p90_ms)),
        ("P95", ms(speed.p95_ms)),
        ("P99", ms(speed.p99_ms)),
        ("Mean", ms(speed.mean_ms)),
        ("First token, P50", ms(speed.ttft_p50_ms)),
        ("First token, P95", ms(speed.ttft_p95_ms)),
        ("Output", per_second),
    ]
}

/// The card.
#[component]
pub(super) fn Latency(speed: Memo<Percentiles>) -> impl IntoView {
    let items = move || {
        let lines = speed.with(lines);
        lines
            .into_iter()
            .map(|(name, value)| {
                view! {
                    <div>
                        <dt>{name}</dt>
                        <dd class="num">{value}</dd>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card facts c4">
            <header class="card__head">
                <h2>"Latency"</h2>
                <span class="card__note">{move || speed.with(|speed| format!("{} timed", whole(speed.requests)))}</span>
            </header>
            <dl class="facts__list">{items}</dl>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_a_dash() {
        let speed = Percentiles {
            requests: 3,
            p50_ms: Some(840.4),
            p99_ms: Some(3_249.0),
            tokens_per_second: Some(41.26),
            ..Percentiles::default()
        };
        let lines = lines(&speed);
        let of = |name: &str| lines.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        assert_eq!(of("P50"), Some("840\u{a0}ms"));
        assert_eq!(of("P99"), Some("3.2\u{a0}s"));
        assert_eq!(of("P90"), Some("–"));
        assert_eq!(of("Output"), Some("41.3 tokens/s"));
    }
}
