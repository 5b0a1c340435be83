//! The page with its data: everything is derived from one signal.

use domain::usage::ModelEfficiency;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::use_address;
use super::banners::Banners;
use super::reprice_panel::RepricePanel;
use super::side_panel::SideBySide;
use super::table::Comparison;
use super::{cost_latency, top_ten};
use crate::charts::{ChartCard, Figure, Palette, Pick};
use crate::components::analytics::Reading;
use crate::components::no_events::NoEvents;

/// What stands under the filter bar.
pub(super) fn body(reading: Reading<ModelEfficiency>) -> AnyView {
    let page = reading.page;
    let address = use_address();
    let navigate = use_navigate();
    let only = Callback::new(move |model: i32| {
        let url = page.with_untracked(|page| untrack(|| address.only(&page.query, model)));
        navigate(
            &url,
            NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    });
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    let palette = Memo::new(move |_| Palette::of_order(page.with(|page| page.colours.clone())));
    let compared = Memo::new(move |_| page.with(|page| address.compared(page)));
    view! {
        <Show when=move || has_events.get() fallback=|| view! { <NoEvents /> }>
            <Banners page=page />
            <div class="grid">
                <Charts page=page palette=palette only=only />
                <Comparison page=page palette=palette compared=compared address=address />
                <SideBySide page=page palette=palette compared=compared address=address only=only />
                <RepricePanel page=page address=address />
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Charts(page: RwSignal<ModelEfficiency>, palette: Memo<Palette>, only: Callback<i32>) -> impl IntoView {
    let bars = Memo::new(move |_| page.with(|page| Figure::from(top_ten::prepare(page))));
    let bubbles = Memo::new(move |_| page.with(|page| palette.with(|palette| Figure::from(cost_latency::prepare(page, palette)))));
    let window = move || page.with(|page| format!("tokens, by cost · {}", page.window.label));
    let note = move || page.with(cost_latency::note);
    let pick_bar = Callback::new(move |pick: Pick| {
        let model = page.with_untracked(|page| top_ten::shown(page).get(pick.point?).map(|row| row.id));
        if let Some(model) = model {
            only.run(model);
        }
    });
    let pick_bubble = Callback::new(move |pick: Pick| {
        if let Ok(model) = pick.id.parse() {
            only.run(model);
        }
    });
    let nothing = "No model was used in this window. Choose a longer range, or other filters.";
    view! {
        <ChartCard chart=bars note=Signal::derive(window) class="c7" empty=nothing pick=pick_bar />
        <ChartCard
            chart=bubbles
            note=Signal::derive(note)
            class="c5"
            empty="No model of this window has both a price and a latency."
            pick=pick_bubble
        />
    }
    .into_any()
}
