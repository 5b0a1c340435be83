//! What is asked, by name.

use anyhow::bail;
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::activity::ActivityQuery;
use domain::usage::table::TableQuery;
use domain::usage::{AgentQuery, Dimension, GroupBy};
use jiff::Timestamp;
use ledger::Ledger;
use ledger::queries::usage::{self, activity};

use super::filters::Named;

/// What a page shows in one place, or a REST endpoint answers.
pub(super) const PANELS: &[&str] = &[
    "totals",
    "series",
    "series by model",
    "series by action",
    "by account",
    "by person",
    "by agent",
    "by action",
    "by model",
    "series by person",
    "latency",
    "errors",
    "heatmap",
    "latency by hour",
    "slowest requests",
    "models compared",
    "table of agents",
    "table of people",
    "by key source",
    "token sizes",
    "filter options",
    "projection",
    "requests",
    "requests with a text",
    "right now",
    "details of a person",
    "another model",
];

/// Whole pages: each is all of its panels in one snapshot.
pub(super) const PAGES: &[&str] = &[
    "page Usage",
    "page Models",
    "page of an agent",
    "page Performance",
    "page Advanced",
    "page Activity",
];

/// Asks once.
///
/// # Errors
/// When the database fails.
pub(super) async fn ask(
    ledger: &Ledger,
    access: &Access,
    name: &str,
    named: &Named,
    query: &UsageQuery,
    now: Timestamp,
) -> anyhow::Result<()> {
    match name {
        "totals" => drop(usage::summary(ledger, access, query, now).await?),
        "series" => drop(usage::time_series(ledger, access, query, None, now).await?),
        "series by model" => drop(usage::time_series(ledger, access, query, Some(GroupBy::Model), now).await?),
        "series by action" => drop(usage::time_series(ledger, access, query, Some(GroupBy::Action), now).await?),
        "by account" => drop(usage::breakdown(ledger, access, query, Dimension::Account, now).await?),
        "by person" => drop(usage::breakdown(ledger, access, query, Dimension::Person, now).await?),
        "by agent" => drop(usage::breakdown(ledger, access, query, Dimension::Agent, now).await?),
        "by action" => drop(usage::breakdown(ledger, access, query, Dimension::Action, now).await?),
        "series by person" => drop(usage::time_series(ledger, access, query, Some(GroupBy::Person), now).await?),
        "by model" => drop(usage::breakdown(ledger, access, query, Dimension::Model, now).await?),
        "latency" => drop(usage::latency(ledger, access, query, now).await?),
        "errors" => drop(usage::errors(ledger, access, query, now).await?),
        "heatmap" => drop(usage::heatmap(ledger, access, query, now).await?),
        "latency by hour" => drop(usage::latency_hours(ledger, access, query, now).await?),
        "slowest requests" => drop(usage::slowest(ledger, access, query, now).await?),
        "models compared" => drop(usage::model_efficiency(ledger, access, query, now).await?),
        "table of agents" => drop(usage::table_page(ledger, access, &table(query), Dimension::Agent, now).await?),
        "table of people" => drop(usage::table_page(ledger, access, &table(query), Dimension::Person, now).await?),
        "by key source" => drop(usage::by_source(ledger, access, query, now).await?),
        "token sizes" => drop(usage::sizes(ledger, access, query, now).await?),
        "filter options" => drop(usage::options(ledger, access, query, true, now).await?),
        "projection" => drop(usage::projection(ledger, access, query, now).await?),
        "requests" => drop(activity::requests(ledger, access, &log(query), 50, now).await?),
        "requests with a text" => {
            let asked = ActivityQuery {
                search: "opus".to_owned(),
                ..log(query)
            };
            drop(activity::requests(ledger, access, &asked, 50, now).await?);
        }
        "right now" => drop(activity::now(ledger, access, query, now).await?),
        "details of a person" => drop(usage::person_details(ledger, access, query, named.person.most, now).await?),
        "another model" => drop(usage::reprice(ledger, access, query, "claude-haiku-4-5", now).await?),
        "page Models" => drop(usage::model_efficiency(ledger, access, query, now).await?),
        "page of an agent" => {
            let asked = AgentQuery {
                id: named.agent.most,
                usage: query.clone(),
            };
            drop(usage::agent_page(ledger, access, &asked, now).await?);
        }
        "page Usage" => drop(usage::usage_page(ledger, access, query, now).await?),
        "page Performance" => drop(usage::performance_page(ledger, access, query, now).await?),
        "page Advanced" => drop(usage::advanced_page(ledger, access, query, now).await?),
        "page Activity" => drop(activity::activity(ledger, access, &log(query), now).await?),
        other => bail!("nothing is called {other:?}"),
    }
    Ok(())
}

/// The first page of a table, in its own order.
fn table(query: &UsageQuery) -> TableQuery {
    TableQuery {
        usage: query.clone(),
        sort: domain::usage::table::Sort::default(),
        search: String::new(),
        after: None,
    }
}

/// The newest requests.
fn log(query: &UsageQuery) -> ActivityQuery {
    ActivityQuery {
        usage: query.clone(),
        search: String::new(),
        after: None,
    }
}
