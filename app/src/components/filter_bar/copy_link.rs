//! Copying the address of what is shown, with everything said that is meant.

use domain::query::UsageQuery;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::links::explicit_url;
use crate::components::dialog::Dialog;
use crate::components::icon::{Icon, Shape};
use crate::components::secret::{SecretLine, to_clipboard};
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// A button that copies the address. Where browsers do not let it, the address is shown to be selected.
#[component]
pub(super) fn CopyLink(query: Memo<UsageQuery>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let (path, search) = {
        let location = use_location();
        (location.pathname, location.search)
    };
    let (asking, shown) = (RwSignal::new(false), RwSignal::new(String::new()));
    let copy = move |_| {
        let zone = session
            .me()
            .with_untracked(|me| me.as_ref().map(|me| me.zone.clone()).unwrap_or_default());
        let url = query
            .with_untracked(|query| search.with_untracked(|search| path.with_untracked(|path| explicit_url(path, search, query, &zone))));
        let url = format!("{}{url}", window().location().origin().unwrap_or_default());
        spawn_local(async move {
            if to_clipboard(&url).await {
                toasts.done("The link was copied.");
            } else {
                shown.try_set(url);
                asking.try_set(true);
            }
        });
    };
    view! {
        <button type="button" class="icon-button" aria-label="Copy link" title="Copy link" on:click=copy>
            <Icon shape=Shape::Link />
        </button>
        <Dialog open=asking title="Copy this link">
            <p class="dialog__lead">"This browser does not let the page copy. Select the line and copy it."</p>
            {move || view! { <SecretLine name="The link" text=shown.get() /> }}
        </Dialog>
    }
    .into_any()
}
