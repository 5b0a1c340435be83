//! The fields of the dialog.

use domain::billing::{Basis, Rounding};
use leptos::prelude::*;

use super::choice::{Choice, Choices};
use super::draft::{Draft, Kind};
use crate::components::field::TextField;
use crate::components::submission::Submission;

const BASES: [Choice<Basis>; 3] = [
    (Basis::Computed, "Computed", "What the tokens cost at list prices."),
    (
        Basis::Reported,
        "Reported by the tool",
        "What the tool itself said that its requests cost.",
    ),
    (
        Basis::Seat,
        "Seat price shared by usage",
        "What the seats really cost, shared by how much each project used them.",
    ),
];

const KINDS: [Choice<Kind>; 3] = [
    (Kind::PassThrough, "Pass-through", "The cost is the price."),
    (Kind::MarkUp, "Mark-up", "So many percent on top of the cost."),
    (Kind::Fixed, "Fixed price a month", "One amount, whatever was used."),
];

const ROUNDINGS: [Choice<Rounding>; 2] = [
    (Rounding::Total, "Once, of the total", "Lines keep their fractions of a cent."),
    (Rounding::Line, "Each line", "Whoever adds the lines up comes to the total."),
];

/// All of them.
#[component]
pub(super) fn Fields(
    /// The values.
    draft: Draft,
    /// What is wrong with them.
    form: Submission,
) -> impl IntoView {
    view! {
        <div class="form__row">
            <Choices name="basis" legend="Which cost counts" value=draft.basis choices=&BASES focus=true />
            <div class="form__group">
                <Choices name="kind" legend="How it becomes a price" value=draft.kind choices=&KINDS />
                <PriceField draft=draft form=form />
            </div>
        </div>
        <div class="form__row">
            <TextField
                name="allowance"
                label="Included allowance, $ a month"
                inputmode="decimal"
                value=draft.allowance
                error=form.on("allowance")
                hint="Paid for in another way: it is taken off what the use comes to, after the mark-up."
            />
            <TextField
                name="minimum"
                label="Minimum, $ a month"
                inputmode="decimal"
                value=draft.minimum
                error=form.on("minimum")
                hint="At least so much is billed."
            />
        </div>
        <div class="form__row">
            <TextField
                name="cap"
                label="Cap, $ a month"
                inputmode="decimal"
                value=draft.cap
                error=form.on("cap")
                hint="At most so much is billed."
            />
            <TextField
                name="budget"
                label="Budget, $ a month"
                inputmode="decimal"
                value=draft.budget
                error=form.on("budget")
                hint="What the work of a month may cost. It changes no amount."
            />
        </div>
        <Choices name="rounding" legend="Rounding to cents" value=draft.rounding choices=&ROUNDINGS />
    }
    .into_any()
}

/// The number that belongs to how the price is made; nothing where there is none. To the domain both are the price.
#[component]
fn PriceField(draft: Draft, form: Submission) -> impl IntoView {
    let mark_up = move || {
        view! {
            <TextField
                name="price"
                label="Mark-up, %"
                // Not `decimal`: the keyboards that phones show for it have no minus.
                value=draft.mark_up
                error=form.on("price")
                placeholder="15"
                hint="Less than zero is a discount."
                required=true
            />
        }
    };
    let fixed = move || {
        view! {
            <TextField
                name="price"
                label="Price, $ a month"
                inputmode="decimal"
                value=draft.fixed
                error=form.on("price")
                placeholder="2000"
                required=true
            />
        }
    };
    // Each for itself: where one took the place of the other, the input would stay with what was typed into it.
    view! {
        {move || (draft.kind.get() == Kind::MarkUp).then(mark_up)}
        {move || (draft.kind.get() == Kind::Fixed).then(fixed)}
    }
    .into_any()
}
