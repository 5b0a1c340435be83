//! The log: its lines, the way to older ones, and how it moves.

use domain::usage::activity::{Activity, ActivityQuery, Clock, RequestRow};
use leptos::html;
use leptos::prelude::*;
use reactive_stores::Store;

use super::address::{PATH, activity_url, file};
use super::hold::{Held, shown, waiting, waiting_text};
use super::nothing::reason;
use super::row::Line;
use super::scrolled::{scroll_to, use_sight};
use super::words::{Key, key};
use crate::charts::Palette;
use crate::components::downloads::Downloads;
use crate::components::nothing::Nothing;
use crate::components::pager::Pager;
use crate::components::search::{Search, SearchWords};
use crate::live::{LiveState, LiveStateStoreFields, Status};

/// The columns, and whether they are numbers.
const COLUMNS: [(&str, bool); 11] = [
    ("Time", false),
    ("Person", false),
    ("Account", false),
    ("Agent", false),
    ("Model", false),
    ("In", true),
    ("Cache", true),
    ("Out", true),
    ("Cost", true),
    ("Latency", true),
    ("Outcome", false),
];

/// The card. While the newest requests are on screen, new ones appear on top of them. Whoever has scrolled down, or holds the log, is told how
/// many wait, and nothing moves.
#[component]
pub(super) fn Log(
    /// The page's data.
    page: RwSignal<Activity>,
    /// Whether the stream is open.
    live: Store<LiveState>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let sight = use_sight(list);
    let paused = RwSignal::new(false);
    let held = RwSignal::new(None::<Held>);
    let query = Memo::new(move |_| page.with(|page| page.query.clone()));
    let is_first = Memo::new(move |_| query.with(ActivityQuery::is_first_page));
    let holds = Memo::new(move |_| is_first.get() && (paused.get() || sight.is_past.get()));
    let hold = move || held.set(Some(page.with_untracked(Held::of)));
    // Another question is another list: what is held is then held of that one.
    Effect::new(move |_| {
        query.track();
        if holds.get() { hold() } else { held.set(None) }
    });
    let rows = Memo::new(move |_| page.with(|page| held.with(|held| shown(page, held.as_ref()))));
    let count = Memo::new(move |_| page.with(|page| held.with(|held| waiting(page, held.as_ref()))));
    let show = move |_| {
        if sight.is_past.get_untracked() {
            scroll_to(list);
        }
        hold();
    };
    let search = SearchWords {
        label: "Find requests".to_owned(),
        placeholder: "Person, model, session, branch, request id…".to_owned(),
        title: "A part of a name, a directory or a branch; the beginning of a session's or of the vendor's id; or a request's or a trace's whole id",
    };
    view! {
        <section class="card log c12">
            <header class="card__head log__head">
                <h2 id="log">"Requests"</h2>
                <Search query=query path=PATH words=search />
                <div class="card__actions">
                    <Show when=move || is_first.get()>
                        <Hold paused=paused live=live />
                    </Show>
                    <Downloads
                        file=Signal::derive(move || query.with(file))
                        title="All requests of this window under these filters, not only this page"
                    />
                </div>
            </header>
            <div class="log__list" node_ref=list>
                <p class="log__waiting" role="status" style:top=move || format!("{}px", sight.bar.get() + 10.0)>
                    <Show when=move || { count.get().0 > 0 }>
                        <button type="button" class="button button--primary" on:click=show>
                            {move || waiting_text(count.get())}
                        </button>
                    </Show>
                </p>
                <Lines page=page rows=rows />
                <Nothing reason=Memo::new(move |_| page.with(reason)) />
            </div>
            <Pages page=page />
        </section>
    }
    .into_any()
}

/// Holds the log still, and lets it go on.
#[component]
fn Hold(paused: RwSignal<bool>, live: Store<LiveState>) -> impl IntoView {
    // Where all of the page stands still, so does the log.
    let all_paused = Memo::new(move |_| live.status().get() == Status::Paused);
    view! {
        <button
            type="button"
            class="button"
            aria-pressed=move || paused.get().to_string()
            disabled=move || all_paused.get()
            title="Holds the lines of the log still; the figures above go on"
            on:click=move |_| paused.update(|paused| *paused = !*paused)
        >
            {move || if paused.get() { "Go on" } else { "Hold the log" }}
        </button>
    }
    .into_any()
}

#[component]
fn Lines(page: RwSignal<Activity>, rows: Memo<Vec<RequestRow>>) -> impl IntoView {
    let newest = StoredValue::new(page.with_untracked(|page| page.rows.iter().map(|row| row.id).max().unwrap_or_default()));
    let palette = Memo::new(move |_| page.with(|page| Palette::of_order(page.colours.iter().copied())));
    let clock = Memo::new(move |_| page.with(|page| page.clock.clone()));
    let zone = Memo::new(move |_| page.with(|page| page.window.zone.clone()));
    let lines = Memo::new(move |_| -> Vec<(RequestRow, Clock)> {
        let clock = clock.get();
        rows.get().into_iter().map(|row| (row, clock.clone())).collect()
    });
    let heads = COLUMNS
        .into_iter()
        .map(|(name, is_number)| {
            view! {
                <th scope="col" class=if is_number { "r" } else { "" }>
                    {name}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="log__scroll" hidden=move || rows.with(Vec::is_empty)>
            <table class="table table--cards log__table" aria-labelledby="log">
                <caption class="unseen">{move || format!("Requests, newest first; times of {}", zone.get())}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    // Another zone writes every time anew.
                    <For each=move || lines.get() key=line_key let:line>
                        {
                            let (row, clock) = line;
                            view! {
                                <Line
                                    account=page.with_untracked(|page| page.account_name(row.account_id).to_owned())
                                    hue=palette.with_untracked(|palette| palette.hue(row.model_id))
                                    fresh={ row.id > newest.get_value() }
                                    clock=clock
                                    row=row
                                />
                            }
                        }
                    </For>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A line is another one when its request is, or when clocks show another time for it.
fn line_key((row, clock): &(RequestRow, Clock)) -> (Key, String) {
    (key(row), clock.time(row.at_ms()))
}

/// The ways to other requests.
#[component]
fn Pages(page: RwSignal<Activity>) -> impl IntoView {
    let newest = Memo::new(move |_| page.with(|page| page.query.after.is_some().then(|| activity_url(&page.query.newest()))));
    let older = Memo::new(move |_| {
        page.with(|page| {
            page.next.map(|next| {
                activity_url(&ActivityQuery {
                    after: Some(next),
                    ..page.query.clone()
                })
            })
        })
    });
    view! { <Pager newest=newest older=older /> }
}
