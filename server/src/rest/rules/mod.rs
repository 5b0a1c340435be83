//! `/api/v1/rules`: what tags a session when no person has. Rules are about all accounts, so nobody who is limited to some has them.

mod answers;
mod forms;
mod keep;
mod order;
mod preview;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// All of them.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(keep::list, keep::create))
        .routes(routes!(keep::replace, keep::end))
        .routes(routes!(preview::preview))
        .routes(routes!(order::reorder))
}
