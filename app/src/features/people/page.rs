//! The ranked persons. Rows open, several at once, and stay open when the page is read again.

use std::collections::BTreeSet;

use domain::usage::Dimension;
use domain::usage::table::UsageTable;
use leptos::prelude::*;

use super::api::ask_for_people;
use super::details::Details;
use crate::components::analytics::{Reading, analytics_page};
use crate::components::avatar::Avatar;
use crate::components::data_table::{Row, Words, numbers, table_card, use_table_query};
use crate::components::icon::{Icon, Shape};

const PEOPLE: Words = Words {
    by: Dimension::Person,
    path: "/people",
    one: "person",
    many: "people",
    requests: "Requests",
    per_request: "Cost per call",
};

/// Name, six numbers, active days and the change.
const COLUMNS: &str = "8";

/// The People page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (query, _) = use_table_query(Dimension::Person);
    analytics_page("People", query, ask_for_people, body)
}

fn body(reading: Reading<UsageTable>) -> AnyView {
    let page = reading.page;
    // It outlives the rows: a person who comes back after another search is open still.
    let open = RwSignal::new(BTreeSet::<i32>::new());
    table_card(&PEOPLE, page, move |id, row| line(id, row, page, open))
}

/// A row, and below it, while it is open, what it opens to.
fn line(id: i32, row: Row, page: RwSignal<UsageTable>, open: RwSignal<BTreeSet<i32>>) -> AnyView {
    let name = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()));
    let is_open = Memo::new(move |_| open.with(|open| open.contains(&id)));
    let toggle = move |_| {
        open.update(|open| {
            if !open.remove(&id) {
                open.insert(id);
            }
        });
    };
    let details = format!("person-{id}");
    let below = details.clone();
    view! {
        <tr class="ranked__row" class:ranked__row--open=is_open>
            <th scope="row">
                <button
                    type="button"
                    class="ranked__name"
                    title=name
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=move || is_open.get().then(|| details.clone())
                    on:click=toggle
                >
                    <Icon shape=Shape::Right />
                    <Avatar name=name />
                    <span>{name}</span>
                </button>
            </th>
            {numbers(&PEOPLE, row)}
        </tr>
        <Show when=move || is_open.get()>
            <tr class="ranked__more" id=below.clone()>
                <td colspan=COLUMNS>
                    <Details id=id page=page row=row />
                </td>
            </tr>
        </Show>
    }
    .into_any()
}
