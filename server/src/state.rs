//! What every handler stands on.

use std::sync::Arc;

use axum::extract::FromRef;
use ledger::Ledger;
use leptos::config::LeptosOptions;
use tokio_util::sync::CancellationToken;

use crate::auth::Tokens;
use crate::http::Site;
use crate::ingest::Ingest;
use crate::live::Hub;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The data.
    pub ledger: Ledger,
    /// Signs and reads sessions.
    pub tokens: Arc<Tokens>,
    /// The live tail.
    pub hub: Hub,
    /// Micro-batching of incoming events.
    pub ingest: Ingest,
    /// The page's files.
    pub site: Site,
    /// Where people reach this server, if a proxy stands before it.
    pub public_url: Option<Arc<str>>,
    /// What Leptos wants to know.
    pub leptos: LeptosOptions,
    /// Cancelled when the server stops: streams end.
    pub stopping: CancellationToken,
}

impl AppState {
    /// Whether people reach this server over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
