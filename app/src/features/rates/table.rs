//! The rates that were entered.

use domain::billing::Rate;
use domain::civil::write_day;
use leptos::prelude::*;

use crate::components::settings_table::SettingsTable;

/// So many rates are shown at first: a year of months.
const FIRST: usize = 12;

/// Headings.
const COLUMNS: [&str; 3] = ["Currency", "Day", "Units for a dollar"];

/// The table, the latest rates first; the older ones behind a button.
pub(super) fn table(rates: Vec<Rate>, all: RwSignal<bool>, remove: Callback<Rate>) -> AnyView {
    if rates.is_empty() {
        return view! { <p class="card__empty">"No rates yet. Add one, or import a list of them."</p> }.into_any();
    }
    let of = rates.len();
    let rows = move || {
        let shown = if all.get() { of } else { FIRST };
        rates.iter().take(shown).map(|rate| row(rate, remove)).collect_view()
    };
    view! {
        <SettingsTable columns=&COLUMNS actions=true rows=rows.into_any() />
        {(of > FIRST)
            .then(|| {
                view! {
                    <p class="card__more">
                        <button
                            type="button"
                            class="button"
                            aria-pressed=move || all.get().to_string()
                            on:click=move |_| all.update(|all| *all = !*all)
                        >
                            {format!("Show all ({of})")}
                        </button>
                    </p>
                }
            })}
    }
    .into_any()
}

fn row(rate: &Rate, remove: Callback<Rate>) -> AnyView {
    let day = write_day(rate.day);
    let label = format!("Remove: {} of {day}", rate.currency);
    let this = rate.clone();
    view! {
        <tr>
            <th scope="row">
                <b>{rate.currency.clone()}</b>
            </th>
            <td class="num" data-name=COLUMNS[1]>
                {day}
            </td>
            <td class="num" data-name=COLUMNS[2]>
                {rate.rate.clone()}
            </td>
            <td class="table__actions">
                <button type="button" class="button button--quiet" aria-label=label on:click=move |_| remove.run(this.clone())>
                    "Remove"
                </button>
            </td>
        </tr>
    }
    .into_any()
}
