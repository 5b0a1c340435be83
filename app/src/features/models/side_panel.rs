//! The models that are ticked, side by side.

use domain::usage::ModelEfficiency;
use leptos::prelude::*;

use super::address::Address;
use super::side_by_side::{Facet, prepare};
use crate::charts::{ChartCard, Figure, Palette, Pick};

/// The chart, and the choice of what it compares.
#[component]
pub(super) fn SideBySide(
    /// The page's data.
    page: RwSignal<ModelEfficiency>,
    /// The colours.
    palette: Memo<Palette>,
    /// The models that stand side by side.
    compared: Memo<Vec<i32>>,
    /// Where that, and what is compared, is written.
    address: Address,
    /// Shows only one model.
    only: Callback<i32>,
) -> impl IntoView {
    let facet = Memo::new(move |_| address.facet());
    let chart = Memo::new(move |_| {
        let facet = facet.get();
        page.with(|page| compared.with(|compared| palette.with(|palette| Figure::from(prepare(page, compared, facet, palette)))))
    });
    let pick = Callback::new(move |pick: Pick| {
        if let Ok(model) = pick.id.parse() {
            only.run(model);
        }
    });
    let note = move || {
        compared.with(|compared| {
            if compared.len() == 1 {
                "tick a second model above".to_owned()
            } else {
                String::new()
            }
        })
    };
    let choice = move |one: Facet| {
        view! {
            <button type="button" aria-pressed=move || (facet.get() == one).to_string() on:click=move |_| address.show(one)>
                {one.name()}
            </button>
        }
    };
    view! {
        <div class="models__part c5">
            <div class="section">
                <h2>"Side by side"</h2>
                <div class="seg" role="group" aria-label="What is compared">
                    {Facet::ALL.map(choice).collect_view()}
                </div>
            </div>
            <ChartCard
                chart=chart
                note=Signal::derive(note)
                class=""
                empty="Nothing to compare. Tick two or more models in the table above."
                pick=pick
            />
        </div>
    }
    .into_any()
}
