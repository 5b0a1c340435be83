//! The latest requests, as they come in.

use domain::live::FeedRow;
use domain::overview::Overview;
use leptos::prelude::*;
use reactive_stores::Store;

use super::feed_row::FeedLine;
use crate::charts::Palette;
use crate::live::{LiveState, server_now};

/// What makes a line another line: a request's later version replaces its placeholder.
fn key(row: &FeedRow) -> (i64, i64, i64, Option<i64>, bool) {
    (row.id, row.input, row.output, row.cost.map(|cost| cost.0), row.error)
}

/// The table of the latest requests. A line that arrives while the page is open is marked for a moment.
#[component]
pub fn Feed(
    /// The page's data.
    page: RwSignal<Overview>,
    /// The colours.
    palette: Memo<Palette>,
    /// Whoever has a greater number came after the page was read.
    newest: Memo<i64>,
    /// The clock.
    live: Store<LiveState>,
) -> impl IntoView {
    let rows = Memo::new(move |_| page.with(|page| page.feed.clone()));
    let now = Memo::new(move |_| server_now(live));
    view! {
        <section class="card feed c7">
            <header class="card__head">
                <h2 id="feed">"Latest requests"</h2>
                <span class="card__note">"as they arrive"</span>
            </header>
            <div class="scroll" role="region" tabindex="0" aria-labelledby="feed">
                <table class="table feed__table">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"Who"</th>
                            <th scope="col">"What for"</th>
                            <th scope="col">"Model"</th>
                            <th scope="col" class="r">
                                "In"
                            </th>
                            <th scope="col" class="r">
                                "Out"
                            </th>
                            <th scope="col" class="r">
                                "Cost"
                            </th>
                            <th scope="col" class="r">
                                "Took"
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=key let:row>
                            <FeedLine
                                hue=palette.with_untracked(|palette| palette.hue(row.model))
                                fresh={ row.id > newest.get_untracked() }
                                row=row
                                now=now
                            />
                        </For>
                    </tbody>
                </table>
            </div>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="chart__empty">"No requests under these filters yet. New ones appear here."</p>
            </Show>
        </section>
    }
    .into_any()
}
