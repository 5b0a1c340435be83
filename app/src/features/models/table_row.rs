//! One model of the comparison.

use domain::usage::{ModelEfficiency, ModelRow};
use leptos::prelude::*;

use super::address::{Address, MOST};
use super::cells::cells;
use crate::charts::{Dot, Palette};

/// A row: a tick for standing side by side, the name that leads to this model alone, and the figures.
#[component]
pub(super) fn Line(
    /// The model's number.
    id: i32,
    /// The page's data.
    page: RwSignal<ModelEfficiency>,
    /// The colours.
    palette: Memo<Palette>,
    /// The models that stand side by side.
    compared: Memo<Vec<i32>>,
    /// Where that is written.
    address: Address,
) -> impl IntoView {
    let row: Memo<Option<ModelRow>> = Memo::new(move |_| page.with(|page| page.row(id).cloned()));
    let name = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()));
    let used = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| !row.measures.is_zero())));
    let ticked = Memo::new(move |_| compared.with(|compared| compared.contains(&id)));
    let full = Memo::new(move |_| compared.with(|compared| compared.len() >= MOST));
    let href = move || page.with(|page| address.only(&page.query, id));
    let hue = move || palette.with(|palette| palette.hue(id));
    view! {
        <tr>
            <td class="models__tick">
                <input
                    type="checkbox"
                    aria-label=move || format!("Compare {}", name.get())
                    checked=ticked.get_untracked()
                    prop:checked=move || ticked.get()
                    disabled=move || !used.get() || (full.get() && !ticked.get())
                    on:change=move |_| page.with_untracked(|page| address.toggle(page, id))
                />
            </td>
            <th scope="row">
                {move || view! { <Dot hue=hue() /> }}
                <a href=href title="Show this model only">
                    {name}
                </a>
            </th>
            {cells(row)}
        </tr>
    }
    .into_any()
}
