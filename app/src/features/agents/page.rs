//! The ranked agents.

use domain::usage::Dimension;
use domain::usage::table::UsageTable;
use leptos::prelude::*;

use super::api::ask_for_agents;
use crate::components::analytics::{Reading, analytics_page};
use crate::components::avatar::Avatar;
use crate::components::data_table::{Row, Words, numbers, table_card, use_table_query};
use crate::components::filter_bar::filter_url;

pub(super) const AGENTS: Words = Words {
    by: Dimension::Agent,
    path: "/agents",
    one: "agent",
    many: "agents",
    requests: "Executions",
    per_request: "Cost per execution",
};

/// The Agents page.
#[component]
pub fn AgentsPage() -> impl IntoView {
    let (query, _) = use_table_query(Dimension::Agent);
    analytics_page("Agents", query, ask_for_agents, body)
}

fn body(reading: Reading<UsageTable>) -> AnyView {
    let page = reading.page;
    table_card(&AGENTS, page, move |id, row| line(id, row, page))
}

/// A row; all of it leads to the agent's own page, under the same filters.
fn line(id: i32, row: Row, page: RwSignal<UsageTable>) -> AnyView {
    let name = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()));
    let to = move || page.with(|page| filter_url(&format!("/agents/{id}"), &page.question.usage));
    view! {
        <tr class="ranked__row">
            <th scope="row">
                <a class="ranked__name" href=to title=name>
                    <Avatar name=name />
                    <span>{name}</span>
                </a>
            </th>
            {numbers(&AGENTS, row)}
        </tr>
    }
    .into_any()
}
