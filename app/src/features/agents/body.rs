//! What the page of an agent shows.

use domain::overview::Bucket;
use domain::usage::{AgentPage, Dimension, NamedSum, Parts, Window};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

use super::latency::Latency;
use super::missing::Missing;
use super::{cost_by_model, kpi};
use crate::charts::{ChartCard, Figure, Palette, Pick};
use crate::components::analytics::{Reading, use_zoom};
use crate::components::avatar::Avatar;
use crate::components::filter_bar::filter_url;
use crate::components::kpi::{Kpi, KpiCard};
use crate::components::parts_list::{Marks, PartsList};
use crate::components::request_rows::{RequestRows, Whose};

/// How many models are named.
const NAMED: usize = 8;

/// The agent, or that there is none.
pub(super) fn body(reading: Reading<AgentPage>) -> AnyView {
    let page = reading.page;
    let is_known = Memo::new(move |_| page.with(|page| page.name.is_some()));
    view! {
        <Show when=move || is_known.get() fallback=Missing>
            <Head page=page />
            <Figures page=page />
            <div class="grid">
                <Cost page=page />
                <Latency speed=Memo::new(move |_| page.with(|page| page.speed)) />
                <Whereabouts page=page />
                <Latest page=page />
            </div>
        </Show>
    }
    .into_any()
}

/// Its name, and the way back to all of them.
#[component]
fn Head(page: RwSignal<AgentPage>) -> impl IntoView {
    let name = Memo::new(move |_| page.with(|page| page.name.clone().unwrap_or_default()));
    let all = move || page.with(|page| filter_url("/agents", &page.question.usage));
    view! {
        <Title text=move || name.get() />
        <header class="whose">
            <Avatar name=name />
            <h2>{name}</h2>
            <a href=all>"All agents"</a>
        </header>
    }
    .into_any()
}

#[component]
fn Figures(page: RwSignal<AgentPage>) -> impl IntoView {
    let card = |make: fn(&AgentPage) -> Kpi| {
        let kpi = Memo::new(move |_| page.with(make));
        view! { <KpiCard kpi=kpi /> }
    };
    view! {
        <div class="grid figures">
            {[kpi::cost, kpi::tokens, kpi::executions, kpi::per_execution, kpi::errors].map(card).collect_view()}
        </div>
    }
    .into_any()
}

/// Where the points of the page's charts lie.
fn places(page: &AgentPage) -> (&[Bucket], &Window) {
    (&page.buckets, &page.window)
}

/// The curve. A click on a model looks at this model alone, one beside it at the days of the point.
#[component]
fn Cost(page: RwSignal<AgentPage>) -> impl IntoView {
    let navigate = use_navigate();
    let chart = Memo::new(move |_| Figure::from(page.with(cost_by_model::prepare)));
    let note = Signal::derive(move || page.with(|page| format!("USD · {} · {}", page.window.label, page.window.zone)));
    let zoom = use_zoom(page, places);
    let pick = Callback::new(move |pick: Pick| {
        let target = pick.id.parse().ok().map(|model| {
            page.with_untracked(|page| {
                let usage = page.question.usage.clone().with(Dimension::Model, model);
                filter_url(&format!("/agents/{}", page.question.id), &usage)
            })
        });
        match target {
            Some(target) => navigate(&target, Default::default()),
            None => zoom.run(pick),
        }
    });
    view! {
        <ChartCard
            chart=chart
            note=note
            class="c8"
            empty="No priced use of this agent in this window. Choose a longer range, or fewer filters."
            pick=pick
        />
    }
    .into_any()
}

/// The address of another page about this agent's use of one value.
fn links(page: &AgentPage, parts: &Parts, path: &str, by: Dimension) -> Vec<(i32, String)> {
    let usage = page.question.of_agent();
    let to = |part: &NamedSum| (part.id, filter_url(path, &usage.clone().with(by, part.id)));
    parts.named.iter().map(to).collect()
}

/// The models of a page as parts of its sum.
fn models(page: &AgentPage) -> Parts {
    let part = |(id, measures)| NamedSum {
        id,
        name: page.model_name(id).to_owned(),
        measures,
    };
    Parts::of(page.by_model().into_iter().map(part).collect(), NAMED)
}

/// The actions of a page, as people read them: `title generation`.
fn actions(page: &AgentPage) -> Parts {
    let mut actions = page.actions.clone();
    for action in &mut actions.named {
        action.name = action.name.replace('_', " ");
    }
    actions
}

/// What it was asked for, by whom, and which models answered.
#[component]
fn Whereabouts(page: RwSignal<AgentPage>) -> impl IntoView {
    let models = Memo::new(move |_| page.with(models));
    let actions = Memo::new(move |_| page.with(actions));
    let people = Memo::new(move |_| page.with(|page| page.people.clone()));
    let marks = move |parts: Memo<Parts>, path: &'static str, by: Dimension| {
        Signal::derive(move || {
            page.with(|page| Marks {
                links: parts.with(|parts| links(page, parts, path, by)),
                hues: if by == Dimension::Model {
                    let palette = Palette::of_order(page.colours.iter().copied());
                    parts.with(|parts| parts.named.iter().map(|part| (part.id, palette.hue(part.id))).collect())
                } else {
                    Vec::new()
                },
            })
        })
    };
    view! {
        <div class="whereabouts c12">
            <div class="card">
                <PartsList title="Models" parts=models marks=marks(models, "/models", Dimension::Model) />
            </div>
            <div class="card">
                <PartsList title="Actions" parts=actions marks=marks(actions, "/usage", Dimension::Action) />
            </div>
            <div class="card">
                <PartsList title="People" parts=people marks=marks(people, "/people", Dimension::Person) />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Latest(page: RwSignal<AgentPage>) -> impl IntoView {
    let rows = Memo::new(move |_| page.with(|page| page.latest.clone()));
    let zone = Signal::derive(move || page.with(|page| page.window.zone.clone()));
    let all = move || page.with(|page| filter_url("/activity", &page.question.of_agent()));
    view! {
        <section class="card c12">
            <header class="card__head">
                <h2>"Latest requests"</h2>
                <a class="card__link" href=all>
                    "All of them"
                </a>
            </header>
            <RequestRows rows=rows whose=Whose::Agent zone=zone />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn models_are_parts_of_the_whole_and_lead_to_their_use_by_this_agent() {
        let page = samples::page();
        let models = models(&page);
        assert_eq!(models.total(), page.total());
        assert_eq!(models.named[0].name, "claude-opus-5");
        let links = links(&page, &models, "/models", Dimension::Model);
        assert_eq!(links[0], (1, "/models?agent=7&model=1".to_owned()));
    }
}
