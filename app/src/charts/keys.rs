//! What a colour means: dots, and the legend of a chart.

use leptos::prelude::*;

use super::figure::{Figure, Key};
use super::hue::Hue;

/// A small square of a colour. Decoration: the name stands beside it.
#[component]
pub fn Dot(
    /// Colour.
    hue: Hue,
) -> impl IntoView {
    view! { <i class=format!("dot {}", hue.class()) aria-hidden="true"></i> }
}

/// The legend: a button a series, which hides the series and shows it again.
#[component]
pub fn Keys(
    /// The whole chart.
    chart: Signal<Figure>,
    /// Ids of the hidden series.
    hidden: RwSignal<Vec<String>>,
) -> impl IntoView {
    let entries = Memo::new(move |_| chart.with(Figure::keys));
    view! {
        <ul class="chart__keys">
            <For each=move || entries.get() key=|key| (key.id.clone(), key.name.clone(), key.hue.class()) let:key>
                {
                    let Key { id, name, hue } = key;
                    let shown = {
                        let id = id.clone();
                        Memo::new(move |_| hidden.with(|hidden| !hidden.contains(&id)))
                    };
                    let toggle = move |_| {
                        hidden
                            .update(|hidden| match hidden.iter().position(|other| *other == id) {
                                Some(at) => drop(hidden.remove(at)),
                                None => hidden.push(id.clone()),
                            });
                    };
                    view! {
                        <li>
                            <button type="button" class="chart__key" aria-pressed=move || shown.get().to_string() on:click=toggle>
                                <Dot hue=hue />
                                {name}
                            </button>
                        </li>
                    }
                }
            </For>
        </ul>
    }
}
