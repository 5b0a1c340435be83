//! What a month adds up to.

use domain::Nanos;
use domain::statements::{MonthPage, Sum};
use leptos::prelude::*;

use super::words::{cents, exact};
use crate::charts::format::{count, share};
use crate::features::sessions::sessions_of_month;

/// Four figures, and the sum that they have to be.
#[component]
pub(super) fn MonthSums(
    /// The month.
    page: MonthPage,
) -> impl IntoView {
    let billed: Nanos = page.projects.iter().map(|project| project.sum.cost).sum();
    let adds_up = page.total.cost == page.accounts;
    let untagged = sessions_of_month(page.month, "untagged");
    let not_billable = sessions_of_month(page.month, "not_billable");
    let compared = if page.before == Nanos::ZERO {
        "nothing the month before".to_owned()
    } else {
        format!("{} the month before", cents(page.before))
    };
    let of = |sum: &Sum| {
        let part = share(sum.cost.0, page.total.cost.0.max(1));
        format!("{} · {part} of the cost", count(sum.sessions, "session", "sessions"))
    };
    let card = |title: &'static str, value: String, exact: String, detail: AnyView| {
        view! {
            <section class="card kpi">
                <h2>{title}</h2>
                <p class="kpi__value num" title=exact>
                    {value}
                </p>
                <p class="kpi__detail">{detail}</p>
            </section>
        }
        .into_any()
    };
    let sums = if adds_up {
        view! {
            <p class="adds num">
                {format!(
                    "Projects {} + not billable {} + untagged {} = accounts {}, to the nano-dollar",
                    exact(billed),
                    exact(page.not_billable.cost),
                    exact(page.untagged.cost),
                    exact(page.accounts),
                )}
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="note" role="status">
                {format!(
                    "{} of {} are in sessions by now: {} still to be cut.",
                    cents(page.total.cost),
                    cents(page.accounts),
                    count(page.waiting, "stretch of requests is", "stretches of requests are"),
                )}
            </p>
        }
        .into_any()
    };
    view! {
        <div class="grid">
            {card(
                "To be billed",
                cents(page.amount),
                exact(page.amount),
                view! { {count(page.projects.iter().filter(|project| project.amount != Nanos::ZERO).count() as i64, "project", "projects")} }
                    .into_any(),
            )}
            {card("Cost of all accounts", cents(page.accounts), exact(page.accounts), view! { {compared} }.into_any())}
            {card(
                "Untagged",
                cents(page.untagged.cost),
                exact(page.untagged.cost),
                view! { <a class="link" href=untagged>{of(&page.untagged)}</a> }.into_any(),
            )}
            {card(
                "Not billable",
                cents(page.not_billable.cost),
                exact(page.not_billable.cost),
                view! { <a class="link" href=not_billable>{of(&page.not_billable)}</a> }.into_any(),
            )}
        </div>
        {sums}
    }
    .into_any()
}
