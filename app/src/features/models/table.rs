//! The comparison: all models with their figures, in the order of any of them.

use domain::query::UsageQuery;
use domain::usage::ModelEfficiency;
use leptos::prelude::*;

use super::address::Address;
use super::cells::cells;
use super::column::{Column, Order};
use super::table_row::Line;
use crate::charts::Palette;
use crate::components::downloads::Downloads;
use crate::components::filter_bar::filter_url;

/// The address of the file with the same figures.
fn file(query: &UsageQuery) -> String {
    filter_url("/api/v1/usage/model-efficiency", query)
}

/// The table in its card.
#[component]
pub(super) fn Comparison(
    /// The page's data.
    page: RwSignal<ModelEfficiency>,
    /// The colours.
    palette: Memo<Palette>,
    /// The models that stand side by side.
    compared: Memo<Vec<i32>>,
    /// Where that is written.
    address: Address,
) -> impl IntoView {
    let order = Memo::new(move |_| address.order());
    let sort = Callback::new(move |order| address.sort(order));
    // Whoever works in the table by keyboard keeps their place: rows do not change places under the focus.
    let held = RwSignal::new(false);
    let ids = Memo::new(move |before: Option<&Vec<i32>>| {
        let sorted = page.with(|page| order.get().sorted(&page.rows));
        match before {
            Some(before) if held.get() && is_same_set(before, &sorted) => before.clone(),
            _ => sorted,
        }
    });
    let total = Memo::new(move |_| Some(page.with(ModelEfficiency::total)));
    let is_empty = Memo::new(move |_| page.with(|page| page.rows.is_empty()));
    let file = Signal::derive(move || page.with(|page| file(&page.query)));
    view! {
        <section class="card models c12">
            <header class="card__head">
                <h2 id="models">"Models compared"</h2>
                <span class="card__note">{move || page.with(|page| page.window.label.clone())}</span>
            </header>
            <div class="models__tools" hidden=move || is_empty.get()>
                <p class="mut">"Tick models to see them side by side below."</p>
                <SortSelect order=order sort=sort />
                <Downloads file=file title="All models of this window, with every figure" />
            </div>
            <div class="scroll" role="region" tabindex="0" aria-labelledby="models" hidden=move || is_empty.get()>
                <table class="table table--cards models__table">
                    <thead>
                        <tr>
                            <th scope="col">
                                <span class="unseen">"Compare"</span>
                            </th>
                            {Column::ALL.map(|column| heading(column, order, sort)).collect_view()}
                        </tr>
                    </thead>
                    <tbody on:focusin=move |_| held.set(true) on:focusout=move |_| held.set(false)>
                        <For each=move || ids.get() key=|id| *id let:id>
                            <Line id=id page=page palette=palette compared=compared address=address />
                        </For>
                    </tbody>
                    <tfoot>
                        <tr>
                            <td class="models__tick"></td>
                            <th scope="row">"Total"</th>
                            {cells(total)}
                        </tr>
                    </tfoot>
                </table>
            </div>
            <p class="chart__empty" hidden=move || !is_empty.get()>
                "No model was used under these filters. Choose a longer range, or other filters."
            </p>
        </section>
    }
    .into_any()
}

/// Whether two orders are of the same models.
fn is_same_set(one: &[i32], other: &[i32]) -> bool {
    one.len() == other.len() && one.iter().all(|id| other.contains(id))
}

/// A heading that orders by its column.
fn heading(column: Column, order: Memo<Order>, sort: Callback<Order>) -> AnyView {
    let aria = move || order.get().aria(column);
    let arrow = move || match order.get().aria(column) {
        Some("descending") => "↓",
        Some(_) => "↑",
        None => "",
    };
    view! {
        <th scope="col" class:r={column != Column::Model} aria-sort=aria>
            <button
                type="button"
                class="models__sort"
                title=column.title()
                on:click=move |_| sort.run(order.get_untracked().clicked(column))
            >
                {column.name()}
                <span class="models__arrow" aria-hidden="true">
                    {arrow}
                </span>
            </button>
        </th>
    }
    .into_any()
}

/// The order as a choice, where a phone has no headings.
#[component]
fn SortSelect(order: Memo<Order>, sort: Callback<Order>) -> impl IntoView {
    let options = Column::ALL
        .map(|column| {
            let chosen = move || order.get().column == column;
            view! {
                <option value=column.name() selected=chosen() prop:selected=chosen>
                    {column.name()}
                </option>
            }
        })
        .collect_view();
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(column) = Column::ALL.into_iter().find(|column| column.name() == name) {
            sort.run(order.get_untracked().clicked(column));
        }
    };
    view! {
        <div class="models__order">
            <select class="pick" aria-label="Sort by" on:change=choose>
                {options}
            </select>
            <button type="button" class="button" on:click=move |_| sort.run(order.get_untracked().turned())>
                {move || if order.get().descending { "Most first" } else { "Least first" }}
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_filters_of_the_page() {
        assert_eq!(file(&UsageQuery::default()), "/api/v1/usage/model-efficiency");
        let query = UsageQuery::default().with(domain::usage::Dimension::Model, 3);
        assert_eq!(file(&query), "/api/v1/usage/model-efficiency?model=3");
    }

    #[test]
    fn the_same_models_are_the_same_in_any_order() {
        assert!(is_same_set(&[1, 2], &[2, 1]) && !is_same_set(&[1, 2], &[1, 3]) && !is_same_set(&[1], &[1, 2]));
    }
}
