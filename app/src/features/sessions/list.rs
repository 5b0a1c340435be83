//! The card with the list.

use domain::access::Scope;
use domain::sessions::SessionsPage;
use leptos::prelude::*;

use super::address::sessions_url;
use super::bar::{ChooseAll, ChosenBar, Undo};
use super::changes::Changes;
use super::desk::{provide_desk, use_desk};
use super::elsewhere::Elsewhere;
use super::keys::{self, KEYS, OF_VIEWERS};
use super::nothing::reason;
use super::picker::Picker;
use super::row::{COLUMNS, Line};
use super::sheets::Sheets;
use super::suggested::Accuracy;
use super::tabs::{found, title};
use crate::charts::format;
use crate::components::analytics::Reading;
use crate::components::nothing::Nothing;
use crate::components::pager::Pager;
use crate::components::session::use_session;

/// The card: what is listed, what can be done, the rows, and the way to older ones.
#[component]
pub(super) fn List(
    /// The page's data, and how it is read again.
    reading: Reading<SessionsPage>,
) -> impl IntoView {
    let page = reading.page;
    let desk = provide_desk(reading, use_session().may(Scope::SessionsWrite));
    keys::listen(desk);
    let heading = Memo::new(move |_| page.with(|page| title(page.question.show)));
    let of = Memo::new(move |_| page.with(found));
    let project = Memo::new(move |_| {
        page.with(|page| {
            let id = page.question.project?;
            Some(
                page.book
                    .project(id)
                    .map_or_else(|| "a project that is not there".to_owned(), |project| project.name.clone()),
            )
        })
    });
    let everything = move || page.with(|page| sessions_url(&page.question.showing(page.question.show)));
    let waiting = Memo::new(move |_| page.with(|page| page.waiting));
    view! {
        <section class="card work c12" aria-labelledby="work">
            <header class="card__head work__head">
                <h2 id="work">{heading}</h2>
                <span class="card__note num" role="status">
                    {of}
                </span>
                {move || {
                    project
                        .get()
                        .map(|name| {
                            view! {
                                <a class="chip" href=everything title="Show sessions of all projects">
                                    {format!("Billed to {name}")}
                                    <span aria-hidden="true">"×"</span>
                                </a>
                            }
                        })
                }}
                <div class="card__actions">
                    <Show when=move || desk.may>
                        <Undo />
                    </Show>
                    <Changes />
                    <KeysHelp may=desk.may />
                </div>
            </header>
            <Show when=move || { waiting.get() > 0 }>
                <p class="note" role="status">
                    {move || {
                        format!(
                            "{} still to be cut into sessions: what is shown is not complete yet.",
                            format::count(waiting.get(), "stretch of requests is", "stretches of requests are"),
                        )
                    }}
                </p>
            </Show>
            <Show when=move || desk.may && page.with(|page| !page.rows.is_empty())>
                <ChooseAll />
            </Show>
            <Elsewhere page=page />
            <Table page=page />
            <Show when=move || desk.may>
                <ChosenBar />
            </Show>
            <Nothing reason=Memo::new(move |_| page.with(reason)) />
            <Pages page=page />
            <Show when=move || desk.may>
                <Accuracy />
            </Show>
            <Show when=move || desk.may>
                <Picker />
                <Sheets />
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn Table(page: RwSignal<SessionsPage>) -> impl IntoView {
    let desk = use_desk();
    let ids = desk.order;
    let line = move |id: i64| {
        let row = Memo::new(move |_| page.with(|page| page.rows.iter().find(|row| row.id == id).cloned()));
        view! { <Line id=id row=row /> }
    };
    let zone = Memo::new(move |_| page.with(|page| page.window.zone.clone()));
    let heads = COLUMNS
        .into_iter()
        .map(|(name, is_number)| {
            view! {
                <th scope="col" class:r=is_number class:work__with=name == "With">
                    {name}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="work__body" hidden=move || ids.with(Vec::is_empty)>
            <table class="table table--cards work__table" aria-labelledby="work">
                <caption class="unseen">{move || format!("Sessions, the latest first; times of {}", zone.get())}</caption>
                <thead>
                    <tr>
                        {desk
                            .may
                            .then(|| {
                                view! {
                                    <th scope="col">
                                        <span class="unseen">"Chosen"</span>
                                    </th>
                                }
                            })} {heads}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| *id children=line />
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The ways to other sessions.
#[component]
fn Pages(page: RwSignal<SessionsPage>) -> impl IntoView {
    let newest = Memo::new(move |_| page.with(|page| page.question.after.map(|_| sessions_url(&page.question.behind(None)))));
    let older = Memo::new(move |_| page.with(|page| page.next.map(|next| sessions_url(&page.question.behind(Some(next))))));
    view! { <Pager newest=newest older=older /> }
}

/// The keys, behind a button.
#[component]
fn KeysHelp(may: bool) -> impl IntoView {
    let keys = KEYS
        .into_iter()
        .filter(|(key, _)| may || OF_VIEWERS.contains(key))
        .map(|(key, what)| {
            view! {
                <div>
                    <dt>
                        <kbd>{key}</kbd>
                    </dt>
                    <dd>{what}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <button type="button" class="button button--quiet" popovertarget="work-keys" style="anchor-name:--work-keys">
            "Keys"
        </button>
        <div class="pop keys" id="work-keys" popover="auto" role="dialog" aria-label="Keys of this page" style="position-anchor:--work-keys">
            <dl class="keys__list">{keys}</dl>
        </div>
    }
    .into_any()
}
