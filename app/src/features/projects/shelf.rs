//! All clients, one card each, and those that are put away behind a button.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::client_card::ClientCard;
use super::groups::{archived, groups};
use super::page::{Actions, Books};
use super::read::Listed;
use crate::components::panel::{Failure, Skeleton};

/// The cards; what to do first where there is no client yet.
#[component]
pub(super) fn Shelf(
    /// Clients and projects.
    books: Books,
    /// What can be done, for those who may.
    actions: Option<Actions>,
) -> impl IntoView {
    let map = use_query_map();
    let all = Memo::new(move |_| map.with(|map| map.get("archived").as_deref() == Some("true")));
    let cards = move || {
        books.get().map(|listed| {
            listed.map(|listed| {
                if listed.book.clients.is_empty() {
                    return view! { <NoClients actions=actions /> }.into_any();
                }
                let away = archived(&listed.book);
                view! {
                    {move || cards_of(&listed, all.get(), actions)}
                    <Toggle away=away all=all />
                }
                .into_any()
            })
        })
    };
    view! {
        // In this order, as in a panel: the boundary stands inside.
        <Transition fallback=|| {
            view! { <Skeleton height=320 /> }
        }>
            <ErrorBoundary fallback=move |errors| {
                let text = move || { errors.with(|errors| errors.iter().next().map_or_else(String::new, |(_, error)| error.to_string())) };
                view! { <Failure text=Signal::derive(text) retry=Some(Callback::new(move |()| books.refetch())) /> }
            }>{cards}</ErrorBoundary>
        </Transition>
    }
    .into_any()
}

fn cards_of(listed: &Listed, all: bool, actions: Option<Actions>) -> AnyView {
    let shown = groups(listed, all);
    if shown.is_empty() {
        return view! { <p class="card card__empty">"All clients are archived."</p> }.into_any();
    }
    shown
        .into_iter()
        .map(|group| view! { <ClientCard group=group actions=actions /> })
        .collect_view()
        .into_any()
}

/// Shows what is put away, and hides it again. The address says which.
#[component]
fn Toggle(away: usize, all: Memo<bool>) -> impl IntoView {
    let navigate = use_navigate();
    let turn = move |_| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(
            if all.get_untracked() {
                "/projects"
            } else {
                "/projects?archived=true"
            },
            options,
        );
    };
    (away > 0)
        .then(|| {
            view! {
                <button
                    type="button"
                    class="button shelf__toggle"
                    aria-pressed=move || all.get().to_string()
                    on:click=turn
                >
                    {format!("Show archived ({away})")}
                </button>
            }
        })
        .into_any()
}

/// What to do when there is none yet.
#[component]
fn NoClients(actions: Option<Actions>) -> impl IntoView {
    view! {
        <section class="card">
            <div class="empty">
                <h2>"No clients yet"</h2>
                <p>
                    "A client is who you bill; a project is what you bill them for. Work sessions are given to projects, by people or by rules, and at the end of a month each project has a statement of what its work has cost."
                </p>
                {match actions {
                    Some(actions) => {
                        view! {
                            <p>"Begin with a client, then add its first project."</p>
                            <button type="button" class="button button--primary" on:click=move |_| actions.client.run(None)>
                                "Add the first client"
                            </button>
                        }
                            .into_any()
                    }
                    None => view! { <p>"An administrator of your organization, or whoever does its billing, can add one."</p> }.into_any(),
                }}
            </div>
        </section>
    }
    .into_any()
}
