//! The dialog in which a rule is added or edited.

use leptos::prelude::*;

use super::api::rule_save;
use super::choices::use_choices;
use super::closed::tell_closed;
use super::conditions_field::ConditionsField;
use super::default_field::DefaultField;
use super::draft::{Draft, Start};
use super::page::Tolds;
use super::preview::Preview;
use super::project_field::ProjectField;
use super::reach_field::ReachField;
use super::read::Told;
use super::words::count_words;
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;

/// Adds a rule, or puts another version in the place of one.
#[component]
pub(super) fn RuleDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it begins with.
    start: RwSignal<Start>,
    /// Rules, projects and names.
    told: Tolds,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        start
            .with(|start| if start.id.is_some() { "Edit rule" } else { "Add a rule" })
            .to_owned()
    });
    view! {
        <Dialog open=open title=title class="dialog--wide">
            {move || {
                let told = told.get_untracked().and_then(Result::ok).unwrap_or_default();
                view! { <RuleFields open=open start=start.get_untracked() told=told saved=saved /> }
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn RuleFields(open: RwSignal<bool>, start: Start, told: Told, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["name", "conditions", "tag", "default_for"]);
    let draft = Draft::of(&start);
    let book = told.book.clone();
    let with = StoredValue::new(told.book.clone());
    let choices = use_choices(draft, told);
    let id = draft.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rule = match untrack(move || draft.form(draft.name.get())) {
            Ok(rule) => rule,
            Err(error) => return form.refuse(&error.field, &error.problem),
        };
        let reach = draft.reach.get_untracked();
        form.send(async move {
            let kept = session.run(|| rule_save(rule.clone(), reach, id)).await?;
            open.try_set(false);
            let what = if id.is_some() { "changed" } else { "added" };
            toasts.done(format!("The rule was {what}. It tags {}.", count_words(kept.tags)));
            with.with_value(|book| tell_closed(toasts, book, &kept.closed_months));
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <TextField
                name="name"
                label="Name"
                value=draft.name
                error=form.on("name")
                placeholder="Everything in Globex's folder"
                autofocus=true
                required=true
            />
            <ConditionsField draft=draft choices=choices error=form.on("conditions") />
            <ProjectField value=draft.billed book=book error=form.on("tag") />
            <DefaultField draft=draft error=form.on("default_for") />
            <ReachField value=draft.reach instead=id.is_some() />
            <Preview draft=draft />
            <FormFoot open=open form=form text={if id.is_some() { "Save changes" } else { "Add rule" }} />
        </form>
    }
    .into_any()
}
