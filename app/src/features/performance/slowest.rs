//! The slowest requests, each with a link to its own page.

use domain::civil::write_instant;
use domain::query::UsageQuery;
use domain::usage::{Dimension, PerformancePage, SlowRequest};
use leptos::prelude::*;

use super::PATH;
use crate::charts::format::{compact_text, latency, whole};
use crate::charts::{Dot, Palette};
use crate::components::downloads::Downloads;
use crate::components::filter_bar::filter_url;
use crate::components::moment::Moment;

/// The table.
#[component]
pub(super) fn Slowest(
    /// The page's data.
    page: RwSignal<PerformancePage>,
) -> impl IntoView {
    let rows = Memo::new(move |_| page.with(|page| page.slowest.clone()));
    let query = Memo::new(move |_| page.with(|page| page.query.clone()));
    let palette = Memo::new(move |_| page.with(|page| Palette::of_order(page.colours.iter().copied())));
    let window = move || page.with(|page| page.window.label.clone());
    let zone = Signal::derive(move || page.with(|page| page.window.zone.clone()));
    let file = Signal::derive(move || query.with(|query| filter_url("/api/v1/usage/slowest", query)));
    view! {
            <section class="card slowest c12">
                <header class="card__head">
                    <h2 id="slowest">"Slowest requests"</h2>
                    <span class="card__note">{window}</span>
                </header>
                <div class="scroll" role="region" tabindex="0" aria-labelledby="slowest" hidden=move || rows.with(Vec::is_empty)>
                    <table class="table table--cards">
                        <thead>
                            <tr>
                                <th scope="col">"Took"</th>
                                <th scope="col">"When"</th>
                                <th scope="col">"Who"</th>
                                <th scope="col">"What for"</th>
                                <th scope="col">"Model"</th>
                                <th scope="col" class="r">
                                    "First token"
                                </th>
                                <th scope="col" class="r">
                                    "In"
                                </th>
                                <th scope="col" class="r">
                                    "Out"
                                </th>
                                <th scope="col" class="r">
                                    "Cost"
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || rows.get() key=|row| row.clone() let:row>
                                <Row row=row query=query palette=palette zone=zone />
                            </For>
                        </tbody>
                    </table>
                </div>
    <Downloads file=file title="The slowest requests of this window" quiet=true />
                            <p class="chart__empty" hidden=move || rows.with(|rows| !rows.is_empty())>
                    "No request in this window says how long it took. Choose a longer range, or other filters."
                </p>
            </section>
        }
    .into_any()
}

/// A request. Its person and its model are filters, as far as they are named.
#[component]
fn Row(row: SlowRequest, query: Memo<UsageQuery>, palette: Memo<Palette>, zone: Signal<String>) -> impl IntoView {
    let id = row.id;
    let of_request = move || query.with(|query| filter_url(&format!("/activity/{id}"), query));
    let narrowed = move |by: Dimension, id: i32| move || query.with(|query| filter_url(PATH, &query.clone().with(by, id)));
    let took = latency(row.latency_ms);
    let iso = write_instant(row.at);
    let label = format!("The request of {iso} that took {took}");
    let model = if row.model.is_empty() {
        Dimension::Model.unnamed().to_owned()
    } else {
        row.model.clone()
    };
    let person = if row.person.is_empty() {
        "–".to_owned()
    } else {
        row.person.clone()
    };
    let model_id = row.model_id;
    view! {
        <tr>
            <th scope="row" data-name="Took">
                <a class="slowest__open num" href=of_request aria-label=label>
                    {took}
                </a>
                {row.failed.then(|| view! { <span class="badge badge--bad">"failed"</span> })}
            </th>
            <td data-name="When">
                <Moment at=row.at zone=zone />
            </td>
            <td data-name="Who">
                <a href=narrowed(Dimension::Person, row.person_id)>{person}</a>
            </td>
            <td data-name="What for">{purpose(&row)}</td>
            <td data-name="Model">
                <a href=narrowed(Dimension::Model, model_id)>
                    {move || view! { <Dot hue=palette.with(|palette| palette.hue(model_id)) /> }} {model}
                </a>
            </td>
            <td class="r" data-name="First token">
                {row.ttft_ms.map_or_else(|| "–".to_owned(), latency)}
            </td>
            <td class="r" data-name="In" title=whole(row.input_tokens)>
                {compact_text(row.input_tokens)}
            </td>
            <td class="r" data-name="Out" title=whole(row.output_tokens)>
                {compact_text(row.output_tokens)}
            </td>
            <td class="r" data-name="Cost">
                {match row.cost_nanos {
                    Some(cost) => cost.display_usd().into_any(),
                    None => view! { <span class="badge badge--warn">"unpriced"</span> }.into_any(),
                }}
            </td>
        </tr>
    }
    .into_any()
}

/// `claude-code · title generation`.
fn purpose(row: &SlowRequest) -> String {
    let action = row.action.replace('_', " ");
    match (row.agent.as_str(), action.as_str()) {
        ("", "") => "–".to_owned(),
        ("", action) => action.to_owned(),
        (agent, "") => agent.to_owned(),
        (agent, action) => format!("{agent} · {action}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_request_says_what_it_was_for() {
        let mut row = samples::page().slowest.remove(0);
        assert_eq!(purpose(&row), "claude-code");
        row.action = "code_review".to_owned();
        assert_eq!(purpose(&row), "claude-code · code review");
        row.agent.clear();
        assert_eq!(purpose(&row), "code review");
        row.action.clear();
        assert_eq!(purpose(&row), "–");
    }
}
