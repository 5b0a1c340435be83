//! Being told to stop.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// From now on Ctrl-C and SIGTERM do not kill this process but cancel the token, so that what was started can be stopped. Whoever cannot
/// wait for that says it a second time.
pub fn stopping() -> CancellationToken {
    let token = CancellationToken::new();
    let told = token.clone();
    tokio::spawn(async move {
        told_to_stop().await;
        told.cancel();
        told_to_stop().await;
        std::process::exit(130);
    });
    token
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn told_to_stop() {
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(problem) => {
            tracing::warn!(%problem, "SIGTERM cannot be heard");
            drop(tokio::signal::ctrl_c().await);
        }
    }
}
