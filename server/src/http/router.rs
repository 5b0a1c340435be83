//! The table of routes.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::crowd::{self, Crowd};
use super::doors::{self, Doors};
use super::{assets, headers, health, problem, whole};
use crate::state::AppState;
use crate::{auth, ingest, live, observe, rest};

/// How long a request may take; the stream is not one of them.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The largest body of anything but ingest, in bytes.
pub(super) const BODY_LIMIT: usize = 256 * 1024;

/// All routes over one state.
pub fn router(state: AppState) -> Router {
    registered(state).0
}

/// The same, with the document that says what each route of the REST API asks for.
pub fn registered(state: AppState) -> (Router, OpenApi) {
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
    let is_https = state.is_https();
    let crowd = Crowd::of_people();
    let rest = rest::routes();
    let stream = OpenApiRouter::<AppState>::new().routes(routes!(live::stream));
    let ingest = OpenApiRouter::<AppState>::new().routes(routes!(ingest::events));
    let open = OpenApiRouter::<AppState>::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(observe::metrics));
    let (rest, mut document) = rest.split_for_parts();
    let (stream, of_stream) = stream.split_for_parts();
    let (ingest, of_ingest) = ingest.split_for_parts();
    let (open, of_open) = open.split_for_parts();
    let (itself, of_itself) = OpenApiRouter::<Arc<OpenApi>>::new()
        .routes(routes!(rest::document))
        .split_for_parts();
    for other in [of_stream, of_ingest, of_open, of_itself] {
        document.merge(other);
    }
    let doors = Doors::of(&document);
    let guard = middleware::from_fn_with_state(doors, doors::guard);

    // Who asks is found out for pages, server functions, the stream and the REST API; ingest has keys of its own.
    let for_people = rest
        .layer(guard.clone())
        .leptos_routes_with_context(&state, pages, context, shell)
        .fallback(fallback)
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
        .layer(middleware::from_fn_with_state(crowd, crowd::take_turns))
        .layer(middleware::from_fn(whole::to_the_end))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify))
        .layer(CatchPanicLayer::custom(|_| problem::panicked()))
        .layer(middleware::map_response(problem::of_layers));
    let stream = stream
        .layer(guard)
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify))
        .layer(CatchPanicLayer::custom(|_| problem::panicked()));
    let ingest = ingest
        .layer(CatchPanicLayer::custom(|_| problem::panicked()))
        .layer(RequestDecompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(ingest::MAX_WIRE_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT))
        .layer(middleware::map_response(problem::of_layers));
    let router = open
        .merge(itself.with_state(Arc::new(document.clone())))
        .route("/assets/{*path}", get(assets::asset))
        .merge(ingest)
        .merge(stream)
        .merge(for_people)
        .layer(middleware::map_response(move |response| headers::secure(response, is_https)))
        .layer(middleware::from_fn_with_state(state.metrics.clone(), observe::count));
    (observe::traced(router).with_state(state), document)
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
