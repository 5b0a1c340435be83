//! The rules in their order.

use domain::rules::Rule;
use leptos::prelude::*;

use super::order::Order;
use super::read::Told;
use super::row::{Place, row};

/// What can be done with rules. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actions {
    /// Adds one.
    pub add: Callback<()>,
    /// Edits one.
    pub edit: Callback<Rule>,
    /// Ends one.
    pub end: Callback<Rule>,
    /// Their order.
    pub order: Order,
}

/// The list; what to do first where there is none.
pub(super) fn list(told: &Told, actions: Actions) -> AnyView {
    if told.rules.is_empty() {
        let projects = told.book.projects.iter().any(|project| !project.archived);
        return view! { <NoRules projects=projects add=actions.add /> }.into_any();
    }
    let is_default = |at: usize| told.rules.get(at).map(|row| row.rule.default_for.is_some());
    let rows = (0..)
        .zip(&told.rules)
        .map(|(at, rule)| {
            let own = is_default(at);
            let place = Place {
                number: at + 1,
                is_first: at == 0 || is_default(at - 1) != own,
                is_last: is_default(at + 1) != own,
            };
            row(rule, place, told, actions)
        })
        .collect_view();
    view! { <ol class="rules" aria-label="Rules, in their order">{rows}</ol> }.into_any()
}

/// What to do when there is none yet.
#[component]
fn NoRules(
    /// Whether there is a project that work can be billed to.
    projects: bool,
    /// Adds a rule.
    add: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h3>"No rules yet"</h3>
            <p>
                "A rule bills sessions to a project by what they have in common: all work in /work/globex, all that one agent does, everything at night. So people only have to look at the rest."
            </p>
            {(!projects)
                .then(|| {
                    view! {
                        <p>
                            "There is no project yet that it could bill to: "
                            <a class="rules__link" href="/projects">
                                "add a client and a project"
                            </a>
                            " first."
                        </p>
                    }
                })}
            <button type="button" class="button button--primary" on:click=move |_| add.run(())>
                "Add the first rule"
            </button>
        </div>
    }
    .into_any()
}
