//! What is going on right now.

use domain::usage::activity::{Activity, Now, SLOT_SECONDS};
use leptos::prelude::*;
use reactive_stores::Store;

use super::words::{NOTHING, per_second};
use crate::charts::format::{count, latency_text, share, whole};
use crate::charts::{Hue, Sparkline};
use crate::live::{LiveState, LiveStateStoreFields, Status, server_now};

/// One figure.
#[derive(Clone, Copy)]
struct Item {
    name: &'static str,
    /// What exactly is meant.
    title: &'static str,
    value: fn(&Now) -> String,
    note: fn(&Now) -> String,
}

const ITEMS: [Item; 5] = [
    Item {
        name: "Requests per second",
        title: "Requests per second: the number is the last minute's, the line the last five minutes in steps of five seconds",
        value: |now| per_second(now.last_minute),
        note: |_| "last 5 min".to_owned(),
    },
    Item {
        name: "Last minute",
        title: "Requests in the last minute",
        value: |now| whole(now.last_minute),
        note: |now| if now.last_minute == 1 { "request" } else { "requests" }.to_owned(),
    },
    Item {
        name: "Average latency",
        title: "Mean latency of the requests of the last minute, as far as it is known",
        value: |now| now.latency_ms.map_or_else(|| NOTHING.to_owned(), latency_text),
        note: |_| "last minute".to_owned(),
    },
    Item {
        name: "Error rate",
        title: "Failed requests over all requests of the last five minutes",
        value: |now| {
            if now.five_minutes == 0 {
                NOTHING.to_owned()
            } else {
                share(now.errors, now.five_minutes)
            }
        },
        note: |now| format!("{} of {} in 5 min", whole(now.errors), whole(now.five_minutes)),
    },
    Item {
        name: "Cost per hour",
        title: "Extrapolated: four times what the requests of the last 15 minutes cost",
        value: |now| now.cost_per_hour_nanos.display_usd(),
        note: |now| match now.unpriced {
            0 => "from the last 15 min".to_owned(),
            unpriced => format!("from the last 15 min, without {} unpriced", whole(unpriced)),
        },
    },
];

/// The strip. Requests of the stream move it as they come, and time moves it as well: what becomes too old drops out. While nothing can be heard
/// it stands still.
#[component]
pub(super) fn Strip(
    /// The page's data.
    page: RwSignal<Activity>,
    /// The clock, and whether the stream is open.
    live: Store<LiveState>,
) -> impl IntoView {
    let status = Memo::new(move |_| live.status().get());
    let moment = Memo::new(move |_| {
        let as_of = page.with(|page| page.window.as_of);
        let now = server_now(live).filter(|_| status.get() == Status::Live);
        // A new step begins every five seconds.
        let step = SLOT_SECONDS * 1000;
        now.unwrap_or(as_of).max(as_of).div_euclid(step) * step
    });
    let now = Memo::new(move |_| page.with(|page| page.recent.now(moment.get())));
    let values = Memo::new(move |_| {
        #[expect(clippy::cast_precision_loss, reason = "a line, drawn small")]
        let of = |count: &i64| Some(*count as f64);
        now.with(|now| now.per_five_seconds.iter().map(of).collect::<Vec<_>>())
    });
    let item = move |at: usize, item: Item| {
        view! {
            <div class="now__item" title=item.title>
                <dt>{item.name}</dt>
                <dd class="num">
                    <b>{move || now.with(item.value)}</b>
                    <span>{move || now.with(item.note)}</span>
                </dd>
                {(at == 0)
                    .then(|| view! { <Sparkline values=values.into() floor=Some(0.0) hue=Hue::Plain /> })}
            </div>
        }
    };
    let spoken = move || now.with(|now| format!("{} in the last minute", count(now.last_minute, "request", "requests")));
    view! {
        <section class="card now c12" aria-labelledby="now">
            <h2 id="now">"Right now"</h2>
            <p class="unseen">{spoken}</p>
            <dl class="now__items">{ITEMS.into_iter().enumerate().map(|(at, one)| item(at, one)).collect_view()}</dl>
        </section>
    }
    .into_any()
}
