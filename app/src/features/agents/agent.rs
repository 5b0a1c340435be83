//! The page of one agent.

use domain::usage::AgentQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::ask_for_agent;
use super::body::body;
use crate::components::analytics::analytics_page;
use crate::components::filter_bar::use_usage_query;

/// The page of the agent whose number the address names. What is no number is no agent.
#[component]
pub fn AgentPage() -> impl IntoView {
    let params = use_params_map();
    let asked = use_usage_query();
    let query = Memo::new(move |_| AgentQuery {
        id: params.with(|params| number(params.get_str("id").unwrap_or_default())),
        usage: asked.get().unwrap_or_default(),
    });
    analytics_page("Agent", query, ask_for_agent, body)
}

/// The number of an agent; one that no agent has when it is none.
fn number(text: &str) -> i32 {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).unwrap_or(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_no_agent() {
        for (text, id) in [
            ("7", 7),
            ("0", 0),
            ("", -1),
            ("x", -1),
            ("-3", -1),
            ("+3", -1),
            ("7.5", -1),
            ("99999999999", -1),
        ] {
            assert_eq!(number(text), id, "{text:?}");
        }
    }
}
