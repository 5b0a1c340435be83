//! The trace as a waterfall.

use domain::Outcome;
use domain::usage::activity::{Bar, RequestDetail, Span, waterfall};
use leptos::prelude::*;

use super::super::address::request_url;
use super::super::words::{NOTHING, model, or_dash, spoken};
use crate::charts::format::{compact_text, count, latency_text, whole};
use crate::charts::{Dot, Hue, Palette};
use crate::components::filter_bar::use_question_url;

/// The card; nothing for a request without a trace.
#[component]
pub(super) fn TraceCard(
    /// The request.
    detail: StoredValue<RequestDetail>,
    /// The colours of models.
    palette: Palette,
) -> impl IntoView {
    detail.with_value(|detail| (!detail.spans.is_empty()).then(|| card(detail, &palette)))
}

fn card(detail: &RequestDetail, palette: &Palette) -> AnyView {
    let spans = &detail.spans;
    let begin = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let end = spans.iter().map(|span| span.start + span.duration_ms).max().unwrap_or_default();
    let many = count(i64::try_from(spans.len()).unwrap_or(i64::MAX), "request", "requests");
    let cost: domain::Nanos = spans.iter().filter_map(|span| span.cost_nanos).sum();
    let more = if detail.more_spans {
        " The trace has more requests than are shown."
    } else {
        ""
    };
    let text = format!("{many} in {}, for {}.{more}", latency_text(end - begin), cost.display_usd());
    let lines = waterfall(spans)
        .into_iter()
        .map(|bar| {
            let span = &spans[bar.span];
            line(span, &bar, span.id == detail.row.id, palette.hue(span.model_id))
        })
        .collect_view();
    view! {
        <section class="card request trace c12">
            <header class="card__head">
                <h2 id="trace">"Its trace"</h2>
                <span class="card__note">
                    <code>{detail.trace_id.clone()}</code>
                </span>
            </header>
            <p class="request__basis">{text}</p>
            <table class="table table--cards trace__table" aria-labelledby="trace">
                <thead>
                    <tr>
                        <th scope="col">"Request"</th>
                        <th scope="col">"Model"</th>
                        <th scope="col" class="r">
                            "Tokens"
                        </th>
                        <th scope="col" class="r">
                            "Cost"
                        </th>
                        <th scope="col" class="r">
                            "Began"
                        </th>
                        <th scope="col" class="r">
                            "Took"
                        </th>
                        <th scope="col" class="trace__track">
                            <span class="unseen">"Bar"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Hundredths of a per cent, as style sheets write them.
fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn line(span: &Span, bar: &Bar, is_own: bool, hue: Hue) -> AnyView {
    let name = view! {
        <b>{or_dash(&span.agent)}</b>
        <small>{spoken(&span.action)}</small>
    };
    let name = if is_own {
        view! {
            <span>{name}</span>
            " "
            <span class="badge">"this one"</span>
        }
        .into_any()
    } else {
        let (question_url, id) = (use_question_url(), span.id);
        view! { <a class="request__link" href=move || question_url(&request_url(id))>{name}</a> }.into_any()
    };
    let took = if span.timed {
        latency_text(span.duration_ms)
    } else {
        NOTHING.to_owned()
    };
    let failed = (span.outcome == Outcome::Error).then(|| view! { <span class="badge badge--bad">"failed"</span> });
    let deep = bar.depth > 0;
    view! {
        <tr class:request__own=is_own aria-current=is_own.then_some("true")>
            <th scope="row" class="log__what">
                <span class="trace__name" style=format!("--depth:{}", bar.depth.min(12))>
                    {deep.then(|| view! { <span class="unseen">{format!("Level {}: ", bar.depth)}</span> })}
                    {name}
                    {failed}
                </span>
            </th>
            <td data-name="Model">
                <span>
                    <Dot hue=hue />
                    {model(&span.model)}
                </span>
            </td>
            <td data-name="Tokens" class="r" title=whole(span.tokens)>
                {compact_text(span.tokens)}
            </td>
            <td data-name="Cost" class="r">
                {match span.cost_nanos {
                    Some(cost) => cost.display_usd().into_any(),
                    None => view! { <span class="badge badge--warn">"unpriced"</span> }.into_any(),
                }}
            </td>
            <td data-name="Began" class="r">
                {format!("+{}", latency_text(bar.after_ms))}
            </td>
            <td data-name="Took" class="r">
                {took}
            </td>
            <td class="trace__track">
                <div class="trace__lane" aria-hidden="true">
                    <i class=format!("trace__bar {}", hue.class()) style=format!("--from:{};--width:{}", percent(bar.offset), percent(bar.width))></i>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_for_style_sheets() {
        assert_eq!(
            (percent(0), percent(1_205), percent(10_000)),
            ("0.00%".to_owned(), "12.05%".to_owned(), "100.00%".to_owned())
        );
    }
}
