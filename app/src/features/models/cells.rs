//! How the figures of a model read.

use domain::usage::{Coverage, ModelRow, cost_per_request, coverage, error_rate, known_cost, tokens_per_dollar};
use leptos::prelude::*;

use super::column::Column;
use crate::charts::format::{compact_text, count, latency_text, percent, whole};
use crate::components::kpi::{Change, Tone, growth};

/// What a cell says where there is nothing to say.
pub(super) const NOTHING: &str = "–";

/// The figure of a column, as text.
pub(super) fn text(column: Column, row: &ModelRow) -> String {
    let sum = &row.measures;
    let known = |text: Option<String>| text.unwrap_or_else(|| NOTHING.to_owned());
    match column {
        Column::Model => row.name.clone(),
        Column::Cost => known(known_cost(sum).map(|cost| cost.display_usd())),
        Column::Requests => whole(sum.requests),
        Column::Tokens => compact_text(sum.tokens()),
        Column::CostPerRequest => known(cost_per_request(sum).map(|cost| cost.display_usd())),
        Column::TokensPerDollar => known(tokens_per_dollar(sum).map(compact_text)),
        Column::CacheRate => known(sum.cache_hit_rate().map(with_sign)),
        Column::P50 => known(row.speed.p50_ms.map(milliseconds)),
        Column::P95 => known(row.speed.p95_ms.map(milliseconds)),
        Column::FirstToken => known(row.speed.ttft_p50_ms.map(milliseconds)),
        Column::TokensPerSecond => known(row.speed.tokens_per_second.map(|speed| format!("{speed:.1}"))),
        Column::Errors => known(error_rate(sum).map(with_sign)),
        Column::Change => change(row).map_or_else(|| NOTHING.to_owned(), |change| change.text),
    }
}

/// `71.3%`.
fn with_sign(part: f64) -> String {
    format!("{}%", percent(part))
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and latencies are small")]
fn milliseconds(ms: f64) -> String {
    latency_text(ms.round() as i64)
}

/// By how much the cost has changed, where both are known.
fn change(row: &ModelRow) -> Option<Change> {
    let (now, before) = (known_cost(&row.measures)?, known_cost(&row.before)?);
    growth(now.0, before.0, Tone::Bad)
}

/// What has no price in a model's use: a mark, and what it means.
pub(super) fn mark(row: &ModelRow) -> Option<(&'static str, String)> {
    let without = count(row.measures.unpriced_requests, "request has", "requests have");
    match coverage(&row.measures) {
        Coverage::Whole => None,
        Coverage::Part => Some(("partial", format!("{without} no price: no amount of money counts what has none"))),
        Coverage::Nothing => Some(("unpriced", "No price is known for this model".to_owned())),
    }
}

/// The cells of a row behind its name, as they follow it.
pub(super) fn cells(row: Memo<Option<ModelRow>>) -> Vec<AnyView> {
    let figure = move |column: Column| {
        let text = move || row.with(|row| row.as_ref().map(|row| text(column, row)).unwrap_or_default());
        let more = move || {
            row.with(|row| {
                let row = row.as_ref()?;
                match column {
                    Column::Cost => mark(row).map(badge),
                    Column::Change => Some(view! { <span class="unseen">{change(row)?.spoken}</span> }.into_any()),
                    _ => None,
                }
            })
        };
        let arrow = move || row.with(|row| row.as_ref().filter(|_| column == Column::Change).and_then(change));
        let class = move || match arrow().map(|change| change.tone) {
            Some(Tone::Good) => "kpi__change--good",
            Some(Tone::Bad) => "kpi__change--bad",
            _ => "",
        };
        let spoken = move || (column == Column::Change && arrow().is_some()).then_some("true");
        view! {
            <td class="r" data-name=column.name()>
                <span class=class aria-hidden=spoken>
                    {move || arrow().map(|change| change.arrow).filter(|arrow| !arrow.is_empty()).map(|arrow| format!("{arrow}\u{a0}"))}
                    {text}
                </span>
                {more}
            </td>
        }
        .into_any()
    };
    Column::ALL.into_iter().skip(1).map(figure).collect()
}

fn badge((word, title): (&'static str, String)) -> AnyView {
    view! {
        " "
        <span class="badge badge--warn" title=title>
            {word}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples::page;
    use super::*;

    fn read(id: i32) -> Vec<String> {
        let page = page();
        let row = page.row(id).expect("there");
        Column::ALL.into_iter().map(|column| text(column, row)).collect()
    }

    #[test]
    fn a_row_reads_like_numbers() {
        assert_eq!(
            read(1),
            [
                "claude-opus-5",
                "$40.00",
                "100",
                "850\u{a0}K",
                "$0.40",
                "21.3\u{a0}K",
                "75.0%",
                "3.0\u{a0}s",
                "8.0\u{a0}s",
                "900\u{a0}ms",
                "60.0",
                "10.0%",
                "100.0%",
            ]
        );
    }

    #[test]
    fn what_has_no_price_has_no_amounts() {
        let cells = read(3);
        assert_eq!([&cells[1], &cells[4], &cells[5], &cells[12]], [NOTHING; 4]);
        assert_eq!(cells[2], "30");
        let page = page();
        assert_eq!(mark(page.row(3).expect("there")).map(|(word, _)| word), Some("unpriced"));
        assert_eq!(mark(page.row(1).expect("there")), None);
        let mut part = page.row(3).expect("there").clone();
        (part.measures.unpriced_requests, part.measures.unpriced_tokens) = (1, 8_500);
        let (word, title) = mark(&part).expect("a mark");
        assert_eq!(
            (word, title.as_str()),
            ("partial", "1 request has no price: no amount of money counts what has none")
        );
        assert_eq!(text(Column::Cost, &part), "$0.00", "what has a price cost nothing");
    }

    #[test]
    fn some_errors_never_read_like_none() {
        assert_eq!(
            (with_sign(0.000_1), with_sign(0.0), with_sign(1.0)),
            ("<0.1%".to_owned(), "0.0%".to_owned(), "100.0%".to_owned())
        );
        assert_eq!(milliseconds(1_499.6), "1.5\u{a0}s");
    }
}
