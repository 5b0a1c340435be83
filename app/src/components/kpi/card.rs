//! A key figure as a card.

use leptos::prelude::*;

use super::figure::{Change, Kpi, Tone};
use crate::charts::Sparkline;

/// A card that shows a key figure and follows it.
#[component]
pub fn KpiCard(
    /// The figure.
    kpi: Memo<Kpi>,
) -> impl IntoView {
    let first = kpi.get_untracked();
    let spark = Memo::new(move |_| kpi.with(|kpi| kpi.spark.clone()));
    view! {
        <section class="card kpi">
            <h2>{first.title}</h2>
            <p class="kpi__value num">
                {move || kpi.with(|kpi| kpi.value.clone())} <small>{move || kpi.with(|kpi| kpi.small.clone())}</small>
            </p>
            <p class="kpi__detail">{move || kpi.with(against)}</p>
            <p class="kpi__detail">{move || kpi.with(|kpi| kpi.notes.join(" · "))}</p>
            <Sparkline values=spark.into() floor=first.floor hue=first.hue />
        </section>
    }
}

/// "▲ 12.4% against the 30 days before", where a screen reader hears "up 12.4%".
fn against(kpi: &Kpi) -> AnyView {
    let Some(Change { arrow, text, spoken, tone }) = kpi.change.clone() else {
        // A figure that is compared with nothing has no period before.
        if kpi.before.is_empty() {
            return ().into_any();
        }
        return view! { <span class="mut">"no data before"</span> }.into_any();
    };
    let class = match tone {
        Tone::Good => "kpi__change kpi__change--good num",
        Tone::Bad => "kpi__change kpi__change--bad num",
        Tone::Neutral => "kpi__change num",
    };
    view! {
        <span class=class aria-hidden="true">
            {format!("{arrow} {text}").trim_start().to_owned()}
        </span>
        <span class="unseen">{spoken}</span>
        {format!(" against {}", kpi.before)}
    }
    .into_any()
}
