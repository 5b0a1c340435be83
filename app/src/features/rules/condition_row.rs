//! One condition in the dialog: what is looked at, and what it has to be.

use domain::query::Facet;
use leptos::prelude::*;

use super::choices::Choices;
use super::draft::Draft;
use super::hours_editor::HoursEditor;
use super::kind::Kind;
use super::text_editor::TextEditor;
use super::weekdays_editor::WeekdaysEditor;
use crate::components::checklist::Checklist;
use crate::components::icon::{Icon, Shape};

/// A line of the editor.
#[component]
pub(super) fn ConditionRow(
    /// Which line.
    line: u32,
    /// The rule.
    draft: Draft,
    /// What lists offer.
    choices: Choices,
    /// Takes the line away.
    remove: Callback<u32>,
) -> impl IntoView {
    let kind = Memo::new(move |_| draft.read(line, |line| line.kind));
    let options = Kind::ALL
        .into_iter()
        .map(|one| {
            view! {
                <option value=one.as_str() prop:selected=move || kind.get() == one>
                    {one.title()}
                </option>
            }
        })
        .collect_view();
    let editor = move || match kind.get() {
        kind @ (Kind::Directory | Kind::Repository | Kind::Branch) => view! { <TextEditor line=line kind=kind draft=draft /> }.into_any(),
        Kind::One(of) => values(line, of, draft, choices),
        Kind::Hours => view! { <HoursEditor line=line draft=draft /> }.into_any(),
        Kind::Weekdays => view! { <WeekdaysEditor line=line draft=draft /> }.into_any(),
    };
    let several = move || draft.lines.with(|lines| lines.len() > 1);
    view! {
        <li class="conditions__row">
            <select
                class="input pick conditions__kind"
                id=format!("condition-{line}")
                aria-label="Kind of condition"
                on:change=move |event| {
                    if let Some(kind) = Kind::parse(&event_target_value(&event)) {
                        draft.change(line, |line| line.become_kind(kind));
                    }
                }
            >
                {options}
            </select>
            <div class="conditions__value">{editor}</div>
            <Show when=several>
                <button
                    type="button"
                    class="icon-button conditions__remove"
                    aria-label=move || format!("Remove the condition “{}”", kind.get().title())
                    on:click=move |_| remove.run(line)
                >
                    <Icon shape=Shape::Close />
                </button>
            </Show>
        </li>
    }
    .into_any()
}

/// The values of a list, to be ticked.
fn values(line: u32, of: Facet, draft: Draft, choices: Choices) -> AnyView {
    let chosen = Memo::new(move |_| draft.read(line, |line| line.ids.clone()));
    let before = chosen.get_untracked();
    let offered = Memo::new(move |_| choices.of(of, &before));
    let tick = Callback::new(move |(id, on): (i32, bool)| {
        draft.change(line, |line| {
            line.ids.retain(|other| *other != id);
            if on {
                line.ids.push(id);
            }
        });
    });
    view! { <Checklist many=many(of) offered=offered chosen=chosen tick=tick problem=Signal::derive(move || choices.problem()) /> }
        .into_any()
}

/// What several values of a list are.
const fn many(of: Facet) -> &'static str {
    match of {
        Facet::Account => "accounts",
        Facet::Person => "people",
        Facet::Agent => "agents",
        Facet::Action => "actions",
        Facet::Model => "models",
        // No condition asks for these.
        Facet::Source | Facet::Class | Facet::Outcome => "values",
    }
}
