//! A short list of single requests.

use domain::live::FeedRow;
use domain::usage::Dimension;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::filter_bar::{filter_url, use_usage_query};
use super::moment::Moment;
use crate::charts::format::{compact_text, latency, whole};

/// What a column of the list says who asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Requests of one agent: the person is told.
    Agent,
    /// Requests of one person: the agent is told.
    Person,
}

impl Whose {
    const fn column(self) -> &'static str {
        match self {
            Self::Agent => "Who",
            Self::Person => "Agent",
        }
    }

    /// What is told of a request: the dimension, and the number of its value.
    const fn value(self, row: &FeedRow) -> (Dimension, i32) {
        match self {
            Self::Agent => (Dimension::Person, row.person_id),
            Self::Person => (Dimension::Agent, row.agent_id),
        }
    }

    fn of(self, row: &FeedRow) -> &str {
        let name = match self {
            Self::Agent => &row.person,
            Self::Person => &row.agent,
        };
        if name.is_empty() { "–" } else { name }
    }
}

/// What makes a line another line: a request's later version replaces its placeholder.
fn key(row: &FeedRow) -> (i64, i64, i64, Option<i64>, bool) {
    (row.id, row.input, row.output, row.cost.map(|cost| cost.0), row.error)
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

/// The list, newest first.
#[component]
pub fn RequestRows(
    /// The requests.
    #[prop(into)]
    rows: Signal<Vec<FeedRow>>,
    /// Whose they are.
    whose: Whose,
    /// The zone of the question.
    #[prop(into)]
    zone: Signal<String>,
) -> impl IntoView {
    let asked = use_usage_query();
    let of_request = move |id: i64| move || asked.with(|asked| filter_url(&format!("/activity/{id}"), &asked.clone().unwrap_or_default()));
    let path = use_location().pathname;
    // A request of this line's model, or of whom it names: the page narrows to them.
    let narrowed = move |by: Dimension, id: i32| {
        move || asked.with(|asked| path.with(|path| filter_url(path, &asked.clone().unwrap_or_default().with(by, id))))
    };
    let line = move |row: FeedRow| {
        let id = row.id;
        let (by, whom) = whose.value(&row);
        let model = if row.model_name.is_empty() {
            domain::overview::UNNAMED_MODEL.to_owned()
        } else {
            row.model_name.clone()
        };
        view! {
            <tr>
                <td data-name="When" class="num">
                    <a href=of_request(id)>
                        <Moment at=row.at zone=zone />
                    </a>
                </td>
                <td data-name=whose.column()>
                    <a href=narrowed(by, whom)>{whose.of(&row).to_owned()}</a>
                </td>
                <td data-name="What for">
                    <span>
                        {or_dash(row.action.replace('_', " "))} {row.error.then(|| view! { <span class="badge badge--bad">"failed"</span> })}
                    </span>
                </td>
                <td data-name="Model">
                    <a href=narrowed(Dimension::Model, row.model)>{model}</a>
                </td>
                <td data-name="In" class="r" title=whole(row.input)>
                    {compact_text(row.input)}
                </td>
                <td data-name="Out" class="r" title=whole(row.output)>
                    {compact_text(row.output)}
                </td>
                <td data-name="Cost" class="r">
                    {match row.cost {
                        Some(cost) => cost.display_usd().into_any(),
                        None => view! { <span class="badge badge--warn">"unpriced"</span> }.into_any(),
                    }}
                </td>
                <td data-name="Took" class="r">
                    {row.latency_ms.map_or_else(|| "–".to_owned(), latency)}
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="requests" hidden=move || rows.with(Vec::is_empty)>
            <table class="table table--cards requests__table">
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">{whose.column()}</th>
                        <th scope="col">"What for"</th>
                        <th scope="col">"Model"</th>
                        <th scope="col" class="r">
                            "In"
                        </th>
                        <th scope="col" class="r">
                            "Out"
                        </th>
                        <th scope="col" class="r">
                            "Cost"
                        </th>
                        <th scope="col" class="r">
                            "Took"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=key children=line />
                </tbody>
            </table>
        </div>
        <p class="parts__none" hidden=move || rows.with(|rows| !rows.is_empty())>
            "No single requests of this window are kept."
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_tells_who_or_with_what() {
        let row = FeedRow {
            id: 1,
            at: 0,
            account: 1,
            model: 0,
            person_id: 0,
            agent_id: 3,
            action_id: 0,
            model_name: String::new(),
            person: String::new(),
            agent: "support-bot".to_owned(),
            action: String::new(),
            input: 0,
            cache_read: 0,
            cache_write: 0,
            output: 0,
            cost: None,
            latency_ms: None,
            error: false,
            error_type: String::new(),
        };
        assert_eq!(
            (Whose::Agent.value(&row), Whose::Person.value(&row)),
            ((Dimension::Person, 0), (Dimension::Agent, 3))
        );
        assert_eq!((Whose::Agent.of(&row), Whose::Person.of(&row)), ("–", "support-bot"));
    }
}
