//! A table of settings: on a phone every row becomes a card.

use leptos::prelude::*;

/// A table with these columns, and one more for what can be done with a row, for those who may.
#[component]
pub fn SettingsTable(
    /// Headings.
    columns: &'static [&'static str],
    /// Whether rows have actions.
    actions: bool,
    /// The rows, `<tr>` each.
    rows: AnyView,
) -> impl IntoView {
    let heads = columns.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    view! {
        <table class="table table--cards">
            <thead>
                <tr>
                    {heads}
                    {actions
                        .then(|| {
                            view! {
                                <th scope="col">
                                    <span class="unseen">"Actions"</span>
                                </th>
                            }
                        })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
