//! Pages whose reader has gone are rendered to their end all the same.
//!
//! Leptos renders the parts of a page that wait for data in tasks of their own, which look contexts up from owner to owner. A reader who leaves
//! drops the response, and with it the page's outermost owner, while such a task runs on another thread: the look-up is then the last to hold an
//! owner, drops it while it holds a lock on its child, and waits for that very lock (`reactive_graph` 0.2.16, `Owner::with_context`). Each time a
//! worker thread was lost for good, and with the last one the server. The data is asked for to its end in any case.

use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::time::timeout;
use tracing::Instrument;

use super::problem;

/// So long a page that nobody reads may take.
const LONGEST: Duration = Duration::from_secs(60);

/// Lets a page be rendered by a task that nobody's leaving ends. What is under `/api/` is no page, and ends with whoever asked.
pub async fn to_the_end(request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let rendering = async move { next.run(request).await.map(|body| Body::new(Whole { body: Some(body) })) };
    match tokio::spawn(rendering.in_current_span()).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => problem::problem(StatusCode::SERVICE_UNAVAILABLE, "The server is stopping.").into_response(),
        },
    }
}

/// A body that is read to its end, by a task of its own where its reader has gone.
struct Whole {
    /// None once it is at its end.
    body: Option<Body>,
}

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(body).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        let rest = self.body.take().filter(|body| !body.is_end_stream());
        // Where the server is stopping, what is spawned is dropped at once.
        if let (Some(rest), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(async move { drop(timeout(LONGEST, read(rest)).await) });
        }
    }
}

async fn read(mut body: Body) {
    while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use futures::{StreamExt, stream};
    use tower::ServiceExt;

    use super::*;

    /// A page, and something under `/api/`, of three parts that take a moment each, and how many of them were made.
    fn slow() -> (Router, Arc<AtomicU32>) {
        let made = Arc::new(AtomicU32::new(0));
        let counted = made.clone();
        let page = move || {
            let made = counted.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Body::from_stream(stream::iter(0..3).then(move |_| {
                    let made = made.clone();
                    async move {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        made.fetch_add(1, Ordering::SeqCst);
                        Ok::<_, Infallible>("part")
                    }
                }))
            }
        };
        let router = Router::new().route("/", get(page.clone())).route("/api/v1", get(page));
        (router.layer(from_fn(to_the_end)), made)
    }

    async fn ask(router: &Router, path: &str) -> Response {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        router.clone().oneshot(request).await.expect("an answer")
    }

    async fn parts(made: &AtomicU32) -> u32 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        made.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn a_page_that_is_read_is_what_it_was() {
        let (router, made) = slow();
        let bytes = axum::body::to_bytes(ask(&router, "/").await.into_body(), 100)
            .await
            .expect("a body");
        assert_eq!((&bytes[..], parts(&made).await), (&b"partpartpart"[..], 3));
    }

    #[tokio::test]
    async fn a_page_is_made_to_its_end_whenever_its_reader_leaves() {
        let (router, made) = slow();
        drop(ask(&router, "/").await);
        assert_eq!(parts(&made).await, 3, "after the head");
        assert!(timeout(Duration::from_millis(1), ask(&router, "/")).await.is_err());
        assert_eq!(parts(&made).await, 6, "before the head");
    }

    #[tokio::test]
    async fn what_is_no_page_ends_with_whoever_asked() {
        let (router, made) = slow();
        drop(ask(&router, "/api/v1").await);
        assert_eq!(parts(&made).await, 0);
    }

    #[test]
    fn a_page_that_is_left_while_the_server_stops_is_let_go() {
        let (router, made) = slow();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let page = runtime.block_on(ask(&router, "/"));
        let handle = runtime.handle().clone();
        drop(runtime);
        let _entered = handle.enter();
        drop(page);
        assert_eq!(made.load(Ordering::SeqCst), 0);
    }
}
