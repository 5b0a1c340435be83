//! `/api/v1/usage/overview`: what the Overview gets.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::account::{Account, KeySource};
use domain::live::FeedRow;
use domain::models::{Model, ModelClass};
use domain::overview::{AccountCycle, Before, Bucket, Cell, Overview, Presence, Week};
use domain::query::{Granularity, Parameters, Range, UsageQuery};
use domain::{Measures, Nanos};
use jiff::Timestamp;
use jiff::civil::date;
use ledger::queries::overview::overview as read;

use super::examples;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Everything that the Overview shows, in one snapshot
#[utoipa::path(get, path = "/api/v1/usage/overview", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, description = "The cells, cycles and latest requests, as the page gets them", body = Object, example = json!(example())), Refusals))]
pub async fn overview(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<impl IntoResponse, Problem> {
    let query = asked.read().map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let page = read(&state.ledger, caller.access(), &query, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(page))
}

/// An example of an answer: one account and one person on the two days that are asked for; before them nothing was used.
fn example() -> Overview {
    let (window, starts) = examples::two_days();
    let rows = examples::rows(examples::MODELS);
    let buckets: Vec<Bucket> = starts.into_iter().zip(["Nov 24", "Nov 25"]).map(bucket).collect();
    let cells: Vec<Cell> = rows
        .iter()
        .flat_map(|row| [(0, row.before), (1, row.measures)].map(|(bucket, sum)| cell(bucket, row.id, sum)))
        .collect();
    let of = |bucket: u32| cells.iter().filter(move |cell| cell.bucket == bucket);
    let presences = [0, 1].map(|bucket| Presence {
        bucket,
        person: 7,
        requests: of(bucket).map(|cell| cell.measures.requests).sum(),
    });
    let week = Week {
        days: buckets.clone(),
        end: window.end,
        costs: cells.iter().map(|cell| (cell.bucket, cell.model, cell.measures.cost)).collect(),
    };
    let classes = [ModelClass::Premium, ModelClass::Fast];
    let models = examples::MODELS.into_iter().zip(classes).map(|((id, name), class)| Model {
        id,
        name: name.to_owned(),
        class,
    });
    Overview {
        query: UsageQuery {
            range: Range::Custom(date(2026, 11, 24), date(2026, 11, 25)),
            granularity: Some(Granularity::Day),
            ..UsageQuery::default()
        },
        window,
        buckets,
        presences: presences.to_vec(),
        week,
        before: Before::default(),
        accounts: vec![AccountCycle {
            account: account(),
            start: 1_793_833_200,
            end: 1_796_425_200,
            label: "Nov 5 – Dec 5".to_owned(),
            day: 21,
            days: 30,
            models: rows.iter().map(|row| (row.id, row.before + row.measures)).collect(),
        }],
        models: models.collect(),
        feed: vec![request()],
        sample: false,
        has_events: true,
        limited: false,
        cells,
    }
}

fn bucket((start, label): (i64, &str)) -> Bucket {
    Bucket {
        start,
        label: label.to_owned(),
    }
}

const fn cell(bucket: u32, model: i32, measures: Measures) -> Cell {
    Cell {
        bucket,
        account: 3,
        model,
        measures,
    }
}

fn account() -> Account {
    Account {
        id: 3,
        provider: "anthropic".to_owned(),
        email: "studio@northwind.example".to_owned(),
        label: "Studio".to_owned(),
        billing_day: 5,
        key_source: KeySource::System,
        seat_price: Some(Nanos(200_000_000_000)),
        session_gap_minutes: None,
        archived: false,
    }
}

fn request() -> FeedRow {
    FeedRow {
        id: 90_211,
        at: 1_795_597_190_412,
        account: 3,
        model: 4,
        person_id: 7,
        agent_id: 1,
        action_id: 2,
        model_name: "claude-opus-5".to_owned(),
        person: "ana@northwind.example".to_owned(),
        agent: "claude-code".to_owned(),
        action: "user_interaction".to_owned(),
        input: 10_060,
        cache_read: 9_100,
        cache_write: 600,
        output: 310,
        cost: Some(Nanos(17_850_000)),
        latency_ms: Some(9_340),
        error: false,
        error_type: String::new(),
    }
}
