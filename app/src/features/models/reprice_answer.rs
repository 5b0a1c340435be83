//! What the same traffic would cost on another model, as the panel shows it.

use domain::usage::{Amounts, Grain, PriceUsed, Repricing};
use leptos::prelude::*;

use super::cells::NOTHING;
use crate::charts::format::{compact_text, whole};

/// `$12.30 less` and `−41.0%`; the words say which way, so that no sign has to.
fn difference(amounts: &Amounts) -> (String, String, &'static str) {
    let change = amounts.difference();
    let size = domain::Nanos(change.0.saturating_abs()).display_usd();
    let percent = amounts
        .growth()
        .map_or_else(String::new, |growth| format!("{:+.1}%", growth * 100.0));
    match change.0 {
        0 => ("no difference".to_owned(), String::new(), ""),
        1.. => (format!("{size} more"), percent, "kpi__change--bad"),
        _ => (format!("{size} less"), percent.replace('-', "−"), "kpi__change--good"),
    }
}

/// `claude-opus-5@2026-07-24: $5 for a million tokens of input, $0.5 from a cache, $25 of output`.
fn price(used: &PriceUsed) -> String {
    let cache = used
        .cache_read
        .as_ref()
        .map(|rate| format!(", ${rate} from a cache"))
        .unwrap_or_default();
    format!(
        "{}: ${} for a million tokens of input{cache}, ${} of output",
        used.key, used.input, used.output
    )
}

/// The panel's content.
pub(super) fn answer(repricing: &Repricing) -> AnyView {
    let total = repricing.total();
    if total.requests == 0 {
        return view! { <p class="chart__empty">"No requests under these filters, so there is nothing to price."</p> }.into_any();
    }
    let (words, percent, tone) = difference(&total);
    let about = if repricing.basis == Grain::Sums { "about " } else { "" };
    let notes = repricing.notes().into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    let prices = repricing.prices.iter().map(|used| view! { <li>{price(used)}</li> }).collect_view();
    view! {
        <dl class="reprice__sums">
            <div>
                <dt>"Costs now"</dt>
                <dd class="num">{total.now.display_usd()}</dd>
            </div>
            <div>
                <dt>{format!("On {}", repricing.model)}</dt>
                <dd class="num">{format!("{about}{}", total.then.display_usd())}</dd>
            </div>
            <div>
                <dt>"Difference"</dt>
                <dd class=format!("num {tone}")>
                    {words} <small>{format!(" {percent}")}</small>
                </dd>
            </div>
        </dl>
        <div class="scroll reprice__rows" role="region" tabindex="0" aria-label="By the model that the traffic went to">
            {rows(repricing)}
        </div>
        <ul class="reprice__notes">{notes}</ul>
        <details class="reprice__prices">
            <summary>"Prices used"</summary>
            <ul>{prices}</ul>
        </details>
    }
    .into_any()
}

fn rows(repricing: &Repricing) -> AnyView {
    let row = |name: &str, amounts: &Amounts| {
        let (words, percent, tone) = difference(amounts);
        let is_sold = amounts.left_out_requests < amounts.requests;
        let unless = |is_unknown: bool, text: String| if is_unknown { NOTHING.to_owned() } else { text };
        let now = unless(amounts.has_no_price(), amounts.now.display_usd());
        let then = unless(!is_sold, amounts.then.display_usd());
        let change = unless(amounts.has_no_price() || !is_sold, format!("{words} {percent}"));
        view! {
            <tr>
                <th scope="row">{name.to_owned()}</th>
                <td class="r" data-name="Requests">
                    {whole(amounts.requests)}
                </td>
                <td class="r" data-name="Tokens">
                    {compact_text(amounts.tokens)}
                </td>
                <td class="r" data-name="Now">
                    {now}
                </td>
                <td class="r" data-name="Then">
                    {then}
                </td>
                <td class="r" data-name="Difference">
                    <span class=tone>{change}</span>
                </td>
            </tr>
        }
    };
    let body = repricing.rows.iter().map(|one| row(&one.name, &one.amounts)).collect_view();
    view! {
        <table class="table table--cards">
            <thead>
                <tr>
                    <th scope="col">"Went to"</th>
                    {["Requests", "Tokens", "Now", "Then", "Difference"]
                        .map(|name| {
                            view! {
                                <th scope="col" class="r">
                                    {name}
                                </th>
                            }
                        })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::Nanos;

    use super::*;

    fn amounts(now: i64, then: i64) -> Amounts {
        Amounts {
            requests: 1,
            now: Nanos(now),
            then: Nanos(then),
            ..Amounts::default()
        }
    }

    #[test]
    fn a_difference_says_which_way() {
        let (words, percent, tone) = difference(&amounts(10_000_000_000, 4_000_000_000));
        assert_eq!(
            (words.as_str(), percent.as_str(), tone),
            ("$6.00 less", "−60.0%", "kpi__change--good")
        );
        let (words, percent, tone) = difference(&amounts(10_000_000_000, 12_500_000_000));
        assert_eq!(
            (words.as_str(), percent.as_str(), tone),
            ("$2.50 more", "+25.0%", "kpi__change--bad")
        );
        assert_eq!(difference(&amounts(5, 5)).0, "no difference");
        assert_eq!(difference(&amounts(0, 5_000_000_000)).1, "", "against nothing there is no share");
    }

    #[test]
    fn a_price_reads_like_a_price() {
        let used = PriceUsed {
            key: "claude-opus-5@2026-07-24".to_owned(),
            from: 0,
            until: None,
            input: "5".to_owned(),
            cache_read: Some("0.5".to_owned()),
            output: "25".to_owned(),
        };
        assert_eq!(
            price(&used),
            "claude-opus-5@2026-07-24: $5 for a million tokens of input, $0.5 from a cache, $25 of output"
        );
    }
}
