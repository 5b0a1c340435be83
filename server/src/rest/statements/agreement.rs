//! `/api/v1/projects/{id}/agreement`: what is agreed on with a project's client.

use axum::Json;
use axum::extract::State;
use domain::Nanos;
use domain::billing::{Agreement, Basis, Price, Rounding, Terms};
use ledger::statements;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What is agreed on, as a whole: what is left out is as when nothing was agreed on, and what has another name is refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "terms": { "basis": "computed", "price": { "mark_up": 1_500 }, "allowance": 0, "minimum": null, "cap": null, "rounding": "total" },
    "budget": 500_000_000_000_i64 }))]
pub struct AgreementForm {
    /// The terms.
    terms: TermsForm,
    /// What a month's work may cost before somebody should know, in nano-dollars.
    #[serde(default)]
    budget: Option<Nanos>,
}

/// Terms. Amounts are in nano-dollars.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsForm {
    /// Which cost counts; `computed` if absent.
    #[serde(default)]
    basis: Basis,
    /// How it becomes a price.
    price: Price,
    /// So much of a month's price is included in something else, and not billed.
    #[serde(default)]
    allowance: Nanos,
    /// At least so much is billed a month.
    #[serde(default)]
    minimum: Option<Nanos>,
    /// At most so much is billed a month.
    #[serde(default)]
    cap: Option<Nanos>,
    /// Where cents are made; `total` if absent.
    #[serde(default)]
    rounding: Rounding,
}

impl From<AgreementForm> for Agreement {
    fn from(form: AgreementForm) -> Self {
        let terms = form.terms;
        Self {
            terms: Terms {
                basis: terms.basis,
                price: terms.price,
                allowance: terms.allowance,
                minimum: terms.minimum,
                cap: terms.cap,
                rounding: terms.rounding,
            },
            budget: form.budget,
        }
    }
}

/// The terms of a project, and its budget
#[utoipa::path(get, path = "/api/v1/projects/{id}/agreement", tag = "statements", security(("access" = ["projects:write"])),
    params(("id" = i32, Path, description = "The project's number")), responses((status = 200, body = Agreement), Refusals))]
pub async fn read(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<Json<Agreement>, Problem> {
    let agreement = statements::agreed(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(agreement))
}

/// Change the terms of a project and its budget, as a whole: drafts follow, what is closed stays as it is
#[utoipa::path(put, path = "/api/v1/projects/{id}/agreement", tag = "statements", security(("access" = ["projects:write"])),
    params(("id" = i32, Path, description = "The project's number")), request_body = AgreementForm,
    responses((status = 200, body = Agreement), Refusals))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(form): Body<AgreementForm>,
) -> Result<Json<Agreement>, Problem> {
    statements::agree(&state.ledger, caller.access(), id, &form.into())
        .await
        .map_err(problem::ledger)?;
    let agreement = statements::agreed(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(agreement))
}
