//! What stands on the page.

use domain::Outcome;
use domain::overview::Bucket;
use domain::usage::activity::ActivityQuery;
use domain::usage::{Dimension, PerformancePage, Window};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::slowest::Slowest;
use super::{PATH, errors, hours, kpi, speed, success};
use crate::charts::{ChartCard, Figure, Pick};
use crate::components::analytics::{Reading, use_zoom};
use crate::components::filter_bar::filter_url;
use crate::components::kpi::{Kpi, KpiCard};
use crate::components::no_events::NoEvents;
use crate::features::activity::activity_url;

const NOTHING: &str = "No requests in this window. Choose a longer range, or other filters.";
const NOT_TIMED: &str = "No request in this window says how long it took. Events carry it as latency_ms and ttft_ms.";

pub(super) fn body(reading: Reading<PerformancePage>) -> AnyView {
    let page = reading.page;
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    view! {
        <Show when=move || has_events.get() fallback=NoEvents>
            <div class="grid performance">
                <Figures page=page />
                <Speed page=page />
                <Errors page=page />
                <Hours page=page />
                <Slowest page=page />
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Figures(page: RwSignal<PerformancePage>) -> impl IntoView {
    let card = |make: fn(&PerformancePage) -> Kpi| {
        let kpi = Memo::new(move |_| page.with(make));
        view! { <KpiCard kpi=kpi /> }
    };
    [
        kpi::requests,
        kpi::success,
        kpi::p50,
        kpi::p95,
        kpi::first_token,
        kpi::tokens_per_second,
    ]
    .map(card)
    .collect_view()
}

/// Where the points of the page's charts lie.
fn places(page: &PerformancePage) -> (&[Bucket], &Window) {
    (&page.buckets, &page.window)
}

/// A chart of the page as a signal.
fn chart<T: Into<Figure> + 'static>(page: RwSignal<PerformancePage>, prepare: fn(&PerformancePage) -> T) -> Memo<Figure> {
    Memo::new(move |_| page.with(prepare).into())
}

#[component]
fn Speed(page: RwSignal<PerformancePage>) -> impl IntoView {
    let ended = by_outcome(page);
    let zoom = use_zoom(page, places);
    view! {
        <ChartCard
            chart=chart(page, speed::latency)
            note="percentiles, within 1% of the exact ones"
            class="c8"
            empty=NOT_TIMED
            pick=zoom
        />
        <ChartCard chart=chart(page, success::gauge) note="of all requests" class="c4" empty=NOTHING pick=ended />
        <ChartCard chart=chart(page, speed::first_token) note="percentiles" class="c6" empty=NOT_TIMED pick=zoom />
        <ChartCard
            chart=chart(page, speed::output)
            note="output tokens per second, after the first one"
            class="c6"
            empty=NOT_TIMED
            pick=zoom
        />
    }
    .into_any()
}

#[component]
fn Errors(page: RwSignal<PerformancePage>) -> impl IntoView {
    let of_type = by_type(page);
    let note = Signal::derive(move || page.with(errors::note));
    let nothing = Signal::derive(move || page.with(errors::nothing));
    view! {
        <ChartCard chart=chart(page, errors::bars) note=note class="c8" empty=nothing pick=of_type />
        <ChartCard chart=chart(page, errors::ring) note=note class="c4" empty=nothing pick=of_type />
    }
    .into_any()
}

#[component]
fn Hours(page: RwSignal<PerformancePage>) -> impl IntoView {
    let zone = Signal::derive(move || page.with(|page| format!("requests · {}", page.window.zone)));
    view! { <ChartCard chart=chart(page, hours::prepare) note=zone class="c12" empty=NOT_TIMED /> }
}

/// A click on what succeeded shows only that, a click on what failed only what failed.
fn by_outcome(page: RwSignal<PerformancePage>) -> Callback<Pick> {
    let navigate = use_navigate();
    Callback::new(move |pick: Pick| {
        let query = page.with_untracked(|page| page.query.clone());
        let outcome = if pick.id == success::PART { Outcome::Ok } else { Outcome::Error };
        let url = filter_url(PATH, &query.with(Dimension::Outcome, outcome.number().into()));
        navigate(&url, Default::default());
    })
}

/// A click on a type of error leads to its requests: the log finds them, though types are no filter of their own. A click beside the bars
/// narrows the page to their days.
fn by_type(page: RwSignal<PerformancePage>) -> Callback<Pick> {
    let navigate = use_navigate();
    let zoom = use_zoom(page, places);
    Callback::new(move |pick: Pick| {
        if pick.id.is_empty() {
            return zoom.run(pick);
        }
        let (query, named) = page.with_untracked(|page| {
            let kind = page.errors.iter().find(|kind| kind.id.to_string() == pick.id && kind.id != 0);
            (page.query.clone(), kind.map(|kind| kind.name.clone()))
        });
        let query = ActivityQuery {
            usage: query.with(Dimension::Outcome, Outcome::Error.number().into()),
            search: named.unwrap_or_default(),
            ..ActivityQuery::default()
        };
        navigate(&activity_url(&query), Default::default());
    })
}
