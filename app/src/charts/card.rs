//! A chart with everything around it: title, legend, table switch, downloads, and what to say when there is nothing.

use leptos::html;
use leptos::prelude::*;

use super::csv::csv;
use super::echart::EChart;
use super::figure::{Figure, Pick};
use super::glue::glue;
use super::keys::Keys;
use super::table::ChartTable;

/// A card with a chart.
#[component]
pub fn ChartCard(
    /// What it shows.
    #[prop(into)]
    chart: Signal<Figure>,
    /// Small print on the right of the title.
    #[prop(into)]
    note: Signal<String>,
    /// The columns that it takes: `c8`.
    class: &'static str,
    /// What to say, and what to do, when there is nothing to draw.
    #[prop(into)]
    empty: Signal<String>,
    /// What a click on a mark, or on a line of the table, does.
    #[prop(optional, into)]
    pick: Option<Callback<Pick>>,
) -> impl IntoView {
    let hidden = RwSignal::new(Vec::<String>::new());
    let as_table = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    let visible = Memo::new(move |_| chart.with(|figure| hidden.with(|hidden| figure.without(hidden))));
    let is_empty = Memo::new(move |_| chart.with(Figure::is_empty));
    let is_round = chart.with_untracked(|figure| figure.centre().is_some());
    let has_keys = Memo::new(move |_| chart.with(|figure| figure.keys().len() > 1));
    let name = move || chart.with_untracked(Figure::file_name);
    let picture = move |_| {
        if let (Some(glue), Some(node)) = (glue(), node.get_untracked()) {
            glue.picture(&node, &name());
        }
    };
    let sheet = move |_| {
        if let Some(glue) = glue() {
            glue.csv(&chart.with_untracked(|figure| csv(&figure.sheet())), &name());
        }
    };
    let title = Memo::new(move |_| chart.with(|figure| figure.title().to_owned()));
    let label = move |what: &str| format!("{what}: {}", title.get());
    let keys = move |wanted: bool| {
        view! {
            <Show when=move || wanted && has_keys.get()>
                <Keys chart=chart hidden=hidden />
            </Show>
        }
    };
    view! {
        <section class=format!("card chart {class}") class:chart--ring=is_round class:chart--picks=pick.is_some()>
            <header class="card__head">
                <h2>{title}</h2>
                <span class="card__note">{note}</span>
            </header>
            <div class="chart__body" class:chart__body--table=move || as_table.get() hidden=move || is_empty.get()>
                {keys(!is_round)}
                <div class="chart__frame" hidden=move || as_table.get()>
                    <EChart chart=visible node=node pick=pick />
                    <Show when=move || is_round>
                        <Centre chart=visible.into() />
                    </Show>
                </div>
                <Show when=move || as_table.get()>
                    <ChartTable chart=visible.into() pick=pick />
                </Show> {keys(is_round)}
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

/// What stands in the middle of a ring: its sum, or the share.
#[component]
fn Centre(chart: Signal<Figure>) -> impl IntoView {
    let centre = Memo::new(move |_| chart.with(|figure| figure.centre().unwrap_or_default()));
    view! {
        <p class="chart__centre" aria-hidden="true">
            <b>{move || centre.with(|(value, _)| value.clone())}</b>
            <span>{move || centre.with(|(_, words)| words.clone())}</span>
        </p>
    }
}
