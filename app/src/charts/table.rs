//! A chart as a table.

use leptos::prelude::*;

use super::format::share;
use super::model::{ChartModel, Shape};

/// The exact numbers of a chart, in a box that scrolls by keyboard too.
#[component]
pub fn ChartTable(
    /// What to show.
    chart: Signal<ChartModel>,
) -> impl IntoView {
    view! {
        <div class="scroll chart__table" role="region" tabindex="0" aria-label=move || chart.with(|model| format!("{}, table", model.title))>
            {move || chart.with(table)}
        </div>
    }
}

fn table(model: &ChartModel) -> AnyView {
    let ring = model.shape == Shape::Ring;
    let all = model.total();
    let columns = model.columns();
    let rows = model.rows();
    let sums: Vec<i64> = (0..columns.len())
        .map(|at| rows.iter().filter_map(|row| row.values.get(at)).sum())
        .collect();
    let unit = model.unit;
    let cell = move |value: i64| view! { <td class="r">{unit.show(value)}</td> };
    let head = columns
        .into_iter()
        .map(|name| view! { <th scope="col" class="r">{name}</th> })
        .collect_view();
    let body = rows
        .into_iter()
        .map(|row| {
            let part = ring.then(|| view! { <td class="r">{share(row.values.iter().sum(), all)}</td> });
            view! {
                <tr>
                    <th scope="row">{row.label}</th>
                    {row.values.into_iter().map(cell).collect_view()}
                    {part}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table">
            <caption class="unseen">{format!("{}, {}, {}", model.title, unit.name(), model.window)}</caption>
            <thead>
                <tr>
                    <th scope="col">{model.axis.clone()}</th>
                    {head}
                    {ring.then(|| view! { <th scope="col" class="r">"Share"</th> })}
                </tr>
            </thead>
            <tbody>{body}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">"Total"</th>
                    {sums.into_iter().map(cell).collect_view()}
                    {ring.then(|| view! { <td class="r">{share(all, all)}</td> })}
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}
