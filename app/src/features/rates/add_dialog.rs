//! The dialog in which one rate is entered, or corrected.

use domain::billing::Rate;
use domain::civil::read_day;
use domain::org::CURRENCIES;
use domain::query::QueryError;
use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::field::{Refusal, SelectField, TextField};
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;
use crate::features::statements::rates_enter;

/// What rates are of.
const DOLLAR: &str = "USD";

/// Enters a rate.
#[component]
pub(super) fn AddDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The currency that statements add to dollars: most rates are of it.
    currency: RwSignal<String>,
    /// Called when it is saved.
    saved: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Add a rate" class="dialog--narrow">
            <RateFields open=open currency=currency saved=saved />
        </Dialog>
    }
    .into_any()
}

/// What was typed, if it can be right. The server checks the same again.
fn typed(currency: String, day: &str, rate: String) -> Result<Rate, QueryError> {
    let day = read_day(day.trim()).ok_or_else(|| QueryError::new("day", "choose a day such as 2026-10-31"))?;
    Rate { currency, day, rate }.checked()
}

#[component]
fn RateFields(open: RwSignal<bool>, currency: RwSignal<String>, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&["currency", "day", "rate"]);
    let currencies: Vec<(String, String)> = CURRENCIES
        .iter()
        .filter(|(code, _)| *code != DOLLAR)
        .map(|(code, name)| ((*code).to_owned(), format!("{code} · {name}")))
        .collect();
    let known = currency.get_untracked();
    let begin = currencies.iter().find(|(code, _)| *code == known).or(currencies.first());
    let currency = RwSignal::new(begin.map(|(code, _)| code.clone()).unwrap_or_default());
    let (day, rate) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rate = match typed(currency.get_untracked(), &day.get_untracked(), rate.get_untracked()) {
            Ok(rate) => rate,
            Err(error) => return form.refuse(&error.field, &error.problem),
        };
        form.send(async move {
            session.run(|| rates_enter(vec![rate.clone()])).await?;
            open.try_set(false);
            toasts.done(format!("The rate of {} was entered.", rate.currency));
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <SelectField name="currency" label="Currency" value=currency options=currencies error=form.on("currency") />
            <TextField name="day" label="Day" kind="date" value=day error=form.on("day") autofocus=true required=true />
            <TextField
                name="rate"
                label="Units for a US dollar"
                inputmode="decimal"
                value=rate
                error=form.on("rate")
                placeholder="0.9214"
                hint="A rate of the same currency and day is corrected."
                required=true
            />
            <FormFoot open=open form=form text="Add rate" />
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let typed = |day: &str, rate: &str| typed("EUR".to_owned(), day, rate.to_owned());
        assert_eq!(typed("2026-10-31", " 0.92140 ").expect("right").rate, "0.9214");
        assert_eq!(typed("", "0.9").expect_err("no day").field, "day");
        assert_eq!(typed("2026-02-30", "0.9").expect_err("no day").field, "day");
        assert_eq!(typed("2026-10-31", "0,9").expect_err("no number").field, "rate");
    }
}
