//! Costing anew: what it would change, and doing it.

use domain::Nanos;
use domain::statements::{RepricedPart, Repricing};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{reprice_apply, reprice_try};
use crate::charts::format::{count, whole};
use crate::components::dialog::Confirm;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;
use crate::features::statements::{cents, exact};

/// The panel.
#[component]
pub(super) fn RepricingPanel(
    /// Moves when a price was entered: what was shown is of before.
    entered: RwSignal<u32>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let shown = RwSignal::new(None::<Repricing>);
    let first = NodeRef::<leptos::html::Button>::new();
    let (busy, asking) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        entered.track();
        shown.set(None);
    });
    let look = move |_| {
        busy.set(true);
        spawn_local(async move {
            match session.run(reprice_try).await {
                Ok(found) => drop(shown.try_set(Some(found))),
                Err(error) => toasts.failed(error),
            }
            busy.try_set(false);
        });
    };
    let apply = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.run(reprice_apply).await {
                Ok(done) => {
                    toasts.done(format!(
                        "{} costed anew: {}.",
                        count(done.requests, "request was", "requests were"),
                        moved(&done)
                    ));
                    shown.try_set(None);
                }
                Err(error) => toasts.failed(error),
            }
            busy.try_set(false);
            // The button that was pressed has gone.
            request_animation_frame(move || {
                if let Some(button) = first.get_untracked() {
                    let _ = button.focus();
                }
            });
        });
    });
    let can_apply = Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.requests > 0)));
    let question = Signal::derive(move || shown.with(|shown| shown.as_ref().map(|shown| format!("{}?", moved(shown))).unwrap_or_default()));
    view! {
        <section class="card">
            <header class="card__head">
                <h2>"Cost anew"</h2>
                <div class="card__actions">
                    <button type="button" class="button" node_ref=first disabled=move || busy.get() on:click=look>
                        {move || if busy.get() { "Working…" } else { "See what would change" }}
                    </button>
                    <Show when=move || can_apply.get()>
                        <button type="button" class="button button--primary" disabled=move || busy.get() on:click=move |_| asking.set(true)>
                            "Apply"
                        </button>
                    </Show>
                </div>
            </header>
            <p class="mut">
                "Requests that were recorded before a price was entered, or before an update of the program corrected one of its price book, keep their cost until you cost them anew. What stands on a closed statement is never touched, with a price or without: open the statement again to cost it anew. Every request keeps the price and the cost that it had."
            </p>
            {move || shown.get().map(|shown| view! { <Found found=shown /> })}
        </section>
        <Confirm
            open=asking
            title="Cost these requests anew?"
            text=question
            verb="Cost anew"
            agree=apply
        />
    }
    .into_any()
}

/// What would change, by month, model and payer.
#[component]
fn Found(found: Repricing) -> impl IntoView {
    let closed = (found.closed > 0).then(|| {
        view! {
            <p class="note">
                {format!("{} on closed statements would cost something else, and stay as they are.", count(found.closed, "request", "requests"))}
            </p>
        }
    });
    if found.requests == 0 {
        return view! {
            <p role="status">"Every request costs what the prices of now say."</p>
            {closed}
        }
        .into_any();
    }
    let rows = found.parts.iter().map(row).collect_view();
    view! {
        <p role="status">
            <b>{format!("{}: {}", count(found.requests, "request", "requests"), moved(&found))}</b>
            {(found.newly_priced > 0).then(|| format!(" · {} of them had no price", whole(found.newly_priced)))}
        </p>
        {closed}
        <div class="statements__body" role="region" tabindex="0" aria-label="What would change, as a table">
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col">"Month"</th>
                        <th scope="col">"Model"</th>
                        <th scope="col">"Billed to"</th>
                        <th scope="col" class="r">
                            "Requests"
                        </th>
                        <th scope="col" class="r">
                            "Before"
                        </th>
                        <th scope="col" class="r">
                            "After"
                        </th>
                        <th scope="col" class="r">
                            "Difference"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(part: &RepricedPart) -> AnyView {
    let difference = part.after - part.before;
    view! {
        <tr>
            <th scope="row">{part.month.label()}</th>
            <td data-name="Model">{part.model.clone()}</td>
            <td data-name="Billed to">{part.payer.clone()}</td>
            <td data-name="Requests" class="r">
                {whole(part.requests)}
            </td>
            <td data-name="Before" class="r" title=exact(part.before)>
                {cents(part.before)}
            </td>
            <td data-name="After" class="r" title=exact(part.after)>
                {cents(part.after)}
            </td>
            <td data-name="Difference" class="r" title=exact(difference)>
                {signed(difference)}
            </td>
        </tr>
    }
    .into_any()
}

/// `+$12.00`, `-$3.00`.
fn signed(amount: Nanos) -> String {
    if amount > Nanos::ZERO {
        format!("+{}", cents(amount))
    } else {
        cents(amount)
    }
}

/// `$10.00 become $12.50 (+$2.50)`.
fn moved(found: &Repricing) -> String {
    format!(
        "{} become {} ({})",
        cents(found.before),
        cents(found.after),
        signed(found.after - found.before)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_sign() {
        let found = Repricing {
            before: Nanos(10_000_000_000),
            after: Nanos(12_500_000_000),
            ..Repricing::default()
        };
        assert_eq!(moved(&found), "$10.00 become $12.50 (+$2.50)");
        assert_eq!(
            (signed(Nanos(-3_000_000_000)), signed(Nanos::ZERO)),
            ("-$3.00".to_owned(), "$0.00".to_owned())
        );
    }
}
