//! The dialog in which a price is entered.

use domain::pricing::PriceForm;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::api::price_enter;
use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;

/// The fields that show their own messages.
const FIELDS: &[&str] = &["model", "from", "input", "output", "cache_read", "cache_write_5m", "cache_write_1h"];

/// The dialog.
#[component]
pub(super) fn PriceDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when a price was entered.
    saved: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Enter a price">
            <Fields open=open saved=saved />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(open: RwSignal<bool>, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(FIELDS);
    let text = || RwSignal::new(String::new());
    let (model, from, input, output) = (text(), text(), text(), text());
    let (cache_read, write_5m, write_1h) = (text(), text(), text());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let price = PriceForm {
            model: model.get_untracked(),
            from: from.get_untracked(),
            input: input.get_untracked(),
            output: output.get_untracked(),
            cache_read: cache_read.get_untracked(),
            cache_write_5m: write_5m.get_untracked(),
            cache_write_1h: write_1h.get_untracked(),
        };
        if let Err(error) = price.checked() {
            return form.refuse(&error.field, &error.problem);
        }
        form.send(async move {
            let added = session.run(|| price_enter(price.clone())).await?;
            open.try_set(false);
            let doubt = added.doubt().map(|doubt| format!(" {doubt}")).unwrap_or_default();
            toasts.done(format!(
                "The price was entered. New requests are costed with it; those that are there, when you cost them anew.{doubt}"
            ));
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <TextField
                name="model"
                label="Model"
                value=model
                error=form.on("model")
                placeholder="claude-opus-5"
                hint="By any of its names, as requests name it."
                autofocus=true
                required=true
            />
            <TextField
                name="from"
                label="First day"
                value=from
                error=form.on("from")
                placeholder="2026-10-01"
                hint="In UTC. The first price of a model that the book does not know counts for anything earlier, too."
                required=true
            />
            <div class="form__row">
                <TextField
                    name="input"
                    label="Input, $ per million"
                    inputmode="decimal"
                    value=input
                    error=form.on("input")
                    placeholder="3.00"
                    required=true
                />
                <TextField
                    name="output"
                    label="Output, $ per million"
                    inputmode="decimal"
                    value=output
                    error=form.on("output")
                    placeholder="15.00"
                    required=true
                />
            </div>
            <TextField
                name="cache_read"
                label="Cache read, $ per million"
                inputmode="decimal"
                value=cache_read
                error=form.on("cache_read")
                hint="Where a rate of the cache is left empty, such tokens cost the input rate."
            />
            <div class="form__row">
                <TextField
                    name="cache_write_5m"
                    label="Cache write, 5 min"
                    inputmode="decimal"
                    value=write_5m
                    error=form.on("cache_write_5m")
                />
                <TextField
                    name="cache_write_1h"
                    label="Cache write, 1 h"
                    inputmode="decimal"
                    value=write_1h
                    error=form.on("cache_write_1h")
                />
            </div>
            <FormFoot open=open form=form text="Enter price" />
        </form>
    }
    .into_any()
}
