//! What a row opens to: loaded when it is opened, and again when the numbers of the row have changed.

use domain::query::UsageQuery;
use domain::usage::table::UsageTable;
use domain::usage::{Dimension, PersonDetails};
use leptos::prelude::*;

use super::api::ask_for_details;
use crate::components::data_table::Row;
use crate::components::filter_bar::filter_url;
use crate::components::latest::Latest;
use crate::components::panel::{Failure, Skeleton};
use crate::components::parts_list::{Marks, PartsList};
use crate::components::request_rows::{RequestRows, Whose};
use crate::components::session::use_session;
use crate::error::AppError;

/// The details of one person.
#[component]
pub(super) fn Details(
    /// Their number.
    id: i32,
    /// The page that their row is on.
    page: RwSignal<UsageTable>,
    /// The row.
    row: Row,
) -> impl IntoView {
    let session = use_session();
    let found = RwSignal::new(None::<PersonDetails>);
    let problem = RwSignal::new(None::<AppError>);
    let latest = Latest::new();
    let asked = Memo::new(move |_| {
        let usage = page.with(|page| page.question.usage.clone());
        (usage, row.with(|row| row.as_ref().map(|row| row.measures)))
    });
    let read = move |usage: UsageQuery| {
        let asked = async move { session.run(|| ask_for_details(id, usage.clone())).await };
        latest.ask(asked, move |answer| match answer {
            Ok(details) => {
                found.try_set(Some(details));
                problem.try_set(None);
            }
            Err(error) => {
                problem.try_set(Some(error));
            }
        });
    };
    Effect::new(move |_| read(asked.with(|(usage, _)| usage.clone())));
    let again = Callback::new(move |()| read(asked.with_untracked(|(usage, _)| usage.clone())));
    let is_there = Memo::new(move |_| found.with(Option::is_some));
    let is_waiting = Memo::new(move |_| !is_there.get() && problem.with(Option::is_none));
    view! {
        {move || problem.get().map(|error| view! { <Failure text=error.to_string() retry=again /> })}
        <Show when=move || is_waiting.get()>
            <p class="unseen" role="status">
                "Loading"
            </p>
            <Skeleton height=180 />
        </Show>
        <Show when=move || is_there.get()>
            <Found id=id page=page found=found />
        </Show>
    }
    .into_any()
}

/// The details, once they are there.
#[component]
fn Found(id: i32, page: RwSignal<UsageTable>, found: RwSignal<Option<PersonDetails>>) -> impl IntoView {
    let part = move |get: fn(&PersonDetails) -> domain::usage::Parts| {
        Memo::new(move |_| found.with(|found| found.as_ref().map(get).unwrap_or_default()))
    };
    let rows = Memo::new(move |_| found.with(|found| found.as_ref().map(|found| found.latest.clone()).unwrap_or_default()));
    let zone = Signal::derive(move || page.with(|page| page.window.zone.clone()));
    // The page's own question, with this person added to it.
    let of_person = move |path: &'static str| {
        move || {
            page.with(|page| {
                let filters = page.question.usage.filters.clone().choosing(Dimension::Person, [id]);
                let usage = UsageQuery {
                    filters,
                    ..page.question.usage.clone()
                };
                filter_url(path, &usage)
            })
        }
    };
    // A part of what they used is one more filter of this page.
    let filtered = move |by: Dimension, parts: Memo<domain::usage::Parts>| {
        Signal::derive(move || {
            let to = |id: i32| page.with(|page| filter_url("/people", &page.question.usage.clone().with(by, id)));
            Marks {
                links: parts.with(|parts| parts.named.iter().map(|part| (part.id, to(part.id))).collect()),
                hues: Vec::new(),
            }
        })
    };
    let (models, accounts) = (part(|found| found.models.clone()), part(|found| found.accounts.clone()));
    let agents = part(|found| found.agents.clone());
    let of_agents = Signal::derive(move || {
        let links = agents.with(|agents| agents.named.iter().map(|agent| agent.id).collect::<Vec<_>>());
        let to = |agent: i32| {
            page.with(|page| {
                filter_url(
                    &format!("/agents/{agent}"),
                    &page.question.usage.clone().with(Dimension::Person, id),
                )
            })
        };
        Marks {
            links: links.into_iter().map(|agent| (agent, to(agent))).collect(),
            hues: Vec::new(),
        }
    });
    view! {
        <div class="ranked__details">
            <div class="ranked__parts">
                <PartsList title="Models" parts=models marks=filtered(Dimension::Model, models) />
                <PartsList title="Agents" parts=agents marks=of_agents />
                <PartsList title="Accounts" parts=accounts marks=filtered(Dimension::Account, accounts) />
            </div>
            <section>
                <header class="ranked__latest">
                    <h3>"Latest requests"</h3>
                    <a href=of_person("/activity")>"All requests"</a>
                    <a href=of_person("/usage")>"Usage"</a>
                </header>
                <RequestRows rows=rows whose=Whose::Person zone=zone />
            </section>
        </div>
    }
    .into_any()
}
