//! The page.

use leptos::prelude::*;

use super::api::ask;
use super::board::board;
use crate::components::analytics::analytics_page;
use crate::components::filter_bar::use_usage_query;

/// The Overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let asked = use_usage_query();
    let query = Memo::new(move |_| asked.get().unwrap_or_default());
    analytics_page("Overview", query, ask, board)
}
