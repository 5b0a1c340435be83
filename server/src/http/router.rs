//! The table of routes.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use super::{assets, health, problem};
use crate::state::AppState;
use crate::{auth, ingest, live};

/// How long a request may take; the stream is not one of them.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The largest body of anything but ingest, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// All routes over one state.
pub fn router(state: AppState) -> Router {
    let pages: Vec<AxumRouteListing> = generate_route_list(app::App);
    let shell = {
        let site = state.site.clone();
        move || app::shell(site.assets.clone())
    };
    let fallback = {
        let shell = shell.clone();
        move |State(state): State<AppState>, request: Request<Body>| not_found(state, shell.clone(), request)
    };
    let context = {
        let state = state.clone();
        move || provide_context(state.ledger.clone())
    };
    // Who asks is found out for pages, server functions, the stream and signing in; ingest has keys of its own.
    let for_people = Router::new()
        .route("/api/v1/auth/login", post(auth::login))
        .route("/api/v1/auth/logout", post(auth::logout))
        .route("/api/v1/auth/setup", post(auth::setup))
        .leptos_routes_with_context(&state, pages, context, shell)
        .fallback(fallback)
        .layer(CatchPanicLayer::custom(|_| problem::panicked()))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT))
        .layer(
            CompressionLayer::new()
                .br(true)
                .gzip(true)
                .quality(tower_http::CompressionLevel::Fastest),
        )
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify))
        .layer(middleware::map_response(problem::of_layers));
    let stream = Router::new()
        .route("/api/v1/stream", get(live::stream))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify));
    let ingest = Router::new()
        .route("/api/v1/events", post(ingest::events))
        .layer(CatchPanicLayer::custom(|_| problem::panicked()))
        .layer(DefaultBodyLimit::max(ingest::MAX_BODY))
        .layer(RequestDecompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(ingest::MAX_WIRE_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT))
        .layer(middleware::map_response(problem::of_layers));
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/assets/{*path}", get(assets::asset))
        .merge(ingest)
        .merge(stream)
        .merge(for_people)
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("DENY"),
        ))
        .with_state(state)
}

/// What has no route: an API path gets a problem, anything else the page, which says so with its own status.
async fn not_found<V>(state: AppState, shell: impl Fn() -> V + Clone + Send + Sync + 'static, request: Request<Body>) -> Response
where
    V: leptos::IntoView + 'static,
{
    if request.uri().path().starts_with("/api/") {
        return problem::problem(
            StatusCode::NOT_FOUND,
            "There is no such address. See the README for those that exist.",
        )
        .into_response();
    }
    let context = {
        let ledger = state.ledger.clone();
        move || provide_context(ledger.clone())
    };
    let mut response = leptos_axum::render_app_to_stream_with_context(context, shell)(request)
        .await
        .into_response();
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
