//! The page.

use domain::access::Scope;
use domain::rules::Rule;
use leptos::prelude::*;
use leptos_meta::Title;

use super::dialog::RuleDialog;
use super::draft::Start;
use super::end_dialog::EndDialog;
use super::list::{Actions, list};
use super::order::use_order;
use super::prefill::use_prefill;
use super::read::{Told, read};
use crate::components::icon::{Icon, Shape};
use crate::components::panel::{Failure, Panel};
use crate::components::session::use_session;
use crate::error::AppError;

/// Rules, projects and names as the server tells them.
pub(super) type Tolds = Resource<Result<Told, AppError>>;

/// What tags a session when no person has.
#[component]
pub fn RulesPage() -> impl IntoView {
    let may = use_session().may(Scope::ProjectsWrite);
    view! {
        <Title text="Rules" />
        <div class="bar">
            <h1>"Rules"</h1>
        </div>
        <div class="page page--settings">
            {if may {
                view! { <Rules /> }.into_any()
            } else {
                view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// The list and its dialogs, for those who may.
#[component]
fn Rules() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let told: Tolds = Resource::new(move || version.get(), move |_| session.run(read));
    let (dialog, start) = (RwSignal::new(false), RwSignal::new(Start::default()));
    let (ending, about) = (RwSignal::new(false), RwSignal::new(None::<Rule>));
    let reload = Callback::new(move |()| told.refetch());
    let open = Callback::new(move |begin: Start| {
        start.set(begin);
        dialog.set(true);
    });
    let actions = Actions {
        add: Callback::new(move |()| open.run(Start::default())),
        edit: Callback::new(move |rule: Rule| open.run(Start::from(&rule))),
        end: Callback::new(move |rule| {
            about.set(Some(rule));
            ending.set(true);
        }),
        order: use_order(told),
    };
    use_prefill(told, open, dialog);
    let rows = move || told.get().map(|told| told.map(|told| list(&told, actions)));
    let add = Box::new(move || {
        view! {
            <button type="button" class="button button--primary" on:click=move |_| actions.add.run(())>
                <Icon shape=Shape::Plus />
                "Add rule"
            </button>
        }
        .into_any()
    }) as Children;
    view! {
        <Panel title="Rules" note="The first one that a session matches tags it" retry=reload actions=add>
            <p class="rules__intro">
                "A person's tag always wins over a rule, and a rule over a suggestion. Of the rules only the first one speaks that a session matches, so what is special stands above what is general."
            </p>
            {rows}
        </Panel>
        <RuleDialog open=dialog start=start told=told saved=reload />
        <EndDialog open=ending about=about told=told ended=reload />
    }
    .into_any()
}
