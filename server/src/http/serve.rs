//! The accept loop. Unlike `axum::serve` it gives a client only so long to send the head of a request: one that sends a byte a minute must not
//! hold a connection for ever.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::{Request, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// So long a new connection may be silent.
const FIRST_BYTE: Duration = Duration::from_secs(15);
/// So long a request's head may take, and so long a connection may be idle between two: longer than proxies keep theirs (nginx: a minute), so
/// that none of them sends something into a connection that is being closed.
const HEAD: Duration = Duration::from_secs(75);

/// Serves until cancelled; then no connection is taken any more, and the open ones may finish their request.
///
/// # Errors
/// When the socket breaks.
pub async fn serve(listener: TcpListener, router: Router, stopping: CancellationToken) -> std::io::Result<()> {
    // HTTP/1.1 only: proxies speak it, and telling the two apart would wait for bytes without a clock.
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            biased;
            () = stopping.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Too many open files, or a client that has gone already: neither is a reason to stop.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        drop(stream.set_nodelay(true));
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            let router = router.clone();
            async move { Ok::<_, Infallible>(router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {})) }
        });
        let (builder, watcher) = (builder.clone(), graceful.watcher());
        tokio::spawn(async move {
            if !matches!(timeout(FIRST_BYTE, stream.peek(&mut [0])).await, Ok(Ok(1))) {
                return;
            }
            let connection = builder.serve_connection(TokioIo::new(stream), service);
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(%error, %peer, "a connection ended early");
            }
        });
    }
    graceful.shutdown().await;
    Ok(())
}
