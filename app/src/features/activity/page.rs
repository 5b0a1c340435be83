//! The page.

use domain::usage::activity::ActivityQuery;
use leptos::prelude::*;

use super::address::use_asked;
use super::api::ask;
use super::body::body;
use crate::components::analytics::analytics_page;

/// The log of requests.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let asked = use_asked();
    let query = Memo::new(move |_| asked.get().unwrap_or_else(|_| ActivityQuery::default()));
    analytics_page("Activity", query, ask, body)
}
