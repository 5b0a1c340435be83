//! The question before a rule ends: what it has tagged can stay tagged, or not.

use domain::rules::{Reach, Rule};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::rule_end;
use super::closed::tell_closed;
use super::page::Tolds;
use crate::components::dialog::Dialog;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// Asks, and ends the rule in `about`.
#[component]
pub(super) fn EndDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The rule.
    about: RwSignal<Option<Rule>>,
    /// Rules, projects and names.
    told: Tolds,
    /// Called when it has ended.
    ended: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let title = Signal::derive(move || {
        let name = about.with(|rule| rule.as_ref().map(|rule| rule.name.clone()).unwrap_or_default());
        format!("End “{name}”?")
    });
    let end = move |reach: Reach| {
        let Some(rule) = about.get_untracked() else { return };
        open.set(false);
        spawn_local(async move {
            match session.run(|| rule_end(rule.id, reach)).await {
                Ok(closed_months) => {
                    let what = match reach {
                        Reach::New => "What it has tagged stays.",
                        Reach::All => "What it had tagged is no longer tagged by it.",
                    };
                    toasts.done(format!("“{}” was ended. {what}", rule.name));
                    let book = told.try_get_untracked().flatten().and_then(Result::ok).unwrap_or_default().book;
                    tell_closed(toasts, &book, &closed_months);
                }
                Err(error) => toasts.failed(&error),
            }
            ended.run(());
        });
    };
    view! {
        <Dialog open=open title=title class="dialog--narrow">
            <p>"It tags no session that begins from now on. What becomes of the sessions that it has tagged?"</p>
            <div class="rule-end">
                <button type="button" class="button" data-focus="" on:click=move |_| end(Reach::New)>
                    "Keep what it has tagged"
                </button>
                <p class="field__hint">"They stay with their projects."</p>
                <button type="button" class="button button--danger" on:click=move |_| end(Reach::All)>
                    "Untag them"
                </button>
                <p class="field__hint">
                    "As if the rule had never been: another rule may tag them, or nobody. What a person has tagged stays in any case."
                </p>
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
