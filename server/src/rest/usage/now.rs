//! `/api/v1/usage/now`: what is going on right now.

use axum::Json;
use axum::extract::State;
use domain::Nanos;
use domain::query::Parameters;
use domain::usage::activity::Now;
use jiff::Timestamp;
use ledger::queries::usage::activity;
use serde::Serialize;
use utoipa::ToSchema;

use super::question;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The figures of the last minutes. All of them are of whole steps of five seconds, the running one included.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct NowAnswer {
    /// When they were read, unix milliseconds by the database's clock.
    as_of: i64,
    #[serde(flatten)]
    now: Now,
}

/// Requests, latency, failures and cost of the last minutes, under the filters and whatever the range
#[utoipa::path(get, path = "/api/v1/usage/now", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = NowAnswer), Refusals))]
pub async fn now(State(state): State<AppState>, caller: Caller, Params(asked): Params<Parameters>) -> Result<Json<NowAnswer>, Problem> {
    let (as_of, now) = activity::now(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(NowAnswer { as_of, now }))
}

/// An example of an answer: four requests in twenty seconds, all the time.
fn example() -> NowAnswer {
    NowAnswer {
        as_of: 1_795_597_200_000,
        now: Now {
            per_five_seconds: [1, 0, 2, 1].repeat(15),
            last_minute: 12,
            latency_ms: Some(2_310),
            five_minutes: 60,
            errors: 1,
            cost_per_hour_nanos: Nanos(4_812_000_000),
            unpriced: 0,
        },
    }
}
