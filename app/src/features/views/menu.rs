//! The menu of the filter bar: opens a view, saves what is shown as a new one, and leads to changing those that are there.

use domain::views::View;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::api::views_list;
use super::dialog::{Editing, ViewDialog};
use crate::components::filter_bar::{question_url, use_usage_query};
use crate::components::icon::{Icon, Shape};
use crate::components::panel::Failure;
use crate::components::popover::{Popover, close_popover};
use crate::components::session::use_session;
use crate::error::AppError;

/// Id of the menu.
const ID: &str = "views";

/// The button and the menu. Views are read when it opens.
#[component]
pub fn ViewsMenu() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let list = RwSignal::new(None::<Result<Vec<View>, AppError>>);
    let editing = Editing::default();
    let read = move || {
        spawn_local(async move {
            let answer = session.run(views_list).await;
            list.try_set(Some(answer));
        });
    };
    Effect::new(move |_| {
        if open.get() {
            read();
        }
    });
    let here = here();
    let content = move || match list.get() {
        None => view! { <p class="views__empty" aria-busy="true">"Reading…"</p> }.into_any(),
        Some(Err(error)) => view! { <Failure text=error.to_string() retry=Callback::new(move |()| read()) /> }.into_any(),
        Some(Ok(views)) => groups(views, here, editing),
    };
    let button = view! { <Icon shape=Shape::Bookmark /> }.into_any();
    view! {
        <Popover id=ID title="Saved views" open=open button_class="icon-button" button_name="Saved views" button=button>
            <Show when=move || open.get()>
                <div class="views">
                    {content}
                    <footer class="views__foot">
                        <button
                            type="button"
                            class="button"
                            data-focus=""
                            on:click=move |_| {
                                // It gives the focus back, so that the dialog can do so in its turn.
                                close_popover(ID);
                                editing.create();
                            }
                        >
                            <Icon shape=Shape::Plus />
                            "Save this view"
                        </button>
                    </footer>
                </div>
            </Show>
        </Popover>
        <ViewDialog editing=editing here=here />
    }
    .into_any()
}

/// The address of what is shown, in the form in which views keep it.
fn here() -> Memo<String> {
    let asked = use_usage_query();
    let (path, search) = {
        let location = use_location();
        (location.pathname, location.search)
    };
    Memo::new(move |_| {
        let query = asked.get().unwrap_or_default();
        search.with(|search| path.with(|path| question_url(path, search, &query)))
    })
}

/// One's own, and those of others.
fn groups(views: Vec<View>, here: Memo<String>, editing: Editing) -> AnyView {
    if views.is_empty() {
        return view! { <p class="views__empty">"A view keeps this page with its filters under a name. There are none yet."</p> }
            .into_any();
    }
    let (own, shared): (Vec<View>, Vec<View>) = views.into_iter().partition(|view| view.own);
    let group = move |title: &'static str, list: Vec<View>| {
        (!list.is_empty()).then(|| {
            view! {
                <section>
                    <h3>{title}</h3>
                    <ul>{list.into_iter().map(|view| row(view, here, editing)).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { <div class="views__list">{[group("Yours", own), group("Shared by others", shared)].collect_view()}</div> }.into_any()
}

fn row(saved: View, here: Memo<String>, editing: Editing) -> AnyView {
    let url = saved.url();
    let note = match (saved.own, saved.shared) {
        (true, true) => "shared".to_owned(),
        (true, false) => String::new(),
        (false, _) => saved.owner.clone(),
    };
    let is_here = {
        let url = url.clone();
        move || here.with(|here| *here == url).then_some("true")
    };
    let name = saved.name.clone();
    let change = saved.may_change.then(|| {
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=format!("Change {name}")
                title="Change"
                on:click=move |_| {
                    close_popover(ID);
                    editing.change(saved.clone());
                }
            >
                <Icon shape=Shape::Edit />
            </button>
        }
    });
    view! {
        <li class="views__item">
            <a href=url aria-current=is_here on:click=move |_| close_popover(ID)>
                <span>{name.clone()}</span>
                <small>{note}</small>
            </a>
            {change}
        </li>
    }
    .into_any()
}
