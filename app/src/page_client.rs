//! Every request of a page says for which organization, and for whom, the page was made. The cookies of a browser may have come to be of
//! another one meanwhile (somebody signed in in another tab, a membership ended): then the server refuses, instead of doing in one
//! organization what was meant for another.

/// The header: `<org>.<user>`.
pub const HEADER: &str = "x-countinghouse-page";

/// The title of the problem that says that the page was made for somebody else.
pub const ELSEWHERE: &str = "Made for somebody else";

/// What a page of that org and user sends.
#[must_use]
pub fn identity(org: i32, user: i32) -> String {
    format!("{org}.{user}")
}

#[cfg(feature = "hydrate")]
pub use browser::{PageClient, made_for, own};

/// On the server, server functions are called and not asked for.
#[cfg(not(feature = "hydrate"))]
pub type PageClient = leptos::server_fn::client::browser::BrowserClient;

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::RefCell;
    use std::future::Future;

    use leptos::server_fn::Bytes;
    use leptos::server_fn::client::Client;
    use leptos::server_fn::client::browser::BrowserClient;
    use leptos::server_fn::request::browser::BrowserRequest;
    use leptos::server_fn::response::browser::BrowserResponse;

    use super::HEADER;
    use crate::error::AppError;

    thread_local! {
        static OWN: RefCell<Option<String>> = const { RefCell::new(None) };
    }

    /// Remembers for whom the page was made.
    pub fn made_for(org: i32, user: i32) {
        OWN.with_borrow_mut(|own| *own = Some(super::identity(org, user)));
    }

    /// For whom the page was made, if it was made for anyone.
    #[must_use]
    pub fn own() -> Option<String> {
        OWN.with_borrow(Clone::clone)
    }

    /// Sends the questions of server functions.
    #[derive(Debug)]
    pub struct PageClient;

    impl Client<AppError> for PageClient {
        type Request = BrowserRequest;
        type Response = BrowserResponse;

        fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, AppError>> + Send {
            if let Some(own) = own() {
                request.headers().append(HEADER, &own);
            }
            <BrowserClient as Client<AppError>>::send(request)
        }

        fn open_websocket(
            path: &str,
        ) -> impl Future<
            Output = Result<
                (
                    impl futures::Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                    impl futures::Sink<Bytes> + Send + 'static,
                ),
                AppError,
            >,
        > + Send {
            <BrowserClient as Client<AppError>>::open_websocket(path)
        }

        fn spawn(future: impl Future<Output = ()> + Send + 'static) {
            <BrowserClient as Client<AppError>>::spawn(future);
        }
    }
}
