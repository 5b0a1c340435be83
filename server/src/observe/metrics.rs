//! `GET /metrics`, in the text format of Prometheus. Operational numbers only: nothing of any org.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::http::problem;
use crate::state::AppState;

/// What a request was.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    /// Its method.
    pub method: String,
    /// The route, not the address: `/api/v1/accounts/{id}`.
    pub route: String,
    /// The answer's status.
    pub status: u16,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Fate {
    /// `accepted`, `duplicate`, `updated` or `rejected`.
    pub fate: &'static str,
}

/// All metrics. Cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Histogram,
    events: Family<Fate, Counter>,
    lag: Histogram,
    streams: Gauge,
    listening: Gauge,
    waiting: Gauge,
    connections: Gauge,
    idle: Gauge,
    uptime: Gauge<f64, AtomicU64>,
    started: std::time::Instant,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("countinghouse");
        let requests = Family::<Request, Counter>::default();
        let seconds = Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0]);
        let events = Family::<Fate, Counter>::default();
        let lag = Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0]);
        let (streams, listening, waiting) = (Gauge::default(), Gauge::default(), Gauge::default());
        let (connections, idle, uptime) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("http_requests", "Requests answered, by route and status", requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time until the answer begins",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register(
            "ingest_events",
            "Events sent to POST /api/v1/events, by what became of them",
            events.clone(),
        );
        registry.register("ingest_waiting", "Events that wait for the database", waiting.clone());
        registry.register_with_unit(
            "live_lag",
            "From a change in the database to its being sent to streams",
            Unit::Seconds,
            lag.clone(),
        );
        registry.register("live_streams", "Open streams", streams.clone());
        registry.register("live_listening", "1 while changes are heard", listening.clone());
        registry.register("database_connections", "Connections of the pool", connections.clone());
        registry.register("database_connections_idle", "Those of them that nobody uses", idle.clone());
        registry.register_with_unit("uptime", "Since the server started", Unit::Seconds, uptime.clone());
        Self(Arc::new(Inner {
            registry,
            requests,
            seconds,
            events,
            lag,
            streams,
            listening,
            waiting,
            connections,
            idle,
            uptime,
            started: std::time::Instant::now(),
        }))
    }
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, request: &Request, seconds: f64) {
        self.0.requests.get_or_create(request).inc();
        self.0.seconds.observe(seconds);
    }

    /// Events were taken, or not.
    pub fn events(&self, fate: &'static str, count: u64) {
        if count > 0 {
            self.0.events.get_or_create(&Fate { fate }).inc_by(count);
        }
    }

    /// A change was sent to the streams so long after it happened.
    pub fn sent(&self, seconds: f64) {
        self.0.lag.observe(seconds.max(0.0));
    }

    /// The text, with the numbers of now.
    fn text(&self, state: &AppState) -> String {
        let int = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let pool = state.ledger.pool();
        self.0.streams.set(int(state.hub.streams()));
        self.0.listening.set(i64::from(state.hub.is_listening()));
        self.0.waiting.set(int(state.ingest.waiting_in_all()));
        self.0.connections.set(i64::from(pool.size()));
        self.0.idle.set(int(pool.num_idle()));
        self.0.uptime.set(self.0.started.elapsed().as_secs_f64());
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = encode(&mut text, &self.0.registry);
        text
    }
}

/// Operational metrics for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "server", security(()), responses(
    (status = 200, content_type = "application/openmetrics-text", body = String), (status = 401, body = problem::Problem, content_type = "application/problem+json",
    description = "`COUNTINGHOUSE_METRICS_TOKEN` is set, and was not sent as a Bearer token")))]
pub async fn metrics(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let wanted = state.metrics_token.as_deref().map(|token| format!("Bearer {token}"));
    if wanted.as_deref().is_some_and(|wanted| !is_same(wanted, sent.unwrap_or_default())) {
        return problem::unauthorized("Send the token of --metrics-token: `Authorization: Bearer …`.").into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], state.metrics.text(&state)).into_response()
}

/// Compares in a time that does not tell where the texts differ: by their hashes.
fn is_same(one: &str, other: &str) -> bool {
    use sha2::{Digest, Sha256};
    Sha256::digest(one.as_bytes()) == Sha256::digest(other.as_bytes())
}
