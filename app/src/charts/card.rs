//! A chart with everything around it: title, legend, table switch, downloads, and what to say when there is nothing.

use leptos::html;
use leptos::prelude::*;

use super::csv::csv;
use super::echart::EChart;
use super::glue::glue;
use super::keys::Keys;
use super::model::{ChartModel, Shape};
use super::table::ChartTable;

/// A card with a chart.
#[component]
pub fn ChartCard(
    /// What it shows.
    #[prop(into)]
    chart: Signal<ChartModel>,
    /// Small print on the right of the title.
    #[prop(into)]
    note: Signal<String>,
    /// The columns that it takes: `c8`.
    class: &'static str,
    /// What to say, and what to do, when there is nothing to draw.
    #[prop(into)]
    empty: Signal<String>,
) -> impl IntoView {
    let hidden = RwSignal::new(Vec::<String>::new());
    let as_table = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    let visible = Memo::new(move |_| chart.with(|model| hidden.with(|hidden| model.without(hidden))));
    let is_empty = Memo::new(move |_| chart.with(ChartModel::is_empty));
    let is_ring = chart.with_untracked(|model| model.shape == Shape::Ring);
    let name = move || chart.with_untracked(ChartModel::file_name);
    let picture = move |_| {
        if let (Some(glue), Some(node)) = (glue(), node.get_untracked()) {
            glue.picture(&node, &name());
        }
    };
    let sheet = move |_| {
        if let Some(glue) = glue() {
            glue.csv(&chart.with_untracked(csv), &name());
        }
    };
    let title = Memo::new(move |_| chart.with(|model| model.title.clone()));
    let label = move |what: &str| format!("{what}: {}", title.get());
    view! {
        <section class=format!("card chart {class}") class:chart--ring=is_ring>
            <header class="card__head">
                <h2>{title}</h2>
                <span class="card__note">{note}</span>
            </header>
            <div class="chart__body" class:chart__body--table=move || as_table.get() hidden=move || is_empty.get()>
                <Show when=move || !is_ring>
                    <Keys chart=chart hidden=hidden />
                </Show>
                <div class="chart__frame" hidden=move || as_table.get()>
                    <EChart chart=visible node=node />
                    <Show when=move || is_ring>
                        <p class="chart__centre" aria-hidden="true">
                            <b>{move || visible.with(|model| model.unit.show(model.total()))}</b>
                            <span>{move || visible.with(|model| model.window.clone())}</span>
                        </p>
                    </Show>
                </div>
                <Show when=move || as_table.get()>
                    <ChartTable chart=visible.into() />
                </Show>
                <Show when=move || is_ring>
                    <Keys chart=chart hidden=hidden />
                </Show>
            </div>
            <div class="chart__actions" hidden=move || is_empty.get()>
                <button
                    type="button"
                    class="chart__action"
                    aria-pressed=move || as_table.get().to_string()
                    aria-label=move || label("Show as table")
                    on:click=move |_| as_table.update(|shown| *shown = !*shown)
                >
                    "Table"
                </button>
                <button
                    type="button"
                    class="chart__action"
                    aria-label=move || label("Download as PNG")
                    disabled=move || as_table.get()
                    on:click=picture
                >
                    "PNG"
                </button>
                <button type="button" class="chart__action" aria-label=move || label("Download as CSV") on:click=sheet>
                    "CSV"
                </button>
            </div>
            <p class="chart__empty" hidden=move || !is_empty.get()>
                {empty}
            </p>
        </section>
    }
    .into_any()
}
