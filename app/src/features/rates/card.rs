//! The card: which currency statements add to dollars, and the rates that are known.

use domain::access::Scope;
use domain::billing::{Rate, Rates};
use leptos::prelude::*;

use super::add_dialog::AddDialog;
use super::import_dialog::ImportDialog;
use super::remove_dialog::RemoveDialog;
use super::table::table;
use crate::components::icon::{Icon, Shape};
use crate::components::panel::Panel;
use crate::components::session::use_session;
use crate::features::statements::rates_list;

/// The rates, with what can be done about them. Only for those who keep projects.
#[component]
pub fn RatesCard() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let rates = Resource::new(move || version.get(), move |_| session.run(rates_list));
    let (adding, importing) = (RwSignal::new(false), RwSignal::new(false));
    let all = RwSignal::new(false);
    let reload = Callback::new(move |()| rates.refetch());
    let leaving = RwSignal::new(None::<Rate>);
    let confirm = RwSignal::new(false);
    let remove = Callback::new(move |rate| {
        leaving.set(Some(rate));
        confirm.set(true);
    });
    // For the dialog, which is no part of what the card waits for.
    let currency = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(Ok(rates)) = rates.get() {
            currency.set(rates.currency);
        }
    });
    let content = move || {
        rates.get().map(|rates| {
            rates.map(|rates| {
                view! {
                    <CurrencyLine rates=rates.clone() />
                    {table(rates.rates, all, remove)}
                }
            })
        })
    };
    let actions: Children = Box::new(move || {
        view! {
            <button type="button" class="button" on:click=move |_| importing.set(true)>
                "Import CSV"
            </button>
            <button type="button" class="button" on:click=move |_| adding.set(true)>
                <Icon shape=Shape::Plus />
                "Add rate"
            </button>
        }
        .into_any()
    });
    view! {
        <Panel title="Exchange rates" note="Units of a currency for a US dollar" retry=reload actions=actions class="rates">
            <p class="rates__intro">
                "Statements take the latest rate up to the end of their month when they are closed, and keep it."
            </p>
            {content}
        </Panel>
        <AddDialog open=adding currency=currency saved=reload />
        <ImportDialog open=importing saved=reload />
        <RemoveDialog open=confirm rate=leaving removed=reload />
    }
    .into_any()
}

/// The currency that statements add, and whether it has a rate.
#[component]
fn CurrencyLine(rates: Rates) -> impl IntoView {
    let text = words(&rates);
    // Whoever may not change it is not sent where they cannot go.
    let place = if use_session().may(Scope::OrgWrite) {
        view! {
            <a class="rates__link" href="/settings/organization">
                "Organization"
            </a>
        }
        .into_any()
    } else {
        "Organization".into_any()
    };
    view! {
        <p class="rates__intro">
            "Display currency: " <b>{rates.currency}</b> ", set under " {place} ". " {text}
        </p>
    }
    .into_any()
}

/// What the rates mean for the currency.
fn words(rates: &Rates) -> &'static str {
    if rates.currency == "USD" {
        "Statements tell US dollars only, so no rate is needed."
    } else if rates.rates.iter().any(|rate| rate.currency == rates.currency) {
        "Statements tell it beside US dollars."
    } else {
        "There is no rate for it yet, so statements tell US dollars only."
    }
}

#[cfg(test)]
mod tests {
    use domain::billing::read_rates;

    use super::*;

    #[test]
    fn it_is_said_what_the_rates_mean() {
        let of = |currency: &str, lines: &str| {
            words(&Rates {
                currency: currency.to_owned(),
                rates: read_rates(lines).expect("rates"),
            })
        };
        assert!(of("USD", "").contains("no rate is needed"));
        assert!(of("EUR", "CHF,2026-10-31,0.88").contains("no rate for it yet"));
        assert!(of("EUR", "EUR,2026-10-31,0.92").contains("beside US dollars"));
    }
}
