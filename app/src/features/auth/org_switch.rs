//! The way from one organization to another.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::api::orgs_list;
use super::browser::send;
use crate::components::dialog::Dialog;
use crate::components::same_org::tell;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// A button and a dialog with the organizations that one belongs to. For those who belong to several.
#[component]
pub fn OrgSwitch() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    view! {
        <Show when=move || session.me().with(|me| me.as_ref().is_some_and(|me| me.orgs > 1))>
            <button type="button" class="button button--quiet who__switch" on:click=move |_| open.set(true)>
                "Switch"
            </button>
        </Show>
        <Dialog open=open title="Switch organization" class="dialog--narrow">
            <Orgs />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Orgs() -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let current = session.me().get_untracked().map(|me| me.org);
    let orgs = RwSignal::new(Vec::new());
    spawn_local(async move {
        match session.run(orgs_list).await {
            Ok(list) => {
                orgs.try_set(list);
            }
            Err(error) => toasts.failed(&error),
        }
    });
    let choose = move |org: i32| {
        spawn_local(async move {
            match send("POST", "/api/v1/auth/org", &json!({ "org": org })).await {
                // Everything on the page is of the other one.
                Ok(()) => {
                    tell(org);
                    let _ = window().location().assign("/");
                }
                Err(error) => toasts.failed(&error),
            }
        });
    };
    let list = move || {
        orgs.get()
            .into_iter()
            .map(|org| {
                let here = Some(org.id) == current;
                let id = org.id;
                view! {
                    <li>
                        <button type="button" class="button button--wide" disabled=here on:click=move |_| choose(id)>
                            {org.name.clone()}
                            {org.sample.then(|| view! { <span class="badge">"sample"</span> })}
                            {here.then(|| view! { <span class="badge badge--good">"here"</span> })}
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="orgs">{list}</ul> }.into_any()
}
