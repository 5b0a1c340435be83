//! What stands on the page.

use domain::overview::Bucket;
use domain::query::UsageQuery;
use domain::usage::{Dimension, UsagePage, Window};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::PATH;
use super::banners::Banners;
use super::drivers::Drivers;
use super::month::BackTests;
use super::{actions, by_kind, kpi, sizes, tree, trend, unit_cost};
use crate::charts::{ChartCard, ChartModel, Figure, Palette, Pick, Tree};
use crate::components::analytics::{Reading, use_zoom};
use crate::components::kpi::{Kpi, KpiCard};
use crate::components::no_events::NoEvents;
use crate::components::page_part::use_page_part;
use crate::components::session::use_session;

const NOTHING: &str = "No use in this window. Choose a longer range, or other filters.";
const NOTHING_PRICED: &str = "No priced use in this window. Choose a longer range, or other filters.";

pub(super) fn body(reading: Reading<UsagePage>) -> AnyView {
    let page = reading.page;
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    view! {
        <Show when=move || has_events.get() fallback=NoEvents>
            <Banners page=page />
            <div class="grid">
                <Figures page=page />
                <OverTime page=page />
                <Shares page=page />
                <Drivers page=page />
                <BackTests page=page />
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Figures(page: RwSignal<UsagePage>) -> impl IntoView {
    let card = |make: fn(&UsagePage) -> Kpi| {
        let kpi = Memo::new(move |_| page.with(make));
        view! { <KpiCard kpi=kpi /> }
    };
    [kpi::spend, kpi::tokens, kpi::cache, kpi::month].map(card).collect_view()
}

/// A chart of the page as a signal.
fn chart<T: Into<Figure> + 'static>(page: RwSignal<UsagePage>, prepare: fn(&UsagePage) -> T) -> Memo<Figure> {
    Memo::new(move |_| page.with(prepare).into())
}

/// Where the points of the page's charts lie.
fn places(page: &UsagePage) -> (&[Bucket], &Window) {
    (&page.buckets, &page.window)
}

#[component]
fn OverTime(page: RwSignal<UsagePage>) -> impl IntoView {
    let window = Signal::derive(move || page.with(|page| format!("{} · {}", page.window.label, page.window.zone)));
    let zoom = use_zoom(page, places);
    view! {
        <ChartCard
            chart=chart(page, trend::prepare)
            note=Signal::derive(move || page.with(trend::note))
            class="c12"
            empty=NOTHING
            pick=zoom
        />
        <ChartCard chart=chart(page, by_kind::prepare) note=window class="c8" empty=NOTHING pick=zoom />
        <ChartCard chart=chart(page, sizes::prepare) note=Signal::derive(move || page.with(sizes::note)) class="c4" empty=NOTHING />
        <ChartCard chart=chart(page, unit_cost::per_request) note="priced requests only" class="c6" empty=NOTHING_PRICED pick=zoom />
        <ChartCard
            chart=chart(page, unit_cost::per_thousand_tokens)
            note="priced tokens only"
            class="c6"
            empty=NOTHING_PRICED
            pick=zoom
        />
    }
    .into_any()
}

#[component]
fn Shares(page: RwSignal<UsagePage>) -> impl IntoView {
    let navigate = use_navigate();
    let part = use_page_part(PATH);
    let go = Callback::new(move |query: UsageQuery| navigate(&untrack(|| part.asking(&query)), Default::default()));
    let query = move || page.with_untracked(|page| page.query.clone());
    let zoom = use_zoom(page, places);
    let by_action = Callback::new(move |pick: Pick| match actions::read_id(&pick.id) {
        Some(id) => go.run(query().with(Dimension::Action, id)),
        None => zoom.run(pick),
    });
    let by_part = move |outer: Dimension| {
        Callback::new(move |pick: Pick| {
            if let Some((id, model)) = tree::read_id(&pick.id) {
                let asked = query().with(outer, id);
                go.run(match model {
                    Some(model) => asked.with(Dimension::Model, model),
                    None => asked,
                });
            }
        })
    };
    let in_colours = move |prepare: fn(&UsagePage, &Palette) -> Tree| {
        Memo::new(move |_| Figure::from(page.with(|page| prepare(page, &Palette::of_order(page.colours.iter().copied())))))
    };
    let me = use_session().me();
    let levels = move |level: &'static str| {
        Signal::derive(move || {
            let org = me.with(|me| me.as_ref().map(|me| me.org_name.clone()).unwrap_or_default());
            format!("USD · {org} → {level} → model")
        })
    };
    let ring: fn(&UsagePage) -> ChartModel = actions::ring;
    view! {
        <ChartCard chart=chart(page, actions::areas) note="USD · by action" class="c8" empty=NOTHING_PRICED pick=by_action />
        <ChartCard chart=chart(page, ring) note="USD · by action" class="c4" empty=NOTHING_PRICED pick=by_action />
        <ChartCard
            chart=in_colours(tree::people)
            note=levels("person")
            class="c6"
            empty=NOTHING_PRICED
            pick=by_part(Dimension::Person)
        />
        <ChartCard
            chart=in_colours(tree::features)
            note=levels("action")
            class="c6"
            empty=NOTHING_PRICED
            pick=by_part(Dimension::Action)
        />
    }
    .into_any()
}
