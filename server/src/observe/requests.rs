//! Every request has an id, which its answer and every line of its log carry.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, Method};
use axum::middleware::Next;
use axum::response::Response;
use tower::ServiceBuilder;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use tracing::Span;

use super::Metrics;
use super::metrics;

/// The header of the id. A proxy may give it; otherwise it is made here.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every request its id and a span in the log. Addresses are logged without their query, and headers not at all: both may hold secrets.
pub fn traced<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let span = |request: &Request| {
        let id = request
            .extensions()
            .get::<RequestId>()
            .and_then(|id| id.header_value().to_str().ok());
        tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
    };
    let answered = |response: &Response, latency: std::time::Duration, _: &Span| {
        let (status, ms) = (response.status().as_u16(), latency.as_millis());
        if response.status().is_server_error() {
            tracing::warn!(status, ms, "answered");
        } else {
            tracing::debug!(status, ms, "answered");
        }
    };
    router.layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(HEADER, MakeRequestUuid))
            .layer(
                TraceLayer::new_for_http()
                    .make_span_with(span)
                    .on_request(())
                    .on_response(answered)
                    .on_failure(()),
            )
            .layer(PropagateRequestIdLayer::new(HEADER)),
    )
}

/// A client may make methods up, and each would be counted apart for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "OTHER",
    }
}

/// Counts what was answered, by route.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let method = known(request.method()).to_owned();
    let response = next.run(request).await;
    let answered = metrics::Request {
        method,
        route,
        status: response.status().as_u16(),
    };
    metrics.answered(&answered, began.elapsed().as_secs_f64());
    response
}
