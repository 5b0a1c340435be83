//! The one connection that hears about changes, with back-off. After it was away, everything is looked at again.

use std::time::Duration;

use ledger::changes::{Heard, Listener};
use tokio_util::sync::CancellationToken;

use super::Hub;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Listens until the server stops.
pub async fn listen(hub: Hub, stopping: CancellationToken) {
    let mut wait = FIRST_WAIT;
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            error = session(&hub, &mut wait) => {
                hub.set_listening(false);
                tracing::warn!(%error, wait_ms = wait.as_millis(), "the change listener lost its connection");
            }
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(LONGEST_WAIT),
        }
    }
}

/// One connection's life; returns why it ended.
async fn session(hub: &Hub, wait: &mut Duration) -> String {
    let mut listener = match Listener::connect(hub.ledger()).await {
        Ok(listener) => listener,
        Err(error) => return error.to_string(),
    };
    *wait = FIRST_WAIT;
    hub.set_listening(true);
    // What was notified before this connection existed is in the outbox.
    hub.ring_all();
    loop {
        match listener.next().await {
            Ok(Heard::Changed { org, .. }) => hub.ring(org),
            Ok(Heard::Sessions { org, account }) => hub.ring_for_sessions(org, account),
            Ok(Heard::Access { user }) => hub.access_changed(user),
            Ok(Heard::Lost) => return "the connection was closed".to_owned(),
            Err(error) => return error.to_string(),
        }
    }
}
