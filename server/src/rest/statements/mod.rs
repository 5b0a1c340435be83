//! `/api/v1/statements` and what belongs to it: what projects are billed, as JSON and as files, its steps, links for clients, terms and rates.

mod agreement;
mod examples;
mod exchange_rates;
mod file;
mod links;
mod month;
mod shared;
mod statement;
mod steps;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// All of them.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(month::month))
        .routes(routes!(statement::statement))
        .routes(routes!(steps::step))
        .routes(routes!(links::share))
        .routes(routes!(links::revoke))
        .routes(routes!(agreement::read, agreement::change))
        .routes(routes!(exchange_rates::list, exchange_rates::enter))
        .routes(routes!(exchange_rates::withdraw))
        .routes(routes!(shared::shared))
}
