//! The cost, line by line.

use domain::money::group_thousands;
use domain::pricing::{Explained, LineKind, Step};
use domain::usage::activity::{Clock, CostStory, RequestDetail, Verdict};
use leptos::prelude::*;

use super::before::before;
use super::words::{REPLACED, basis, borrowed, factor, line_name, source_of_price, validity};

/// The card.
#[component]
pub(super) fn Cost(
    /// The request.
    detail: StoredValue<RequestDetail>,
) -> impl IntoView {
    detail.with_value(|detail| card(&detail.cost, &detail.clock))
}

fn card(story: &CostStory, clock: &Clock) -> AnyView {
    let total = match story.cost_nanos {
        Some(cost) => view! { <p class="request__total num">{cost.display_usd()}</p> }.into_any(),
        None => view! {
            <p class="request__total">
                <span class="badge badge--warn">"unpriced"</span>
            </p>
        }
        .into_any(),
    };
    let verdict = match story.verdict {
        Verdict::Exact | Verdict::Nothing => "request__verdict",
        _ => "note note--warn",
    };
    view! {
        <section class="card request c7">
            <header class="card__head">
                <h2>"What it costs, and why"</h2>
                <span class="card__note">"USD"</span>
            </header>
            {total}
            <p class=verdict>{story.verdict.text()}</p>
            {story.explained.as_ref().map(table)}
            {price(story)}
            {before(&story.before, clock)}
            {beside(story)}
        </section>
    }
    .into_any()
}

/// The lines.
fn table(explained: &Explained) -> AnyView {
    let has_factors = !explained.factors.is_empty();
    let line = |step: &Step| {
        let per = if step.kind == LineKind::WebSearch { "each" } else { "per million" };
        view! {
            <tr>
                <th scope="row">
                    {line_name(step.kind)} {borrowed(step).map(|text| view! { <small class="request__aside">{text}</small> })}
                </th>
                <td data-name="Quantity" class="r">
                    {group_thousands(step.quantity)}
                </td>
                <td data-name="Rate" class="r">
                    <span>{format!("${} ", step.rate)} <small class="mut">{per}</small></span>
                </td>
                {has_factors
                    .then(|| {
                        view! {
                            <td data-name="Factor" class="r">
                                {format!("× {}", step.factor)}
                            </td>
                        }
                    })}
                <td data-name="Amount" class="r">
                    {format!("${}", step.amount)}
                </td>
            </tr>
        }
    };
    let foot = |name: &'static str, amount: String| {
        view! {
            <tr>
                <th scope="row" colspan=if has_factors { "4" } else { "3" }>
                    {name}
                </th>
                <td class="r">{amount}</td>
            </tr>
        }
    };
    let factors = explained.factors.iter().map(|one| view! { <li>{factor(one)}</li> }).collect_view();
    view! {
        <p class="request__basis">{basis(explained)}</p>
        <ul class="request__factors" hidden=!has_factors>
            {factors}
        </ul>
        <table class="table table--cards request__lines">
            <caption class="unseen">"The cost, line by line"</caption>
            <thead>
                <tr>
                    <th scope="col">"For"</th>
                    <th scope="col" class="r">
                        "Quantity"
                    </th>
                    <th scope="col" class="r">
                        "Rate"
                    </th>
                    {has_factors
                        .then(|| {
                            view! {
                                <th scope="col" class="r">
                                    "Factor"
                                </th>
                            }
                        })}
                    <th scope="col" class="r">
                        "Amount"
                    </th>
                </tr>
            </thead>
            <tbody>{explained.lines.iter().map(line).collect_view()}</tbody>
            <tfoot>
                {foot("Sum, exact", format!("${}", explained.exact))}
                {foot("Rounded to whole nano-dollars, half to even", explained.rounding_text())}
                {foot("Cost", format!("${}", explained.total.to_usd().normalize()))}
            </tfoot>
        </table>
    }
    .into_any()
}

/// The price that it was costed with.
fn price(story: &CostStory) -> Option<AnyView> {
    let price = story.price.as_ref()?;
    Some(
        view! {
            <h3>"The price"</h3>
            <dl class="request__facts">
                <div>
                    <dt>"Version"</dt>
                    <dd>
                        <code>{price.key.clone()}</code>
                    </dd>
                </div>
                {validity(price)
                    .map(|text| {
                        view! {
                            <div>
                                <dt>"Holds"</dt>
                                <dd>{text}</dd>
                            </div>
                        }
                    })}
                <div>
                    <dt>"Source"</dt>
                    <dd>{source_of_price(price)}</dd>
                </div>
            </dl>
            {price.replaced.then(|| view! { <p class="request__basis">{REPLACED}</p> })}
        }
        .into_any(),
    )
}

/// What else is known of money: kept apart from the cost.
fn beside(story: &CostStory) -> AnyView {
    let reported = match (story.reported_nanos, story.cost_nanos) {
        (None, _) => "nothing".to_owned(),
        (Some(reported), Some(cost)) if reported == cost => format!("{}, the same", reported.display_usd()),
        (Some(reported), Some(cost)) if reported > cost => {
            format!("{}, which is {} more", reported.display_usd(), (reported - cost).display_usd())
        }
        (Some(reported), Some(cost)) => format!("{}, which is {} less", reported.display_usd(), (cost - reported).display_usd()),
        (Some(reported), None) => reported.display_usd(),
    };
    let saved = match story.saved_nanos {
        Some(saved) => saved.display_usd(),
        None => "not known".to_owned(),
    };
    view! {
        <h3>"Beside it"</h3>
        <dl class="request__facts">
            <div>
                <dt>"Reported by the client"</dt>
                <dd class="num">{reported}</dd>
            </div>
            <div>
                <dt>"Saved by cache reads"</dt>
                <dd class="num">{saved}</dd>
            </div>
        </dl>
    }
    .into_any()
}
