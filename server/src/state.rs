//! What every handler stands on.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRef;
use ipnet::IpNet;
use ledger::Ledger;
use leptos::config::LeptosOptions;
use tokio_util::sync::CancellationToken;

use crate::auth::Tokens;
use crate::http::Site;
use crate::http::crowd::Crowd;
use crate::http::room::Room;
use crate::ingest::Ingest;
use crate::live::Hub;
use crate::observe::Metrics;

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
    /// Turns of those who send events.
    pub crowd: Crowd,
    /// Turns of those who fetch the log as a file: each holds a connection to the database.
    pub files: Crowd,
    /// Room for what they send.
    pub room: Room,
    /// What operators see.
    pub metrics: Metrics,
    /// What must be sent to see it, if anything.
    pub metrics_token: Option<Arc<str>>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Where this server listens, for links when no public address is given.
    pub address: SocketAddr,
    /// What Leptos wants to know.
    pub leptos: LeptosOptions,
    /// Cancelled when the server stops: streams end.
    pub stopping: CancellationToken,
}

impl AppState {
    /// An address of a page, with a secret that works once.
    #[must_use]
    pub fn link(&self, page: &str, token: &str) -> String {
        let base = match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            // "All addresses" is not one that anybody can go to.
            None if self.address.ip().is_unspecified() => format!("http://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        };
        format!("{base}/{page}?token={token}")
    }

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
