//! The requests around a request.

use domain::Outcome;
use domain::civil::write_instant;
use domain::usage::activity::{Neighbour, RequestDetail};
use leptos::prelude::*;

use super::super::address::request_url;
use super::super::words::{model, or_dash, spoken};
use super::words::{run, whose};
use crate::charts::format::{compact_text, latency_text, whole};
use crate::components::filter_bar::use_question_url;

/// The card.
#[component]
pub(super) fn Neighbours(
    /// The request.
    detail: StoredValue<RequestDetail>,
) -> impl IntoView {
    let (text, own, whose) = detail.with_value(|detail| (run(detail), detail.row.id, whose(detail)));
    let lines = detail.with_value(|detail| {
        let neighbours = &detail.run.neighbours;
        let pause = |at: usize| at.checked_sub(1).map(|before| neighbours[at].at - neighbours[before].at);
        neighbours
            .iter()
            .enumerate()
            .map(|(at, one)| line(one, one.id == own, pause(at), &detail.clock.time(one.at), &detail.clock.day(one.at)))
            .collect_view()
            .into_any()
    });
    let alone = detail.with_value(|detail| detail.run.neighbours.len() <= 1);
    view! {
        <section class="card request c12">
            <header class="card__head">
                <h2 id="run">"Its run"</h2>
                <span class="card__note">{format!("{whose} on the same account")}</span>
            </header>
            <p class="request__basis">{text}</p>
            {(!alone).then(|| table(lines))}
        </section>
    }
    .into_any()
}

fn table(lines: AnyView) -> AnyView {
    view! {
            <table class="table table--cards request__run" aria-labelledby="run">
                <thead>
                    <tr>
                        <th scope="col">"Time"</th>
                        <th scope="col" class="r">
                            "After"
                        </th>
                        <th scope="col">"Agent"</th>
                        <th scope="col">"Model"</th>
                        <th scope="col" class="r">
                            "Tokens"
                        </th>
                        <th scope="col" class="r">
                            "Cost"
                        </th>
                        <th scope="col">"Outcome"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
    }
    .into_any()
}

fn line(one: &Neighbour, is_own: bool, pause: Option<i64>, time: &str, day: &str) -> AnyView {
    let time = view! {
        <time class="num" datetime=write_instant(one.at) title=format!("{day} {time}")>
            {time.to_owned()}
        </time>
    };
    let time = if is_own {
        view! {
            {time}
            " "
            <span class="badge">"this one"</span>
        }
        .into_any()
    } else {
        let (question_url, id) = (use_question_url(), one.id);
        view! { <a class="request__link" href=move || question_url(&request_url(id))>{time}</a> }.into_any()
    };
    view! {
        <tr class:request__own=is_own aria-current=is_own.then_some("true")>
            <td data-name="Time">
                <span>{time}</span>
            </td>
            <td data-name="After" class="r">
                {pause.map_or_else(String::new, |ms| format!("+{}", latency_text(ms)))}
            </td>
            <td data-name="Agent" class="log__what">
                <span>
                    <b>{or_dash(&one.agent)}</b>
                    <small>{spoken(&one.action)}</small>
                </span>
            </td>
            <td data-name="Model">{model(&one.model)}</td>
            <td data-name="Tokens" class="r" title=whole(one.tokens)>
                {compact_text(one.tokens)}
            </td>
            <td data-name="Cost" class="r">
                {match one.cost_nanos {
                    Some(cost) => cost.display_usd().into_any(),
                    None => view! { <span class="badge badge--warn">"unpriced"</span> }.into_any(),
                }}
            </td>
            <td data-name="Outcome">
                {match one.outcome {
                    Outcome::Ok => view! { <span class="mut">"ok"</span> }.into_any(),
                    Outcome::Error => view! { <span class="badge badge--bad">"failed"</span> }.into_any(),
                }}
            </td>
        </tr>
    }
    .into_any()
}
