//! All clients, one card each, and those that are put away behind a button.

use domain::projects::Book;
use leptos::prelude::*;

use super::client_card::ClientCard;
use super::groups::{archived, groups};
use super::page::{Actions, Books};
use crate::components::panel::{Failure, Skeleton};

/// The cards; what to do first where there is no client yet.
#[component]
pub(super) fn Shelf(
    /// Clients and projects.
    books: Books,
    /// What can be done, for those who may.
    actions: Option<Actions>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let cards = move || {
        books.get().map(|book| {
            book.map(|book| {
                if book.clients.is_empty() {
                    return view! { <NoClients actions=actions /> }.into_any();
                }
                let away = archived(&book);
                view! {
                    {move || cards_of(&book, all.get(), actions)}
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

fn cards_of(book: &Book, all: bool, actions: Option<Actions>) -> AnyView {
    let shown = groups(book, all);
    if shown.is_empty() {
        return view! { <p class="card card__empty">"All clients are archived."</p> }.into_any();
    }
    shown
        .into_iter()
        .map(|group| view! { <ClientCard group=group actions=actions /> })
        .collect_view()
        .into_any()
}

/// Shows what is put away, and hides it again.
#[component]
fn Toggle(away: usize, all: RwSignal<bool>) -> impl IntoView {
    (away > 0)
        .then(|| {
            view! {
                <button
                    type="button"
                    class="button shelf__toggle"
                    aria-pressed=move || all.get().to_string()
                    on:click=move |_| all.update(|all| *all = !*all)
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
