//! The seats of a month, beside what their use would have cost by the token.

use domain::Nanos;
use domain::statements::SeatMonth;
use leptos::prelude::*;

use super::words::{cents, exact, times};

/// The card; nothing where no account is paid for by the month.
#[component]
pub(super) fn SeatsCard(
    /// The seats.
    seats: Vec<SeatMonth>,
) -> impl IntoView {
    if seats.is_empty() {
        return ().into_any();
    }
    let total = |get: fn(&SeatMonth) -> Nanos| seats.iter().map(get).sum::<Nanos>();
    let money = |name: &'static str, amount: Nanos| {
        view! {
            <td data-name=name class="r" title=exact(amount)>
                {cents(amount)}
            </td>
        }
    };
    let heads = ["Seat price", "API-equivalent", "Projects", "Not billable", "Untagged", "Unused"]
        .map(|name| {
            view! {
                <th scope="col" class="r">
                    {name}
                </th>
            }
        })
        .into_iter()
        .collect_view();
    let rows = seats
        .iter()
        .map(|seat| {
            view! {
                <tr>
                    <th scope="row">{seat.name.clone()}</th>
                    {money("Seat price", seat.price)}
                    <td data-name="API-equivalent" class="r" title=exact(seat.equivalent)>
                        <span>{cents(seat.equivalent)}</span>
                        {times(seat.equivalent, seat.price).map(|text| view! { <small>{text}</small> })}
                    </td>
                    {money("Projects", seat.projects)}
                    {money("Not billable", seat.not_billable)}
                    {money("Untagged", seat.untagged)}
                    {money("Unused", seat.unused)}
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card seats" aria-labelledby="seats-of-month">
            <header class="card__head">
                <h2 id="seats-of-month">"Subscriptions, shared by use"</h2>
                <span class="card__note">"each price is the sum of its four parts"</span>
            </header>
            <div class="statements__body" role="region" tabindex="0" aria-label="Subscriptions, as a table">
                <table class="table table--cards statements__table num">
                    <thead>
                        <tr>
                            <th scope="col">"Account"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">"Total"</th>
                            {money("Seat price", total(|seat| seat.price))}
                            {money("API-equivalent", total(|seat| seat.equivalent))}
                            {money("Projects", total(|seat| seat.projects))}
                            {money("Not billable", total(|seat| seat.not_billable))}
                            {money("Untagged", total(|seat| seat.untagged))}
                            {money("Unused", total(|seat| seat.unused))}
                        </tr>
                    </tfoot>
                </table>
            </div>
        </section>
    }
    .into_any()
}
