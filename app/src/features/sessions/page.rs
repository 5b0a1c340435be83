//! The page.

use domain::sessions::SessionsQuery;
use leptos::prelude::*;

use super::address::use_asked;
use super::api::ask;
use super::body::body;
use crate::components::analytics::analytics_page;
use crate::components::filter_bar::be_one_list;

/// Work sessions: the inbox of those that nobody has tagged, and all others.
#[component]
pub fn SessionsPage() -> impl IntoView {
    // What waits in the inbox waits however old it is.
    be_one_list();
    let asked = use_asked();
    let query = Memo::new(move |_| asked.get().unwrap_or_else(|_| SessionsQuery::default()));
    analytics_page("Sessions", query, ask, body)
}
