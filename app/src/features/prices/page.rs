//! The page of an org's own prices.

use domain::access::Scope;
use domain::pricing::OwnPrice;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::prices_own;
use super::dialog::PriceDialog;
use super::repricing::RepricingPanel;
use crate::components::icon::{Icon, Shape};
use crate::components::moment::Moment;
use crate::components::panel::{Failure, Panel};
use crate::components::session::use_session;
use crate::error::AppError;

/// The headings.
const COLUMNS: [(&str, bool); 8] = [
    ("Model", false),
    ("From", false),
    ("Input", true),
    ("Output", true),
    ("Cache read", true),
    ("Write, 5 min", true),
    ("Write, 1 h", true),
    ("Entered", false),
];

/// Own prices, and costing anew with them.
#[component]
pub fn PricesPage() -> impl IntoView {
    let session = use_session();
    let may = session.may(Scope::ProjectsWrite);
    let version = session.version();
    let prices = Resource::new(move || version.get(), move |_| session.run(prices_own));
    let adding = RwSignal::new(false);
    // Moves whenever a price was entered: what costing anew would change is another thing then.
    let entered = RwSignal::new(0_u32);
    let list = move || {
        Suspend::new(async move {
            let prices = prices.await?;
            Ok::<_, AppError>(view! { <Prices prices=prices /> })
        })
    };
    let saved = Callback::new(move |()| {
        prices.refetch();
        entered.update(|entered| *entered += 1);
    });
    let content = if may {
        let add = move || {
            view! {
                <button type="button" class="button button--primary" on:click=move |_| adding.set(true)>
                    <Icon shape=Shape::Plus />
                    "Enter a price"
                </button>
            }
            .into_any()
        };
        view! {
            <p class="lead">
                "Requests are costed with the price book that ships with the program. Here stand prices of your own: for models that it does not know, and where you pay something else. A price holds from its first day on, for every request of the model; it is never rewritten, a later entry takes its place."
            </p>
            <Panel
                title="Own prices, US dollars for a million tokens"
                retry=Callback::new(move |()| prices.refetch())
                actions=Box::new(add)
            >
                {list}
            </Panel>
            <RepricingPanel entered=entered />
            <PriceDialog open=adding saved=saved />
        }
        .into_any()
    } else {
        view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
    };
    view! {
        <Title text="Prices" />
        <div class="bar">
            <h1>"Prices"</h1>
        </div>
        <div class="page page--settings">{content}</div>
    }
    .into_any()
}

#[component]
fn Prices(prices: Vec<OwnPrice>) -> impl IntoView {
    if prices.is_empty() {
        return view! {
            <div class="empty">
                <h3>"No price of your own"</h3>
                <p>"All requests are costed with the book. Enter a price where it is wrong for you, or where a model has none."</p>
            </div>
        }
        .into_any();
    }
    let heads = COLUMNS
        .into_iter()
        .map(|(name, is_number)| {
            view! {
                <th scope="col" class=if is_number { "r" } else { "" }>
                    {name}
                </th>
            }
        })
        .collect_view();
    let rows = prices.into_iter().map(row).collect_view();
    view! {
        <div class="statements__body" role="region" tabindex="0" aria-label="Prices, as a table">
            <table class="table table--cards">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(price: OwnPrice) -> AnyView {
    let names = ["Input", "Output", "Cache read", "Write, 5 min", "Write, 1 h"];
    let rates = price
        .rates
        .into_iter()
        .zip(names)
        .map(|(rate, name)| {
            view! {
                <td data-name=name class="r">
                    {rate.map_or_else(|| "–".to_owned(), |rate| format!("${rate}"))}
                </td>
            }
        })
        .collect_view();
    let replaced = price
        .is_replaced
        .then(|| view! { <span class="badge" title="A later entry for the same day holds">"replaced"</span> });
    view! {
        <tr class:table__row--off=price.is_replaced>
            <th scope="row">{price.model} " " {replaced}</th>
            <td data-name="From">{price.from}</td>
            {rates}
            <td data-name="Entered">
                <Moment at=price.added_at />
            </td>
        </tr>
    }
    .into_any()
}
