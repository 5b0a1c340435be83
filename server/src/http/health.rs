//! `/healthz`: the process lives. `/readyz`: it can do its work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::AppState;

/// The process lives
#[utoipa::path(get, path = "/healthz", tag = "server", security(()), responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn healthz() -> &'static str {
    "ok"
}

/// What a server needs to do its work.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// The database answers.
    database: bool,
    /// Its schema is the one that this program knows.
    migrations: bool,
    /// Changes are heard.
    listener: bool,
}

/// The database answers, it is migrated, and changes are heard
#[utoipa::path(get, path = "/readyz", tag = "server", security(()),
    responses((status = 200, body = Readiness), (status = 503, body = Readiness, description = "Something is missing")))]
pub async fn readyz(State(state): State<AppState>) -> Response {
    let applied = ledger::maintenance::applied_migrations(&state.ledger).await;
    let known = || {
        Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect::<Vec<_>>()
    };
    let ready = Readiness {
        database: applied.is_ok(),
        migrations: applied.is_ok_and(|applied| known().iter().all(|name| applied.contains(name))),
        listener: state.hub.is_listening(),
    };
    let status = if ready.database && ready.migrations && ready.listener {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(ready)).into_response()
}
