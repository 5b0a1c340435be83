//! One rule in the list.

use domain::rules::{Rule, RuleRow};
use domain::sessions::{Assignment, Micros};
use leptos::html;
use leptos::prelude::*;

use super::list::Actions;
use super::order::Step;
use super::read::Told;
use super::tag_view::tag_view;
use super::words::{conditions_words, sessions_words};
use crate::components::icon::{Icon, Shape};
use crate::components::moment::Moment;

/// Where a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// From 1 on.
    pub number: usize,
    /// Whether it is the first of its kind: rules of people, and then the default rules of projects.
    pub is_first: bool,
    /// Whether it is the last.
    pub is_last: bool,
}

/// The rule: its place, what it asks for, what it bills to, what it tags now, and what can be done with it.
pub(super) fn row(row: &RuleRow, place: Place, told: &Told, actions: Actions) -> AnyView {
    let RuleRow { rule, tags } = row;
    let conditions = conditions_words(&rule.conditions, |of, id| told.name(of, id));
    let counted = if tags.sessions == 0 {
        view! { <span class="mut">"No session now"</span> }.into_any()
    } else {
        let (sessions, cost) = (sessions_words(*tags), tags.cost.display_usd());
        view! { <b>{sessions}</b> " · " {cost} }.into_any()
    };
    view! {
        <li class="rules__row">
            <span class="rules__place num">{place.number}</span>
            <div class="rules__what">
                <h3>
                    {rule.name.clone()}
                    {rule.default_for.map(|_| view! { " " <span class="badge">"Default rule"</span> })}
                </h3>
                <p class="rules__conditions">{conditions}</p>
                <p class="rules__tag">
                    <span class="unseen">"Billed to: "</span>
                    {tag_view(&rule.tag, &told.book)}
                </p>
                <p class="rules__since">{since(rule)}</p>
                {archived(rule)}
            </div>
            <p class="rules__counted num">
                <span class="unseen">"Tags now: "</span>
                {counted}
            </p>
            {buttons(rule, place, actions)}
        </li>
    }
    .into_any()
}

/// When it holds, by the start of sessions.
fn since(rule: &Rule) -> AnyView {
    let moment = |at: Micros| view! { <Moment at=at / 1000 /> };
    let until = rule.until.map(|until| view! { " until " {moment(until)} });
    match rule.from {
        Some(from) => view! { "Sessions since " {moment(from)} {until} }.into_any(),
        None => view! { "Sessions of all times" {until} }.into_any(),
    }
}

/// That it tags nothing any more, where nothing can be billed to its project.
fn archived(rule: &Rule) -> AnyView {
    let whose = match &rule.tag {
        Assignment::Projects(shares) if shares.len() > 1 => "A project of it is archived",
        _ => "Its project is archived",
    };
    let note = |at: Micros| {
        view! {
            <p class="rules__archived">
                <span class="badge badge--warn">{whose}</span>
                " It tags no session that began since "
                <Moment at=at / 1000 />
                "."
            </p>
        }
    };
    rule.archived.map(note).into_any()
}

fn buttons(rule: &Rule, place: Place, actions: Actions) -> AnyView {
    let (id, name) = (rule.id, rule.name.clone());
    let (for_edit, for_end) = (rule.clone(), rule.clone());
    let (up, down) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
    // Where it was moved the list is a new one: its button has the focus again, or the other one at an end.
    Effect::new(move |_| {
        let (Some(up), Some(down)) = (up.get(), down.get()) else { return };
        let Some(step) = actions.order.take(id) else { return };
        let first = if step == Step::Up { &up } else { &down };
        let _ = if first.disabled() {
            if step == Step::Up { down.focus() } else { up.focus() }
        } else {
            first.focus()
        };
    });
    let shift = move |step| actions.order.shift.run((id, step));
    view! {
        <div class="rules__actions">
            <button
                type="button"
                class="icon-button"
                aria-label=format!("Move {name} up")
                disabled=place.is_first
                node_ref=up
                on:click=move |_| shift(Step::Up)
            >
                <Icon shape=Shape::Up />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=format!("Move {name} down")
                disabled=place.is_last
                node_ref=down
                on:click=move |_| shift(Step::Down)
            >
                <Icon shape=Shape::Down />
            </button>
            <button
                type="button"
                class="button button--quiet"
                aria-label=format!("Edit {name}")
                on:click=move |_| actions.edit.run(for_edit.clone())
            >
                "Edit"
            </button>
            <button
                type="button"
                class="button button--quiet"
                aria-label=format!("End {name}")
                on:click=move |_| actions.end.run(for_end.clone())
            >
                "End"
            </button>
        </div>
    }
    .into_any()
}
