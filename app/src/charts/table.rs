//! A chart as a table.

use leptos::prelude::*;

use super::figure::{Figure, Pick};
use super::format::share;
use super::sheet::{Cell, Place, Sheet};

/// The exact numbers of a chart, in a box that scrolls by keyboard too. Where marks of the chart can be clicked, so can the lines.
#[component]
pub fn ChartTable(
    /// What to show.
    chart: Signal<Figure>,
    /// What a click on a line does.
    #[prop(optional_no_strip)]
    pick: Option<Callback<Pick>>,
) -> impl IntoView {
    view! {
        <div class="scroll chart__table" role="region" tabindex="0" aria-label=move || chart.with(|chart| format!("{}, table", chart.title()))>
            {move || chart.with(|chart| table(&chart.sheet(), pick))}
        </div>
    }
}

fn table(sheet: &Sheet, pick: Option<Callback<Pick>>) -> AnyView {
    let columns: Vec<usize> = sheet.columns(Place::File).map(|(at, _)| at).collect();
    let head = sheet
        .columns(Place::File)
        .map(|(_, head)| view! { <th scope="col" class:r=head.unit.is_some()>{head.name.clone()}</th> })
        .collect_view();
    let first = columns.first().copied();
    let body = sheet
        .lines
        .iter()
        .map(|line| {
            let cells = columns.iter().filter_map(|at| Some((*at, line.cells.get(*at)?)));
            let cells = cells.map(|(at, cell)| {
                if Some(at) == first {
                    heading(cell, line.pick.clone().zip(pick))
                } else {
                    value(cell)
                }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        })
        .collect_view();
    let foot = (!sheet.foot.is_empty()).then(|| {
        let cells = columns.iter().filter_map(|at| Some((*at, sheet.foot.get(*at)?)));
        let cells = cells.map(|(at, cell)| if Some(at) == first { heading(cell, None) } else { value(cell) });
        view! {
            <tfoot>
                <tr>{cells.collect_view()}</tr>
            </tfoot>
        }
    });
    view! {
        <table class="table">
            <caption class="unseen">{sheet.caption.clone()}</caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{body}</tbody>
            {foot}
        </table>
    }
    .into_any()
}

/// The first cell of a line: what the line is about, and, if it can be picked, the button for it.
fn heading(cell: &Cell, pick: Option<(Pick, Callback<Pick>)>) -> AnyView {
    let text = text(cell);
    match pick {
        Some((pick, callback)) => {
            let name = format!("Only {text}");
            view! {
                <th scope="row">
                    <button type="button" class="button--link" aria-label=name on:click=move |_| callback.run(pick.clone())>
                        {text}
                    </button>
                </th>
            }
            .into_any()
        }
        None => view! { <th scope="row">{text}</th> }.into_any(),
    }
}

fn value(cell: &Cell) -> AnyView {
    let words = matches!(cell, Cell::Text(_));
    view! { <td class:r=!words>{text(cell)}</td> }.into_any()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Instant(_) => String::new(),
        Cell::Value(unit, value) => value.map_or_else(|| "–".to_owned(), |value| unit.show(value)),
        Cell::Share(part, all) => share(*part, *all),
    }
}
