//! What stands on the page.

use domain::account::KeySource;
use domain::overview::Bucket;
use domain::query::UsageQuery;
use domain::usage::{AdvancedPage, Dimension, Window};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::choice::{Chosen, HEAT, MIX, SOURCES, use_chosen};
use super::fold::Fold;
use super::mix_table::MixTable;
use super::sources_table::SourcesTable;
use super::switch::Switch;
use super::{cache, mix, sources, week};
use crate::charts::{ChartCard, ChartModel, Figure, Pick};
use crate::components::analytics::{Reading, use_zoom};
use crate::components::kpi::{Kpi, KpiCard};
use crate::components::no_events::NoEvents;

const NOTHING: &str = "No use in this window. Choose a longer range, or other filters.";
const NOTHING_READ: &str = "Nothing was read from a cache with a known price in this window.";

pub(super) fn body(reading: Reading<AdvancedPage>) -> AnyView {
    let page = reading.page;
    let chosen = use_chosen();
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    let zone = Signal::derive(move || page.with(|page| page.window.zone.clone()));
    let window = Signal::derive(move || page.with(|page| page.window.label.clone()));
    let against = Signal::derive(move || page.with(|page| format!("against {}", page.window.before_label)));
    view! {
        <Show when=move || has_events.get() fallback=NoEvents>
            <Fold part="week" title="Hours of the week" note=zone>
                <Week page=page chosen=chosen />
            </Fold>
            <Fold part="sources" title="System and BYOK" note=window>
                <Sources page=page chosen=chosen />
            </Fold>
            <Fold part="cache" title="Cache savings" note=window>
                <Cache page=page />
            </Fold>
            <Fold part="mix" title="Model mix" note=against>
                <Models page=page chosen=chosen />
            </Fold>
        </Show>
    }
    .into_any()
}

/// Where the points of the page's charts lie.
fn places(page: &AdvancedPage) -> (&[Bucket], &Window) {
    (&page.buckets, &page.window)
}

/// A chart of one measure, which the address chooses.
fn chart<T: Into<Figure> + 'static>(
    page: RwSignal<AdvancedPage>,
    chosen: Chosen,
    of: usize,
    prepare: fn(&AdvancedPage, &str) -> T,
) -> Memo<Figure> {
    Memo::new(move |_| page.with(|page| prepare(page, chosen.value(of)).into()))
}

#[component]
fn Week(page: RwSignal<AdvancedPage>, chosen: Chosen) -> impl IntoView {
    let note = Signal::derive(move || page.with(|page| format!("{} · {}", page.window.label, page.window.zone)));
    view! {
        <Switch chosen=chosen of=HEAT />
        <div class="grid">
            <ChartCard chart=chart(page, chosen, HEAT, week::prepare) note=note class="c12" empty=NOTHING />
        </div>
    }
    .into_any()
}

#[component]
fn Sources(page: RwSignal<AdvancedPage>, chosen: Chosen) -> impl IntoView {
    let go = use_go();
    let zoom = use_zoom(page, places);
    let pick = Callback::new(move |pick: Pick| match KeySource::parse(&pick.id) {
        Some(source) => go.run(chosen.asking_untracked(|query| of_source(query, source))),
        None => zoom.run(pick),
    });
    let note = Signal::derive(move || page.with(|page| page.window.zone.clone()));
    view! {
        <Switch chosen=chosen of=SOURCES />
        <div class="grid">
            <ChartCard chart=chart(page, chosen, SOURCES, sources::prepare) note=note class="c8" empty=NOTHING pick=pick />
            <SourcesTable page=page chosen=chosen />
        </div>
    }
    .into_any()
}

fn of_source(mut query: UsageQuery, source: KeySource) -> UsageQuery {
    query.filters.source = Some(source);
    query
}

#[component]
fn Cache(page: RwSignal<AdvancedPage>) -> impl IntoView {
    let card = |make: fn(&AdvancedPage) -> Kpi| {
        let kpi = Memo::new(move |_| page.with(make));
        view! { <KpiCard kpi=kpi /> }
    };
    let over_time = |prepare: fn(&AdvancedPage) -> ChartModel| Memo::new(move |_| Figure::from(page.with(prepare)));
    let zoom = use_zoom(page, places);
    let partial = Memo::new(move |_| page.with(cache::partial));
    view! {
        {move || partial.get().map(|text| view! { <p class="note note--warn">{text}</p> })}
        <div class="grid thirds">
            {[cache::rate, cache::saved, cache::reads].map(card).collect_view()}
            <ChartCard chart=over_time(cache::rate_over_time) note="cache reads ÷ all input" class="c6" empty=NOTHING pick=zoom />
            <ChartCard chart=over_time(cache::saved_over_time) note="against the input price" class="c6" empty=NOTHING_READ pick=zoom />
        </div>
    }
    .into_any()
}

#[component]
fn Models(page: RwSignal<AdvancedPage>, chosen: Chosen) -> impl IntoView {
    let go = use_go();
    let pick = Callback::new(move |pick: Pick| {
        let measure = untrack(|| chosen.value(MIX));
        let model = pick
            .point
            .and_then(|point| page.with_untracked(|page| mix::model_at(page, measure, point)));
        if let Some(model) = model {
            go.run(chosen.asking_untracked(|query| query.with(Dimension::Model, model)));
        }
    });
    view! {
        <Switch chosen=chosen of=MIX />
        <div class="grid">
            <ChartCard chart=chart(page, chosen, MIX, mix::prepare) note="share of each period" class="c7" empty=NOTHING pick=pick />
            <MixTable page=page chosen=chosen />
        </div>
    }
    .into_any()
}

/// Goes to an address.
fn use_go() -> Callback<String> {
    let navigate = use_navigate();
    Callback::new(move |url: String| navigate(&url, Default::default()))
}
