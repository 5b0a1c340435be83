//! What a personal token looks like in a table.

use domain::people::PersonalToken;
use leptos::prelude::*;

use super::moment::Moment;

/// Its name, with the beginning of its secret below.
pub(crate) fn name(token: &PersonalToken) -> AnyView {
    view! {
        <span class="account">
            <b>{token.label.clone()}</b>
            <small>
                <code>{format!("{}…", token.prefix)}</code>
            </small>
        </span>
    }
    .into_any()
}

/// What it may do, as its scopes are called.
pub(crate) fn may(token: &PersonalToken) -> String {
    token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ")
}

/// When it was last used.
pub(crate) fn last_used(token: &PersonalToken) -> AnyView {
    match token.last_used_at {
        Some(at) => view! { <Moment at=at /> }.into_any(),
        None => "Never".into_any(),
    }
}
