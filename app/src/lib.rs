//! The page: shell, routes, features and charts. Rendered on the server (`ssr`), alive in the browser (`hydrate`).
#![recursion_limit = "256"]

pub mod app;
pub mod charts;
pub mod components;
pub mod document;
pub mod error;
pub mod features;
pub mod live;
pub mod page_client;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod wire;

pub use app::App;
pub use document::{Assets, shell};

/// Brings the server's page to life in the browser: the one thing that the wasm module exports.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(App);
}
