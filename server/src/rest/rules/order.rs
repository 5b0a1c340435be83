//! `/api/v1/rules/order`: which rule is asked first.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use ledger::rules;

use super::forms::Order;
use crate::http::extract::{Body, Caller};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Put the rules into another order; where several would tag a session, the first one does
#[utoipa::path(put, path = "/api/v1/rules/order", tag = "rules", security(("access" = ["projects:write"])), request_body = Order,
    responses((status = 204), Refusals))]
pub async fn reorder(State(state): State<AppState>, caller: Caller, Body(order): Body<Order>) -> Result<StatusCode, Problem> {
    rules::reorder(&state.ledger, caller.access(), &order.ids, Timestamp::now())
        .await
        .map_err(|error| {
            let mut refused = problem::ledger(error);
            // Whatever it says of the rules is about the one field that names them.
            refused.field = refused.field.map(|_| "ids".to_owned());
            refused
        })?;
    Ok(StatusCode::NO_CONTENT)
}
