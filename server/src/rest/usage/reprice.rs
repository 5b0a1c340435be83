//! `/api/v1/usage/reprice`: the same traffic on another model.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Nanos;
use domain::pricing::Why;
use domain::query::Parameters;
use domain::usage::{Amounts, Control, Grain, LeftOut, PriceUsed, RepricedModel, Repricing, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Form, Format, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind};
use crate::state::AppState;

/// Which model.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Other {
    /// A model of the price book, by any of its spellings: `claude-sonnet-4-5`, `anthropic/claude-sonnet-4-5-20250929`.
    #[param(example = "claude-sonnet-4-5")]
    model_id: Option<String>,
}

/// What the same traffic would cost on another model.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_793_055_600, "end": 1_795_647_600, "granularity": "day", "zone": "Europe/Berlin", "label": "Oct 27 – Nov 25",
        "before_start": 1_790_460_000, "before_end": 1_793_005_200, "before_label": "the 30 days before", "as_of": 1_795_597_200_000_i64, "seq": 4711 },
    "model": "claude-sonnet-4-5", "vendor": "anthropic",
    "prices": [{ "key": "claude-sonnet-4-5@2025-09-29", "from": 1_759_104_000, "until": null, "input": "3", "cache_read": "0.3", "output": "15" }],
    "basis": "requests", "control": null, "first_price": null,
    "total": { "requests": 120, "tokens": 1_049_000, "now_nanos": 1_845_000_000_i64, "then_nanos": 1_107_000_000, "difference_nanos": -738_000_000,
        "growth": -0.4, "unpriced_requests": 0, "unpriced_tokens": 0, "then_unpriced_nanos": 0, "left_out_requests": 0, "left_out_now_nanos": 0 },
    "rows": [{ "id": 3, "name": "claude-opus-5", "requests": 120, "tokens": 1_049_000, "now_nanos": 1_845_000_000_i64, "then_nanos": 1_107_000_000,
        "difference_nanos": -738_000_000, "growth": -0.4, "unpriced_requests": 0, "unpriced_tokens": 0, "then_unpriced_nanos": 0,
        "left_out_requests": 0, "left_out_now_nanos": 0 }],
    "left_out": [],
    "notes": ["Exact: each of the 120 requests was priced again by itself, with its size, the lifetimes of its cache writes, its service tier, place and hour, at the price that held then."] }))]
pub struct RepriceAnswer {
    window: Window,
    /// The other model's id in the price book.
    model: String,
    /// Its vendor.
    vendor: String,
    /// Its prices that were used, oldest first: list rates, as exact decimals.
    prices: Vec<PriceUsed>,
    /// What was priced again: each of the `requests`, exactly, or `sums` of them at list rates.
    basis: Grain,
    /// Where sums were priced, what the same method makes of the traffic on its own models.
    control: Option<Control>,
    /// The day of the model's first price, where that one was used for what was earlier.
    first_price: Option<String>,
    /// All of it.
    total: AmountsAnswer,
    /// By the model that the traffic went to, largest cost first.
    rows: Vec<RepricedAnswer>,
    /// What the other model is not sold for.
    left_out: Vec<LeftOutAnswer>,
    /// What is exact and what is not, and what is not compared, in sentences.
    notes: Vec<String>,
}

/// What some traffic costs now, and what it would cost.
#[derive(Serialize, ToSchema)]
pub struct AmountsAnswer {
    /// Requests.
    requests: i64,
    /// Their tokens.
    tokens: i64,
    /// What those with a price cost: the computed cost, as everywhere.
    now_nanos: Nanos,
    /// What they would cost, those without a price included.
    then_nanos: Nanos,
    /// What those would cost more that have a price both now and there; less than nothing is a saving.
    difference_nanos: Nanos,
    /// The difference as a part of what they cost now; absent where that is nothing.
    growth: Option<f64>,
    /// Requests without a price now.
    unpriced_requests: i64,
    /// Their tokens.
    unpriced_tokens: i64,
    /// The part of `then_nanos` that is theirs.
    then_unpriced_nanos: Nanos,
    /// Requests that the other model is not sold for; they are not in `then_nanos`.
    left_out_requests: i64,
    /// The part of `now_nanos` that is theirs.
    left_out_now_nanos: Nanos,
}

/// The traffic of one model.
#[derive(Serialize, ToSchema)]
pub struct RepricedAnswer {
    /// The model that it went to, by its number; 0 is "not named".
    id: i32,
    /// Its name.
    name: String,
    #[serde(flatten)]
    amounts: AmountsAnswer,
}

/// Requests that the other model is not sold for.
#[derive(Serialize, ToSchema)]
pub struct LeftOutAnswer {
    /// The reason.
    why: Why,
    /// How many.
    requests: i64,
    /// Their tokens.
    tokens: i64,
    /// What they cost now.
    now_nanos: Nanos,
}

impl From<Amounts> for AmountsAnswer {
    fn from(amounts: Amounts) -> Self {
        Self {
            requests: amounts.requests,
            tokens: amounts.tokens,
            now_nanos: amounts.now,
            then_nanos: amounts.then,
            difference_nanos: amounts.difference(),
            growth: amounts.growth(),
            unpriced_requests: amounts.unpriced_requests,
            unpriced_tokens: amounts.unpriced_tokens,
            then_unpriced_nanos: amounts.then_unpriced,
            left_out_requests: amounts.left_out_requests,
            left_out_now_nanos: amounts.left_out_now,
        }
    }
}

impl From<Repricing> for RepriceAnswer {
    fn from(repricing: Repricing) -> Self {
        let row = |row: RepricedModel| RepricedAnswer {
            id: row.id,
            name: row.name,
            amounts: row.amounts.into(),
        };
        let left_out = |left_out: LeftOut| LeftOutAnswer {
            why: left_out.why,
            requests: left_out.requests,
            tokens: left_out.tokens,
            now_nanos: left_out.now,
        };
        Self {
            total: repricing.total().into(),
            notes: repricing.notes(),
            window: repricing.window,
            model: repricing.model,
            vendor: repricing.vendor,
            prices: repricing.prices,
            basis: repricing.basis,
            control: repricing.control,
            first_price: repricing.first_price,
            rows: repricing.rows.into_iter().map(row).collect(),
            left_out: repricing.left_out.into_iter().map(left_out).collect(),
        }
    }
}

/// What the same traffic would cost on another model
#[utoipa::path(get, path = "/api/v1/usage/reprice", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Other, Format),
    responses((status = 200, content((RepriceAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn reprice(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(other): Params<Other>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let model = other.model_id.unwrap_or_default();
    let found = usage::reprice(&state.ledger, caller.access(), &question(&asked)?, &model, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let answer = RepriceAnswer::from(found);
    Ok(match form {
        Form::Json => Json(answer).into_response(),
        Form::Csv | Form::Lines | Form::Parquet => to_file(form, answer),
    })
}

/// A row for each model that the traffic went to.
fn to_file(form: Form, answer: RepriceAnswer) -> Response {
    let mut heads = vec![Column::new("model", Kind::Text)];
    heads.extend(Column::of(Kind::Whole, ["requests", "all (tokens)"]));
    heads.extend(Column::of(Kind::Dollars, ["cost (USD)", "cost there (USD)", "difference (USD)"]));
    heads.extend(Column::of(Kind::Whole, ["unpriced requests", "unpriced (tokens)"]));
    heads.push(Column::new("cost there of the unpriced (USD)", Kind::Dollars));
    heads.push(Column::new("requests not sold there", Kind::Whole));
    heads.push(Column::new("cost of those not sold there (USD)", Kind::Dollars));
    let dollars = |amount: Nanos| Field::Dollars(Some(amount));
    let rows = answer.rows.into_iter().map(|RepricedAnswer { name, amounts, .. }| {
        vec![
            Field::Text(name),
            Field::whole(amounts.requests),
            Field::whole(amounts.tokens),
            dollars(amounts.now_nanos),
            dollars(amounts.then_nanos),
            dollars(amounts.difference_nanos),
            Field::whole(amounts.unpriced_requests),
            Field::whole(amounts.unpriced_tokens),
            dollars(amounts.then_unpriced_nanos),
            Field::whole(amounts.left_out_requests),
            dollars(amounts.left_out_now_nanos),
        ]
    });
    export::known(form, "reprice", heads, rows.collect())
}
