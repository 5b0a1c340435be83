//! The dialog in which a personal token is created, and its secret shown: once.

use domain::access::Scope;
use leptos::prelude::*;

use super::api::token_create;
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, SelectField, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::secret::SecretLine;
use crate::components::session::use_session;
use crate::components::submission::Submission;

/// Asks for a label, scopes and an end; afterwards shows the secret.
#[component]
pub(super) fn TokenDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when a token was created.
    created: Callback<()>,
) -> impl IntoView {
    let secret = RwSignal::new(None::<String>);
    // The secret is forgotten with the dialog.
    Effect::new(move |_| {
        if !open.get() {
            secret.set(None);
        }
    });
    view! {
        <Dialog open=open title="Create a personal token">
            {move || match secret.get() {
                None => view! { <TokenFields open=open created=created secret=secret /> }.into_any(),
                Some(text) => {
                    view! {
                        <p class="dialog__lead">"Copy it now: it is kept as a hash and cannot be shown again."</p>
                        <SecretLine name="Secret of the new token" text=text />
                        <footer class="dialog__foot">
                            <button type="button" class="button button--primary" on:click=move |_| open.set(false)>
                                "I have copied it"
                            </button>
                        </footer>
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn TokenFields(open: RwSignal<bool>, created: Callback<()>, secret: RwSignal<Option<String>>) -> impl IntoView {
    let session = use_session();
    let form = Submission::new(&["label", "scopes", "days"]);
    let (label, days) = (RwSignal::new(String::new()), RwSignal::new("90".to_owned()));
    let scopes = RwSignal::new(vec![Scope::UsageRead]);
    let choices = Scope::ALL
        .iter()
        .copied()
        .filter(|scope| scope.is_for_tokens() && session.may(*scope))
        .map(|scope| {
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || scopes.with(|chosen| chosen.contains(&scope))
                        on:change=move |_| {
                            scopes
                                .update(|chosen| {
                                    if chosen.contains(&scope) {
                                        chosen.retain(|other| *other != scope);
                                    } else {
                                        chosen.push(scope);
                                    }
                                });
                        }
                    />
                    <code>{scope.as_str()}</code>
                </label>
            }
        })
        .collect_view();
    let problem = form.on("scopes");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, chosen) = (label.get_untracked(), scopes.get_untracked());
        let end = days.get_untracked().parse().unwrap_or(90);
        form.send(async move {
            let (_, text) = session.run(|| token_create(name.clone(), chosen.clone(), end)).await?;
            secret.try_set(Some(text));
            created.run(());
            Ok(())
        });
    };
    let ends = [("7", "a week"), ("30", "30 days"), ("90", "90 days"), ("366", "a year")];
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <TextField
                name="label"
                label="Label"
                value=label
                error=form.on("label")
                placeholder="Monthly export"
                hint="Name the program that will use it."
                autofocus=true
                required=true
            />
            <fieldset class="form__group checks">
                <legend class="field__label">"What it may do"</legend>
                <div class="checks__list">{choices}</div>
                <div aria-live="polite">{move || problem.get().map(|text| view! { <p class="field__error">{text}</p> })}</div>
            </fieldset>
            <SelectField
                name="days"
                label="It works for"
                value=days
                options=ends.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec()
                error=form.on("days")
            />
            <FormFoot open=open form=form text="Create token" />
        </form>
    }
    .into_any()
}
