//! The page.

use leptos::prelude::*;

use super::api::ask;
use super::body::body;
use crate::components::analytics::analytics_page;
use crate::components::filter_bar::use_usage_query;

/// The Usage page.
#[component]
pub fn UsagePage() -> impl IntoView {
    let asked = use_usage_query();
    let query = Memo::new(move |_| asked.get().unwrap_or_default());
    analytics_page("Usage", query, ask, body)
}
