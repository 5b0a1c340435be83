//! What stands on the page: everything is derived from one signal.

use domain::models::ModelClass;
use domain::overview::Overview;
use domain::query::{Facet, UsageQuery, ZoneChoice};
use domain::usage::Dimension;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::accounts::Accounts;
use super::banners::Banners;
use super::feed::Feed;
use super::kpi;
use super::{cost_by_model, fast_premium, where_it_went};
use crate::charts::{ChartCard, ChartModel, Figure, Palette, Pick};
use crate::components::analytics::{Reading, use_zoom};
use crate::components::filter_bar::filter_url;
use crate::components::kpi::{Kpi, KpiCard};
use crate::components::no_events::NoEvents;
use crate::features::sessions::Waiting;

/// The number of the latest request of a page.
fn newest_of(page: &Overview) -> i64 {
    page.feed.iter().map(|row| row.id).max().unwrap_or_default()
}

pub(super) fn board(reading: Reading<Overview>) -> AnyView {
    let Reading { page, live, reads, .. } = reading;
    // Who has a colour keeps it, and a row is new if it came after the last reading.
    let palette = Memo::new(move |before: Option<&Palette>| {
        reads.track();
        let mut palette = before.cloned().unwrap_or_default();
        page.with_untracked(|page| palette.learn(page));
        palette
    });
    let newest = Memo::new(move |_| {
        reads.track();
        page.with_untracked(newest_of)
    });
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    let timezone = Memo::new(move |_| {
        page.with(|page| match &page.query.zone {
            ZoneChoice::Org => None,
            ZoneChoice::Named(name) => Some(name.clone()),
        })
    });
    let has_accounts = Memo::new(move |_| page.with(|page| !page.accounts.is_empty()));
    view! {
        <Show
            when=move || has_events.get()
            fallback=move || {
                view! {
                    <NoEvents />
                    <Show when=move || has_accounts.get()>
                        <div class="grid">
                            <Accounts page=page palette=palette />
                        </div>
                    </Show>
                }
            }
        >
            <Banners page=page />
            <div class="grid">
                <Figures page=page />
                <Accounts page=page palette=palette />
                <Charts page=page palette=palette />
                <Feed page=page palette=palette newest=newest live=live.state />
                <Waiting timezone=timezone />
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Figures(page: RwSignal<Overview>) -> impl IntoView {
    let card = |make: fn(&Overview) -> Kpi| {
        let kpi = Memo::new(move |_| page.with(make));
        view! { <KpiCard kpi=kpi /> }
    };
    [kpi::spend, kpi::tokens, kpi::people, kpi::cache].map(card).collect_view()
}

#[component]
fn Charts(page: RwSignal<Overview>, palette: Memo<Palette>) -> impl IntoView {
    let chart = |prepare: fn(&Overview, &Palette) -> ChartModel| {
        Memo::new(move |_| Figure::from(page.with(|page| palette.with(|palette| prepare(page, palette)))))
    };
    let curve = chart(cost_by_model::prepare);
    let ring = chart(where_it_went::prepare);
    let classes = Memo::new(move |_| Figure::from(page.with(fast_premium::prepare)));
    let window = move || page.with(|page| format!("USD · {} · {}", page.window.label, zone_name(&page.window.zone)));
    let days = Memo::new(move |_| page.with(|page| page.week.days.len()));
    let navigate = use_navigate();
    let go = Callback::new(move |query: UsageQuery| navigate(&filter_url("/", &query), Default::default()));
    let query = move || page.with_untracked(|page| page.query.clone());
    let zoom = use_zoom(page, |page| (&page.buckets, &page.window));
    let by_model = Callback::new(move |pick: Pick| match cost_by_model::read_id(&pick.id) {
        Some(model) => go.run(query().with(Dimension::Model, model)),
        None if pick.id.is_empty() => zoom.run(pick),
        // All others together are no filter.
        None => {}
    });
    let zoom_week = use_zoom(page, |page| (&page.week.days, &page.window));
    let by_class = Callback::new(move |pick: Pick| match ModelClass::parse(&pick.id) {
        Some(class) => go.run(query().with(Facet::Class, class.number().into())),
        None => zoom_week.run(pick),
    });
    let nothing = "No priced use in this window. Choose a longer range, or other accounts.";
    view! {
        <ChartCard chart=curve note=Signal::derive(window) class="c8" empty=nothing pick=by_model />
        <ChartCard chart=ring note="USD · by model" class="c4" empty=nothing pick=by_model />
        <ChartCard
            chart=classes
            note=Signal::derive(move || format!("USD per day, last {} days", days.get()))
            class="c5"
            empty="No priced use in these days."
            pick=by_class
        />
    }
    .into_any()
}

/// `America/New_York` → `New York time`.
fn zone_name(zone: &str) -> String {
    match zone.rsplit('/').next() {
        Some("UTC") | None => "UTC".to_owned(),
        Some(city) => format!("{} time", city.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_read_like_places() {
        assert_eq!(zone_name("America/New_York"), "New York time");
        assert_eq!(zone_name("Etc/UTC"), "UTC");
    }
}
